/*
 * When people work: weekly hours in a zone, and the days that are different.
 */
CREATE TABLE greenlight_internal.business_calendar
(
	id					bigint GENERATED ALWAYS AS IDENTITY,
	workspace_id		bigint NOT NULL REFERENCES greenlight_internal.workspace ON DELETE RESTRICT,
	name				text NOT NULL,
	timezone			text NOT NULL,
	hours				jsonb NOT NULL,
	created_at			timestamptz NOT NULL,
	PRIMARY KEY (id, workspace_id),
	UNIQUE (workspace_id, name)
);
COMMENT ON TABLE greenlight_internal.business_calendar IS
'Working hours of the weekdays, by the wall clock of a zone.';

CREATE TABLE greenlight_internal.holiday
(
	calendar_id			bigint NOT NULL,
	workspace_id		bigint NOT NULL,
	day					date NOT NULL,
	name				text NOT NULL,
	hours				jsonb,
	PRIMARY KEY (calendar_id, day),
	FOREIGN KEY (calendar_id, workspace_id)
		REFERENCES greenlight_internal.business_calendar (id, workspace_id) ON DELETE RESTRICT
);
COMMENT ON TABLE greenlight_internal.holiday IS
'A day that is not as its weekday is; hours NULL for one without work.';
