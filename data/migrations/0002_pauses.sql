CREATE TABLE `pauses` (
	`id` integer PRIMARY KEY NOT NULL,
	`site` text,
	`reason` text NOT NULL,
	`since` text NOT NULL,
	`resumed_at` text,
	`resumed_by` text
) STRICT;
