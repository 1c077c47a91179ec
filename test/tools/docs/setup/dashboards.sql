-- The posts of the guide to metrics, counted. It makes EXTENSION greenlight_test.
\ir metrics.sql
SELECT greenlight.refresh_metrics();
