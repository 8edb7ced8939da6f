CREATE TABLE `attempts` (
	`id` integer PRIMARY KEY NOT NULL,
	`stage` text NOT NULL,
	`stage_version` integer NOT NULL,
	`round` integer NOT NULL,
	`subject` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`error` text,
	`started_at` text NOT NULL,
	`ended_at` text NOT NULL,
	`retry_at` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `attempts_by_subject` ON `attempts` (`stage`,`subject`,`round`,`stage_version`,`outcome`);--> statement-breakpoint
CREATE TABLE `campaign_files` (
	`sha256` text PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`first_used_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`nonce` text NOT NULL,
	`created_at` text NOT NULL,
	`tool_version` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `domain_proofs` (
	`id` integer PRIMARY KEY NOT NULL,
	`domain` text NOT NULL,
	`holds` integer NOT NULL,
	`detail` text NOT NULL,
	`under_test` integer NOT NULL,
	`checked_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `exclusions` (
	`site` text PRIMARY KEY NOT NULL,
	`date` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`who` text NOT NULL,
	`since` text NOT NULL,
	`renewed_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `notes` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`content` text NOT NULL,
	`author` text NOT NULL,
	`noted_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `notes_by_subject` ON `notes` (`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `permits` (
	`act_key` text PRIMARY KEY NOT NULL,
	`granted_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `seeds` (
	`address` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`arm` text NOT NULL,
	`twin` integer NOT NULL,
	`persona` text NOT NULL,
	`planned_at` text NOT NULL,
	FOREIGN KEY (`site`) REFERENCES `sites`(`site`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `seeds_by_site` ON `seeds` (`site`,`arm`,`twin`);--> statement-breakpoint
CREATE TABLE `sites` (
	`site` text PRIMARY KEY NOT NULL,
	`url` text,
	`rank` integer,
	`country` text,
	`sector` text,
	`origin` text NOT NULL,
	`planned_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `journal` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`written_at` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`salt` blob,
	`canonical` blob,
	`content_hash` text NOT NULL,
	`chain_hash` text NOT NULL,
	`erased_by` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `journal_by_subject` ON `journal` (`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `list_files` (
	`sha256` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`licence` text NOT NULL,
	`entries` integer NOT NULL,
	`downloaded_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `stamps` (
	`id` integer PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL,
	`head` text NOT NULL,
	`authority` text NOT NULL,
	`token` blob,
	`failure` text,
	`stamped_at` text,
	`asked_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `alignments` (
	`run` integer NOT NULL,
	`message` text NOT NULL,
	`mailing` text,
	`seeds` integer NOT NULL,
	`is_variant` integer NOT NULL,
	`reason` text,
	`labels` text NOT NULL,
	`unobserved` text NOT NULL,
	PRIMARY KEY(`run`, `message`),
	FOREIGN KEY (`run`) REFERENCES `judgement_runs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `host_verdicts` (
	`run` integer NOT NULL,
	`host` text NOT NULL,
	`site` text NOT NULL,
	`technique` text,
	`level` text NOT NULL,
	`served_by` text,
	`chain` text NOT NULL,
	`reasons` text NOT NULL,
	PRIMARY KEY(`run`, `host`, `site`),
	FOREIGN KEY (`run`) REFERENCES `judgement_runs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `judgement_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`code_version` text NOT NULL,
	`rule_sets` text NOT NULL,
	`lists` text NOT NULL,
	`started_at` text NOT NULL,
	`finished_at` text,
	`is_current` integer NOT NULL,
	`pinned_by` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `labels` (
	`id` integer PRIMARY KEY NOT NULL,
	`sample` text NOT NULL,
	`subject` text NOT NULL,
	`stratum` text NOT NULL,
	`label` text NOT NULL,
	`labeller` text NOT NULL,
	`labelled_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `labels_by_subject` ON `labels` (`sample`,`subject`);--> statement-breakpoint
CREATE TABLE `verdicts` (
	`run` integer NOT NULL,
	`message` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_key` text NOT NULL,
	`site` text NOT NULL,
	`seed` text,
	`url` text NOT NULL,
	`host` text,
	`element` text NOT NULL,
	`technical_class` text NOT NULL,
	`verdict` text NOT NULL,
	`level` text,
	`reason` text,
	`tracker_class` text,
	`rule` text NOT NULL,
	`identifiers` text NOT NULL,
	`signals` text NOT NULL,
	`definitions` text NOT NULL,
	`evidence` text,
	`served_by` text,
	`labels` text NOT NULL,
	PRIMARY KEY(`run`, `message`, `subject_kind`, `subject_key`),
	FOREIGN KEY (`run`) REFERENCES `judgement_runs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `verdicts_by_site` ON `verdicts` (`run`,`site`);--> statement-breakpoint
CREATE INDEX `verdicts_by_host` ON `verdicts` (`run`,`host`);--> statement-breakpoint
CREATE TABLE `chains` (
	`host` text NOT NULL,
	`round` integer NOT NULL,
	`vantage` text NOT NULL,
	`hops` text NOT NULL,
	`final_name` text NOT NULL,
	`end` text NOT NULL,
	`addresses` text NOT NULL,
	`zone` text,
	`name_servers` text NOT NULL,
	`is_wildcard` integer,
	`observations` text NOT NULL,
	PRIMARY KEY(`host`, `round`, `vantage`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `dns_headers` (
	`host` text NOT NULL,
	`round` integer NOT NULL,
	`vantage` text NOT NULL,
	`exchange` integer NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`rcode` text NOT NULL,
	`aa` integer NOT NULL,
	`tc` integer NOT NULL,
	`ad` integer NOT NULL,
	`udp_size` integer,
	`nsid` text,
	`extended_errors` text NOT NULL,
	`trailing_bytes` integer NOT NULL,
	PRIMARY KEY(`host`, `round`, `vantage`, `exchange`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `dns_records` (
	`host` text NOT NULL,
	`round` integer NOT NULL,
	`vantage` text NOT NULL,
	`position` integer NOT NULL,
	`exchange` integer NOT NULL,
	`section` text NOT NULL,
	`owner` text NOT NULL,
	`type` text NOT NULL,
	`ttl` integer NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`host`, `round`, `vantage`, `position`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `exchanges` (
	`id` integer PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`round` integer NOT NULL,
	`vantage` text NOT NULL,
	`position` integer NOT NULL,
	`purpose` text NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`query` blob NOT NULL,
	`response` blob,
	`response_sha256` text,
	`server` text NOT NULL,
	`role` text NOT NULL,
	`transport` text NOT NULL,
	`local_address` text,
	`rtt_ms` real,
	`outcome` text DEFAULT 'answered' NOT NULL,
	`failure` text,
	`asked_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `exchanges_by_lookup` ON `exchanges` (`host`,`round`,`vantage`,`position`);--> statement-breakpoint
CREATE TABLE `lookups` (
	`host` text NOT NULL,
	`round` integer NOT NULL,
	`vantage` text NOT NULL,
	`site` text DEFAULT '' NOT NULL,
	`asked_host` text NOT NULL,
	`substitution` text,
	`sibling` text,
	`because` text NOT NULL,
	`references_asked` integer DEFAULT 0 NOT NULL,
	`observed_at` text NOT NULL,
	PRIMARY KEY(`host`, `round`, `vantage`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `authentication_answers` (
	`id` integer PRIMARY KEY NOT NULL,
	`delivery_key` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`response` blob,
	`failure` text,
	`server` text,
	`transport` text,
	`asked_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `authentication_answers_key` ON `authentication_answers` (`delivery_key`,`name`,`type`);--> statement-breakpoint
CREATE TABLE `authentications` (
	`id` integer PRIMARY KEY NOT NULL,
	`message` text NOT NULL,
	`delivery_key` text NOT NULL,
	`verifier` text NOT NULL,
	`spf` text NOT NULL,
	`dkim` text NOT NULL,
	`dmarc` text NOT NULL,
	`arc` text NOT NULL,
	`bimi` text NOT NULL,
	`detail` text NOT NULL,
	`covers_html` integer NOT NULL,
	`checked_at` text NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`sha256`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `authentications_key` ON `authentications` (`delivery_key`,`verifier`);--> statement-breakpoint
CREATE INDEX `authentications_by_message` ON `authentications` (`message`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` integer PRIMARY KEY NOT NULL,
	`delivery_key` text NOT NULL,
	`message` text NOT NULL,
	`via` text NOT NULL,
	`seed` text,
	`seed_from` text,
	`peer_address` text,
	`peer_port` integer,
	`helo` text,
	`mail_from` text,
	`rcpt_to` text,
	`protocol` text,
	`tls_version` text,
	`tls_cipher` text,
	`ptr` text,
	`source` text NOT NULL,
	`acquisition` text NOT NULL,
	`may_open` integer NOT NULL,
	`may_open_by` text,
	`started_at` text NOT NULL,
	`ended_at` text NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`sha256`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_deliveryKey_unique` ON `deliveries` (`delivery_key`);--> statement-breakpoint
CREATE INDEX `deliveries_by_message` ON `deliveries` (`message`);--> statement-breakpoint
CREATE INDEX `deliveries_by_seed` ON `deliveries` (`seed`);--> statement-breakpoint
CREATE TABLE `heads` (
	`message` text PRIMARY KEY NOT NULL,
	`seed` text,
	`site` text,
	`from_address` text,
	`from_domain` text,
	`from_site` text,
	`from_name` text,
	`subject` text,
	`date` text,
	`message_id` text,
	`list_id` text,
	`return_path` text,
	`headers` text NOT NULL,
	`mailing_key` text NOT NULL,
	`campaign_keys` text,
	`cut_off` text NOT NULL,
	`unreadable` text,
	`language` text,
	`kind` text NOT NULL,
	`kind_clues` text NOT NULL,
	`text_length` integer NOT NULL,
	`image_share` real,
	`has_unsubscribe` integer NOT NULL,
	`has_one_click` integer NOT NULL,
	`campaign_parameters` text,
	`extract_cut_off` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `heads_by_site` ON `heads` (`site`);--> statement-breakpoint
CREATE INDEX `heads_by_mailing` ON `heads` (`mailing_key`);--> statement-breakpoint
CREATE INDEX `heads_by_seed` ON `heads` (`seed`);--> statement-breakpoint
CREATE TABLE `imap_positions` (
	`mailbox` text NOT NULL,
	`uid_validity` text NOT NULL,
	`last_uid` integer NOT NULL,
	`read_at` text NOT NULL,
	PRIMARY KEY(`mailbox`, `uid_validity`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `import_files` (
	`path` text PRIMARY KEY NOT NULL,
	`kind` text,
	`outcome` text NOT NULL,
	`reason` text,
	`sha256` text,
	`size_bytes` integer,
	`modified_at` text,
	`messages` integer NOT NULL,
	`problems` text NOT NULL,
	`imported_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `links` (
	`message` text NOT NULL,
	`path` text NOT NULL,
	`byte_offset` integer NOT NULL,
	`attribute` text NOT NULL,
	`position` integer NOT NULL,
	`element` text NOT NULL,
	`url` text NOT NULL,
	`unwrapped_url` text,
	`host` text,
	`anchor_text` text NOT NULL,
	`link_class` text NOT NULL,
	`clue` text,
	`is_displayed` integer NOT NULL,
	`document_order` integer NOT NULL,
	PRIMARY KEY(`message`, `path`, `byte_offset`, `attribute`, `position`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `messages` (
	`sha256` text PRIMARY KEY NOT NULL,
	`size_bytes` integer NOT NULL,
	`first_seen_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `parts` (
	`message` text NOT NULL,
	`path` text NOT NULL,
	`media_type` text NOT NULL,
	`kind` text NOT NULL,
	`role` text NOT NULL,
	`charset` text,
	`charset_used` text,
	`head_start` integer,
	`body_start` integer,
	`body_end` integer,
	`disposition` text,
	`file_name` text,
	`content_id` text,
	`size_bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`is_displayed` integer NOT NULL,
	`problems` text NOT NULL,
	PRIMARY KEY(`message`, `path`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `read_receipts` (
	`message` text NOT NULL,
	`header` text NOT NULL,
	`value` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`message`, `position`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `resources` (
	`message` text NOT NULL,
	`path` text NOT NULL,
	`byte_offset` integer NOT NULL,
	`attribute` text NOT NULL,
	`position` integer NOT NULL,
	`element` text NOT NULL,
	`raw` text NOT NULL,
	`url` text,
	`unwrapped_url` text,
	`host` text,
	`kind` text NOT NULL,
	`is_remote` integer NOT NULL,
	`is_displayed` integer NOT NULL,
	`stated_width` real,
	`stated_height` real,
	`hidden_by` text NOT NULL,
	`media` text,
	`document_order` integer NOT NULL,
	PRIMARY KEY(`message`, `path`, `byte_offset`, `attribute`, `position`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `resources_by_host` ON `resources` (`host`);--> statement-breakpoint
CREATE TABLE `boxes` (
	`visit_key` text NOT NULL,
	`position` integer NOT NULL,
	`url` text NOT NULL,
	`element` text,
	`natural_width` integer,
	`natural_height` integer,
	`x` real NOT NULL,
	`y` real NOT NULL,
	`width` real NOT NULL,
	`height` real NOT NULL,
	`seen` text NOT NULL,
	PRIMARY KEY(`visit_key`, `position`),
	FOREIGN KEY (`visit_key`) REFERENCES `visits`(`visit_key`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `connections` (
	`visit_key` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`host` text NOT NULL,
	`host_port` integer NOT NULL,
	`address` text,
	`port` integer,
	`outcome` text NOT NULL,
	`sent_bytes` integer NOT NULL,
	`received_bytes` integer NOT NULL,
	`asked_at` text NOT NULL,
	PRIMARY KEY(`visit_key`, `position`),
	FOREIGN KEY (`visit_key`) REFERENCES `visits`(`visit_key`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `openings` (
	`message` text NOT NULL,
	`mail_client` text NOT NULL,
	`round` integer NOT NULL,
	`visit_key` text NOT NULL,
	`screenshot_on` text,
	`screenshot_off` text,
	`dom` text,
	`page_size` text,
	`stopped_by` text,
	`context` text DEFAULT 'fresh' NOT NULL,
	`cookies` text,
	`extracted_not_requested` text NOT NULL,
	`requested_not_extracted` text NOT NULL,
	PRIMARY KEY(`message`, `mail_client`, `round`),
	FOREIGN KEY (`visit_key`) REFERENCES `visits`(`visit_key`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `openings_visitKey_unique` ON `openings` (`visit_key`);--> statement-breakpoint
CREATE TABLE `preflights` (
	`sha256` text PRIMARY KEY NOT NULL,
	`facts` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `requests` (
	`visit_key` text NOT NULL,
	`sequence` integer NOT NULL,
	`redirected_from` integer,
	`url` text NOT NULL,
	`host` text NOT NULL,
	`method` text NOT NULL,
	`resource_kind` text NOT NULL,
	`initiator` text NOT NULL,
	`resource_key` text,
	`foreseen` text,
	`request_headers` text NOT NULL,
	`headers_as_sent` integer DEFAULT true NOT NULL,
	`request_body` text,
	`status` integer,
	`http_version` text,
	`from_cache` text,
	`response_headers` text,
	`location` text,
	`set_cookies` text,
	`server_address` text,
	`server_port` integer,
	`tls` text,
	`wire_bytes` integer,
	`body_bytes` integer,
	`body_sha256` text,
	`body_kept` integer NOT NULL,
	`media_type_claimed` text,
	`media_type_sniffed` text,
	`natural_width` integer,
	`natural_height` integer,
	`frames` integer,
	`pixels` text,
	`sent_at` text NOT NULL,
	`first_byte_ms` real,
	`end_ms` real,
	`timing` text,
	`failure` text,
	FOREIGN KEY (`visit_key`) REFERENCES `visits`(`visit_key`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `requests_key` ON `requests` (`visit_key`,`sequence`);--> statement-breakpoint
CREATE INDEX `requests_by_host` ON `requests` (`host`);--> statement-breakpoint
CREATE TABLE `visits` (
	`visit_key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text NOT NULL,
	`preflight` text NOT NULL,
	`shut_by` text,
	`popups` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `confirmations` (
	`message` text PRIMARY KEY NOT NULL,
	`seed` text NOT NULL,
	`url` text,
	`reasons` text NOT NULL,
	`context` text,
	`outcome` text NOT NULL,
	`visit_key` text,
	`screenshot` text,
	`confirmed_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `reviews` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`verdict` text NOT NULL,
	`because` text,
	`author` text NOT NULL,
	`reviewed_at` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `reviews_by_subject` ON `reviews` (`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `sign_ups` (
	`seed` text NOT NULL,
	`site` text NOT NULL,
	`arm` text NOT NULL,
	`outcome` text NOT NULL,
	`reasons` text NOT NULL,
	`visit_key` text,
	`page_url` text,
	`language` text,
	`form_kind` text,
	`form_score` real,
	`candidates` text NOT NULL,
	`controls` text NOT NULL,
	`privacy_text` text,
	`privacy_policies` text NOT NULL,
	`banner` text,
	`submitted` integer NOT NULL,
	`screenshot_before` text,
	`screenshot_after` text,
	`dom_before` text,
	`dom_after` text,
	`started_at` text NOT NULL,
	`ended_at` text NOT NULL,
	PRIMARY KEY(`seed`, `site`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `sign_ups_by_site` ON `sign_ups` (`site`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE TABLE `unsubscriptions` (
	`seed` text PRIMARY KEY NOT NULL,
	`message` text,
	`method` text NOT NULL,
	`url` text,
	`outcome` text NOT NULL,
	`reasons` text NOT NULL,
	`unsubscribed_at` text NOT NULL
) STRICT;
