#!/usr/bin/Rscript
# Reads every view of greenlight_bi as a BI tool does: over the wire, as an analyst, with nothing known but their names.
# views.R HOST PORT DATABASE LOGIN prints a line for each view; 1 when R cannot read one, or takes a column for text that
# is none. Debian: r-base-core, r-cran-rpostgresql.
suppressPackageStartupMessages(library(RPostgreSQL))
to <- commandArgs(trailingOnly = TRUE)
db <- dbConnect(PostgreSQL(), host = to[1], port = as.integer(to[2]), dbname = to[3], user = to[4])
columns <- dbGetQuery(db, "SELECT table_name, column_name, data_type FROM information_schema.columns
  WHERE table_schema = 'greenlight_bi' ORDER BY table_name, ordinal_position")
meant <- c(bigint = "numeric", integer = "integer", boolean = "logical", date = "Date", text = "character",
  `double precision` = "numeric", numeric = "numeric", `timestamp with time zone` = "POSIXct")
failed <- 0
cat(sprintf("%-24s %8s %8s  %s\n", "view", "rows", "columns", "columns by class"))
for (view in unique(columns$table_name)) {
  of_view <- columns[columns$table_name == view, ]
  rows <- dbGetQuery(db, sprintf("SELECT * FROM greenlight_bi.%s", view))
  classes <- vapply(rows, function(column) class(column)[1], "")
  expected <- unname(meant[of_view$data_type])
  # a column of NULLs has no type of its own in R
  is_right <- identical(names(rows), of_view$column_name) && all(!is.na(expected)) &&
    all(classes == expected | vapply(rows, function(column) all(is.na(column)), TRUE))
  failed <- failed + !is_right
  counted <- table(classes)
  cat(sprintf("%-24s %8d %8d  %s%s\n", view, nrow(rows), ncol(rows),
    paste(counted, names(counted), collapse = ", "), if (is_right) "" else "  not as it should be"))
}
median <- dbGetQuery(db, "SELECT sum(n) AS n, greenlight.duration_percentile(array_agg(durations), 0.5) AS p50
  FROM greenlight_bi.agg_duration_daily WHERE metric = 'cycle_time'")
exact <- dbGetQuery(db, "SELECT cycle_time_seconds FROM greenlight_bi.fact_post WHERE cycle_time_seconds IS NOT NULL")
exact <- quantile(exact$cycle_time_seconds, 0.5, type = 1)
off <- abs(median$p50 - exact) / exact
cat(sprintf("median cycle time of %d posts: %.0f s by R from the facts, %.0f s from the roll-up, %.2f %% apart\n",
  as.integer(median$n), exact, median$p50, 100 * off))
invisible(dbDisconnect(db))
quit(status = as.integer(failed > 0 || off > 0.025))
