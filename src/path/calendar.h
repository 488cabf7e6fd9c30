/* calendar.h: what is known of the years before anybody walks through them; see walk.h. */
#ifndef ENT_PATH_CALENDAR_H
#define ENT_PATH_CALENDAR_H

#include "path/walk.h"

typedef struct ent_calendar_plan {
    const ent_world *world;
    const ent_facts *facts;
    const ent_run_options *options;
    int first, last;  /* years */
    int first_change; /* the year in which the clock of trade adjustment starts */
} ent_calendar_plan;

/* Models, on options->threads threads, factors and options of every year. NOMEM, CANCELLED, RANGE (a year without a
 * figure of world GDP), and what ent_model_create_from answers. */
ENT_MUST_USE ent_status ent_calendar_open(ent_context *context, const ent_calendar_plan *plan, ent_calendar *out);
void ent_calendar_close(ent_calendar *calendar);

#endif
