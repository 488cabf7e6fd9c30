/* depend.h: a question of dependence while it is answered. */
#ifndef ENT_EXPOSURE_DEPEND_H
#define ENT_EXPOSURE_DEPEND_H

#include "exposure/parties.h"
#include "exposure/question.h"
#include "exposure/shares.h"

/* What is told of one user and one supplier, be they groups. */
typedef struct ent_depend_figures {
    double face_value, look_through, imports, absorption, embodied; /* shares */
    double embodied_musd;
} ent_depend_figures;

/* The law before, and with a package the law after. */
typedef struct ent_depend_side {
    ent_network *network;
    ent_exposure *exposure;       /* with users */
    ent_reliance_on *reliance_on; /* of suppliers alone */
    ent_reliance *reliance;       /* of neither */
} ent_depend_side;

typedef struct ent_depend {
    const ent_world *world;
    const ent_table *table;
    const ent_question_options *options;
    const ent_depend_query *query;
    const ent_package *package;
    ent_arena arena;
    unsigned char *users, *suppliers; /* [N]; NULL when not asked for */
    unsigned char *sectors;           /* [J]; NULL: all */
    ent_depend_side before, after;    /* `after` is empty without a package */
    ent_single_point *points;
    size_t n_points;
    ent_answer *answer;
} ent_depend;

/* Figures of user n (with users: all of them, n is not looked at) on supplier i, or on all suppliers for i = N. */
ent_depend_figures ent_depend_on(const ent_depend *d, const ent_depend_side *side, size_t n, size_t i);

/* depend_tables.c, depend_words.c: what the answer shows. */
void ent_depend_add_tables(ent_depend *d);
void ent_depend_add_words(ent_depend *d);

/* The using industry that depends most on suppliers abroad, or on those asked for; J when there is none. Industries with
 * less than a thousandth of all inputs are passed over. */
size_t ent_depend_most_exposed(const ent_depend *d, double *look_through_share);

/* Of a share [J][N maker], row j, what comes from the suppliers asked for, or from abroad. */
double ent_depend_from(const ent_depend *d, const double *share, size_t j);

#endif
