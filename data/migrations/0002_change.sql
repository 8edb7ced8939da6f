CREATE TABLE `tracking_choices` (
	`message` text PRIMARY KEY NOT NULL,
	`seed` text NOT NULL,
	`treatment` text NOT NULL,
	`act` text NOT NULL,
	`outcome` text,
	`url` text,
	`reasons` text NOT NULL,
	`lag_ms` integer NOT NULL,
	`visit_key` text,
	`screenshot` text,
	`chosen_at` text NOT NULL
) STRICT;
