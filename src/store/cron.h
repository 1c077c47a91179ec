/*
 * cron.h
 *		Our jobs in pg_cron, where it is installed in this database. Nothing but this file knows its tables.
 */
#ifndef GL_STORE_CRON_H
#define GL_STORE_CRON_H

#include "base/spi.h"

#define GL_CRON_PREFIX "greenlight "

typedef struct CronJob
{
	const char *name; /* begins with GL_CRON_PREFIX */
	const char *schedule;
	const char *command;
} CronJob;

/* Whether pg_cron is installed here, in a version that knows jobs by name, of other users as well (1.4). */
extern bool gl_cron_is_there(void);

/* How many of our jobs there are in this database. */
extern int gl_cron_count(void);

/* Write a job, to be run as this login; one of that name and login takes the schedule and the command. */
extern void gl_cron_write(const CronJob *job, const char *login);

/* Take away those of our jobs in this database that other logins run, or (NULL) all; how many they were. */
extern int gl_cron_remove(const char *but_of_login);

#endif /* GL_STORE_CRON_H */
