/* plain.h: equations (1)-(9) once more, written as they stand in MODEL.md, from the base's shares and the shock:
 * no prepared rows, no lanes, the C library's exp, log and pow. What it cannot see is a wrong base. It checks every solution (verify.c) and gives the levels that outcomes are made of. */
#ifndef ENT_MODEL_PLAIN_H
#define ENT_MODEL_PLAIN_H

#include "model/cutoff.h"

/* Everything the equations imply at given wages, prices and absorptions; all arrays in one arena. */
typedef struct ent_plain {
    ent_arena arena;
    ent_cutoff cutoff;
    double *wage_hat;          /* [N] */
    double *cost_hat;          /* c [J][N] */
    double *price_hat;         /* P implied by (2) [J][N] */
    double *absorption;        /* X' given [J][N] */
    double *demand;            /* X' implied by (8) [J][N] */
    double *output;            /* Y' [J][N], orders included */
    double *flow;              /* M' [J][N][N]; NULL unless asked for */
    double *duty;              /* sum_j T' M' [N][N]; NULL unless asked for */
    double *revenue;           /* R' [N] */
    double *duties, *levies;   /* its parts: import duties, export levies [N] */
    double *deficit;           /* D' [N] */
    double *income;            /* I' [N] */
    double *value_added;       /* w L_hat V [N] */
    double *earned;            /* sum b Y' [N] */
    double *imports, *exports; /* at the border, home trade left out, orders with exports [N] */
} ent_plain;

/* ln_w [N], ln_P and ln_X [J][N]; NULL all three: the base. `shock` may be NULL: none. NOMEM. */
ENT_MUST_USE ent_status ent_plain_evaluate(ent_context *context, const ent_model *model, const ent_shock *shock,
                                           const double *ln_w, const double *ln_P, const double *ln_X, int with_flows,
                                           ent_plain *out);
void ent_plain_free(ent_plain *plain);

#endif
