/* exposure.h: who depends on whom, who gains when somebody grows, who can hurt whom. Questions about the world as it is,
 * or as it is under a package; each has figures in arrays, and an answer (answer.h) that says them. */
#ifndef ENTENTE_EXPOSURE_H
#define ENTENTE_EXPOSURE_H

#include <entente/answer.h>
#include <entente/run.h>

ENT_BEGIN_DECLS

/* What all questions take. */
typedef struct ent_question_options {
    uint32_t struct_version; /* ENT_QUESTION_OPTIONS_VERSION */
    ent_language language;   /* of the answer; default English */
    /* Elasticities, closure, kernels, options of the solver and threads; of a package also year or date, and what it is
     * measured against. Laws hold for ever here (`path` must be 0). */
    ent_run_options run;
} ent_question_options;
#define ENT_QUESTION_OPTIONS_VERSION 1

ENT_API void ent_question_options_init(ent_question_options *options);

ENT_END_DECLS

#endif
