/*
 * What pg_dump takes along: every table and sequence with rows of users. Rows that this script
 * makes carry is_builtin, or are the one row of instance, and stay out.
 */

SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.workspace', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.person', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.member', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.access', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.network', 'WHERE NOT is_builtin');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.channel', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.channel_credential', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.slot', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.blackout', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.content_rule', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.role', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.role_grant', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.workflow', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.workflow_version', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.business_calendar', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.holiday', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.post', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.series', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.occurrence', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.revision', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.variant', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.review', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.review_step', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.decision', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.tick', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.timer', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.outbox', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.comment', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.delegation', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.approval_link', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.approval_link_post', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.idempotency', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.event', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.instance', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.worker_epoch', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.attempt', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.sandbox_delivery', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.workspace_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.person_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.channel_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.role_grant_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.slot_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.blackout_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.content_rule_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.workflow_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.workflow_version_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.business_calendar_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.post_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.variant_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.decision_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.comment_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.outbox_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.delegation_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.approval_link_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.event_seq_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.worker_epoch_epoch_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.attempt_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.sandbox_delivery_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('greenlight_internal.definition_no', '');

/* Sequences belong to the engine alone. */
REVOKE ALL ON ALL SEQUENCES IN SCHEMA greenlight_internal FROM PUBLIC;
