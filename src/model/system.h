/* system.h: a model with a shock: equations (1)-(9) as one residual.
 *
 * The unknowns are one vector z = (ln w [pitch], ln P [J][pitch], ln X_hat [J][pitch], wedges of the shock's targets,
 * padded to whole vectors); a residual has the same layout.
 * Rows pi phi^(-theta) are the base's where the shock leaves them alone, and the system's own where it does not, so that
 * a small shock costs neither memory nor time. */
#ifndef ENT_MODEL_SYSTEM_H
#define ENT_MODEL_SYSTEM_H

#include "model/cutoff.h"
#include "model/wedge.h"

typedef struct ent_system {
    const ent_model *model;
    ent_arena arena;
    ent_cutoff cutoff;
    ent_wedge wedge;
    size_t core; /* (1 + 2 J) pitch: z without wedges */
    size_t size; /* of z */

    const double **price_row;        /* pi phi^-theta [J][pitch]; padding rows are zero */
    const double **border_row;       /* the same / (1 + T') */
    const double **producer_row;     /* the same / ((1 + T') e') */
    unsigned char *border_differs;   /* [J]: some border_row is not its price_row */
    unsigned char *producer_differs; /* [J]: some producer_row is not its border_row (export levies) */

    double *absorption_scale;    /* X at ln X_hat = 0 [J][pitch]; 0 in closed markets */
    double *ln_productivity;     /* [J][pitch] or NULL */
    double *endowed_value_added; /* L_hat V [pitch] */
    double *payment;             /* F [pitch] */
    double *transfer;            /* D' + F [pitch]; made anew by each sweep when D' depends on wages */
    double *earmark;             /* H [J][pitch] or NULL */
    double *order;               /* O [J][pitch] or NULL */

    /* Work space of a sweep; ent_system_point reads what it leaves behind. */
    double *ln_cost, *cost_power, *absorption, *price_sum, *quotient, *ratio; /* [J][pitch] */
    double *output;                   /* sold by price: Y' less orders [J][pitch] */
    double *made;                     /* Y' [J][pitch]; without orders the same array */
    double *wage, *revenue, *scratch; /* [pitch] */
    double *block;                    /* 3 J lane vectors */
    double *level, *wanted;           /* by component [N]: sum b Y' / sum V of the last sweep; work space */
} ent_system;

/* Checks the shock and lays it out. */
ENT_MUST_USE ent_status ent_system_create(ent_context *context, const ent_model *model, const ent_shock *shock,
                                          ent_system *system);
void ent_system_free(ent_system *system);

/* residual = G(z): two or three products with the rows, four with export levies, each sector's rows staying in cache
 * between them. Flops about 6 J N^2 + 4 J^2 N and 4 J N exponentials and
 * logarithms; bytes see ent_model_sweep_bytes. */
void ent_sweep(ent_system *system, const double *z, double *residual);

/* Takes the numeraire out of (9) in a residual of the last sweep, which ent_system_pin puts into the step made of it by a
 * shift in values: after it, from + step obeys the numeraire. `from` may be NULL: 0. See sweep.c. */
void ent_system_unpin(const ent_system *system, double *residual);
void ent_system_pin(const ent_system *system, const double *from, double *step);

/* The point of the last sweep, for a correction made there: fills three vectors [J][pitch] and `value_added` [pitch] of
 * the caller's that *point then refers to. Costs about a sweep. */
void ent_system_point(const ent_system *system, double *home_share, double *home_sales, double *foreign_leak,
                      double *value_added, ent_local_point *point);

#endif
