ALTER TABLE `heads` ADD `campaign_keys` text;--> statement-breakpoint
ALTER TABLE `heads` ADD `campaign_parameters` text;--> statement-breakpoint
ALTER TABLE `heads` ADD `extract_cut_off` text;--> statement-breakpoint
ALTER TABLE `links` ADD `clue` text;--> statement-breakpoint
ALTER TABLE `links` ADD `is_displayed` integer NOT NULL;--> statement-breakpoint
ALTER TABLE `parts` ADD `kind` text NOT NULL;--> statement-breakpoint
ALTER TABLE `parts` ADD `role` text NOT NULL;--> statement-breakpoint
ALTER TABLE `parts` ADD `charset_used` text;--> statement-breakpoint
ALTER TABLE `parts` ADD `head_start` integer;--> statement-breakpoint
ALTER TABLE `parts` ADD `body_start` integer;--> statement-breakpoint
ALTER TABLE `parts` ADD `body_end` integer;