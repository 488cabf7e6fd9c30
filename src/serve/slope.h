/* slope.h: the equilibrium that a request for a derivative starts from, and its linearisation. Moving a slider asks for
 * the same one again and again, so that the last few are kept; they are immutable, and whoever uses one holds it. */
#ifndef ENT_SERVE_SLOPE_H
#define ENT_SERVE_SLOPE_H

#include "study.h"

#include <entente/gradient.h>

typedef struct serve_slope {
    ent_package *package, *against; /* `against` NULL: the base law */
    ent_model *model;
    int year;
    ent_law *law, *against_law;
    ent_shock shock, against_shock;
    ent_solution *solution; /* of the package */
    ent_gradient *gradient; /* there */
    /* of slope.c */
    char *key;
    int holders;
    unsigned long used;
} serve_slope;

/* The slope at the law that the package makes in a year with `settings`; the year is the request's, else that of the
 * long run. To be released. */
ENT_MUST_USE ent_status serve_slope_find(ent_context *context, const serve_study *study, const serve_request *request,
                                         const serve_settings *settings, const serve_slope **out);
void serve_slope_release(serve_slopes *slopes, const serve_slope *slope);

/* The shock of the slope's year, under one of its sides, of the same package with other settings. */
ENT_MUST_USE ent_status serve_slope_law(ent_context *context, const serve_study *study, const serve_slope *slope,
                                        const ent_package *package, ent_side side, ent_law **law, ent_shock *shock);

#endif
