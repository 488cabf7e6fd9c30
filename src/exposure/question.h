/* question.h: what the answers of this room begin with: where the figures come from. */
#ifndef ENT_EXPOSURE_QUESTION_H
#define ENT_EXPOSURE_QUESTION_H

#include "path/equilibrium.h"
#include "result/answer.h"

#include <entente/exposure.h>

/* VERSION, and USAGE for a path. `options` may be NULL. */
ENT_MUST_USE ent_status ent_question_check(ent_context *context, const ent_question_options *options);

/* A new answer with its provenance: world, elasticities, closure, options of the solver; where `laws` are given and hold
 * a package, that and what it is measured against, and what is known of the solves. On failure *out is NULL. NOT_FOUND
 * (elasticities), NOMEM. */
ENT_MUST_USE ent_status ent_question_open(ent_context *context, const char *question, const ent_world *world,
                                          const ent_question_options *options, const ent_equilibria *laws,
                                          ent_answer **out);

/* Counts a solve in: residuals, whether it converged. */
void ent_question_count_solve(ent_answer *answer, const ent_solve_info *info);

/* While an answer is made, warnings go into it as well as to the caller's log.
 *
 *     ent_question_listen(&ear, context, language);
 *     ... work ...
 *     ent_question_hear(&ear, answer);        puts the warnings heard into the answer; answer NULL: drops them */
typedef struct ent_question_ear {
    ent_context *context;
    ent_log_fn log;
    void *payload;
    ent_language language; /* of the answer */
    ent_text lines;        /* each with a line feed */
} ent_question_ear;
void ent_question_listen(ent_question_ear *ear, ent_context *context, ent_language language);
void ent_question_hear(ent_question_ear *ear, ent_answer *answer);

#endif
