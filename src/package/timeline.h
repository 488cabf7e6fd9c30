/* timeline.h: a timeline while it is made: dates are collected first, then laid out, then filled. */
#ifndef ENT_PACKAGE_TIMELINE_H
#define ENT_PACKAGE_TIMELINE_H

#include "package/plan.h"

typedef struct ent_made_timeline {
    ent_timeline shown; /* the first member: what the caller holds */
    ent_arena arena;
    ent_timeline_pair *pairs;
    ent_timeline_date *dates;
    ent_day *days; /* [shown.n_dates], in the plan's arena */
} ent_made_timeline;

/* What falls due on one day, for days before it. */
typedef struct ent_due {
    ent_day day;
    double *musd;                /* [N importer][N exporter] */
    int *first_year, *last_year; /* of the days it is for, likewise; 0: nothing falls due */
    size_t n_years;
    ent_timeline_year *years;
} ent_due;

typedef struct ent_dues {
    size_t n;
    ent_due *dues; /* in the order of time; only those that change something */
    size_t n_years;
    ent_timeline_year *years; /* refunds of whole years, due dates together */
} ent_dues;

/* due.c: what falls due on any day, or on `only`, in the plan's arena; leaves the plan under ENT_READ_FINAL. */
ENT_MUST_USE ent_status ent_dues_find(ent_context *context, const ent_package *package, const ent_world *world,
                                      ent_plan *plan, const ent_day *only, ent_dues *out);

/* Writes them under their dates and, without `only`, year by year at the end. */
ENT_MUST_USE ent_status ent_dues_show(ent_context *context, const ent_plan *plan, const ent_dues *dues,
                                      const ent_day *only, ent_made_timeline *made);

/* gap.c: the figures of others under their dates, with ours and the gap. */
ENT_MUST_USE ent_status ent_gaps_show(ent_context *context, const ent_package *package, ent_plan *plan,
                                      ent_made_timeline *made);

#endif
