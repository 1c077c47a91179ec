/*
 * Metrics: a report as a page.
 */
CREATE FUNCTION greenlight_internal.metrics_page_style() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
		SELECT $style$:root { color-scheme: light dark; --page: #f4f5f7; --card: #ffffff; --text: #1b1f24; --soft: #4a525b; --line: #d3d7dc; --edge: #7b838c;
  --dot: #2b6cb8; --late: #8c1d40; --fill: #5b93cf; --band0: #17693f; --band1: #2f7fd0; --band2: #9c3587; --band3: #c9650a; --band4: #7f8994; }
@media (prefers-color-scheme: dark) { :root { --page: #111418; --card: #1a1e24; --text: #e8ebef; --soft: #adb6c0; --line: #343b44; --edge: #8a949f;
  --dot: #79b8ff; --late: #ff8fa9; --fill: #4a80b8; --band0: #4cc38a; --band1: #63a9f2; --band2: #dd85cd; --band3: #f0a24a; --band4: #959fab; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--page); color: var(--text); font: 1rem/1.45 system-ui, sans-serif; }
header { margin: .5rem 0 1.25rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.125rem; }
header p, section p { margin: .25rem 0 0; max-width: 80ch; color: var(--soft); }
section { margin: 0 0 1rem; padding: 1rem 1.25rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); overflow: hidden; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: .75rem 0 0; }
.tiles dt { font-size: .875rem; color: var(--soft); }
.tiles dd { margin: 0; }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles span { font-size: .875rem; color: var(--soft); }
svg text { font-family: inherit; font-size: .75rem; unicode-bidi: plaintext; }
.chart { display: block; margin: 1.25rem 2.75rem 2rem 3.25rem; width: calc(100% - 6rem); overflow: visible; }
.chart svg { overflow: visible; }
.grid { stroke: var(--line); }
.lane { stroke: var(--edge); }
.axis { fill: var(--soft); }
.mark { fill: var(--text); stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
.percentile { stroke: var(--text); stroke-width: 1.5px; }
.p0 { stroke-dasharray: 1 4; stroke-linecap: round; }
.p1 { stroke-dasharray: 6 4; }
.p2 { stroke-dasharray: 12 4; }
.dot { fill: var(--dot); fill-opacity: .6; stroke: var(--dot); }
.late { fill: var(--late); }
.fill { fill: var(--fill); }
.band0 { fill: var(--band0); color: var(--band0); }
.band1 { fill: var(--band1); color: var(--band1); }
.band2 { fill: var(--band2); color: var(--band2); }
.band3 { fill: var(--band3); color: var(--band3); }
.band4 { fill: var(--band4); color: var(--band4); }
path[class^=band] { stroke: var(--card); stroke-width: 1px; vector-effect: non-scaling-stroke; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.legend i { display: inline-block; border: .375rem solid currentColor; vertical-align: baseline; }
.wide { margin-top: .75rem; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 .25rem; text-align: left; color: var(--soft); }
details caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; font-weight: 400; }
thead th { color: var(--soft); vertical-align: bottom; }
th[scope=row], .words { max-width: 16rem; overflow: hidden; text-align: left; text-overflow: ellipsis; }
.measure { width: 30%; min-width: 6rem; }
.bar { display: block; }
details { margin-top: .5rem; font-size: .875rem; }
summary { cursor: pointer; color: var(--soft); }
@media (max-width: 40rem) {
  body { padding: .5rem; }
  header { margin: .5rem; }
  h1 { font-size: 1.375rem; }
  section { padding: .75rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .75rem; }
  .tiles b { font-size: 1.25rem; }
  .spare { display: none; }
  .chart { margin: 1.25rem 2.25rem 2rem 2.75rem; width: calc(100% - 5rem); }
}
@media print { body { max-width: none; background: none; } section { break-inside: avoid; } }
$style$;
	END;
REVOKE ALL ON FUNCTION greenlight_internal.metrics_page_style() FROM PUBLIC;
COMMENT ON FUNCTION greenlight_internal.metrics_page_style() IS
'The style sheet of metrics_html(). In both schemes text has a contrast of 7 to 1 and what is drawn one of 3 to 1.';

CREATE FUNCTION greenlight.metrics_html(
	workspace text,
	since date DEFAULT NULL,
	until date DEFAULT NULL,
	options jsonb DEFAULT '{}'
) RETURNS text
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'gl_metrics_html';
REVOKE ALL ON FUNCTION greenlight.metrics_html(text, date, date, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION greenlight.metrics_html(text, date, date, jsonb) IS
'The metrics of a workspace as one HTML page that needs nothing else, with charts: cycle time, cumulative flow, age of
work in progress, load of approvers, deadlines; each said in words and as a table as well. Names, but no content.
Days as in metrics(), at most 731 of them: 22023 for more and when since is after until. WF404 for workspaces whose
metrics you may not read.';
