ALTER TABLE `confirmations` ADD `facts` text;--> statement-breakpoint
ALTER TABLE `sign_ups` ADD `facts` text;--> statement-breakpoint
ALTER TABLE `tracking_choices` ADD `facts` text;--> statement-breakpoint
ALTER TABLE `unsubscriptions` ADD `facts` text;