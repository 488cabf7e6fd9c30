/* comparison_json.c: two documents side by side for machines; schema/comparison.schema.json says what each key holds. */
#include "result/json_path.h"
#include "result/period.h"
#include "result/say.h"
#include <entente/result.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void say_side(ent_emit *emit, const char *key, const ent_result *side) {
    ent_emit_key(emit, key);
    ent_emit_object(emit);
    ent_say(emit, "package", side->package);
    ent_say_title(emit, side->title_en, side->title_fr);
    ent_say(emit, "run", side->run_id);
    ent_say_if(emit, "file", side->package_file);
    ent_say_if(emit, "hash", side->package_hash);
    ent_say(emit, "against", side->against);
    ent_say_if(emit, "against_hash", side->against_hash);
    ent_say(emit, "elasticities", side->elasticities);
    ent_say(emit, "closure", side->closure);
    ent_emit_key(emit, "options");
    ent_emit_object(emit);
    for (size_t k = 0; k < side->n_options; k++) ent_say(emit, side->options[k].name, side->options[k].value);
    ent_emit_end_object(emit);
    ent_emit_key(emit, "converged");
    ent_emit_boolean(emit, side->converged);
    ent_emit_key(emit, "solves");
    ent_emit_array(emit);
    for (size_t k = 0; k < side->n_solves; k++) {
        const ent_result_solve *solve = &side->solves[k];
        ent_emit_record(emit);
        ent_say(emit, "label", solve->label);
        ent_say(emit, "package", solve->package);
        ent_emit_key(emit, "converged");
        ent_emit_boolean(emit, solve->converged);
        ent_say_number(emit, "residual", solve->residual);
        ent_say_number(emit, "verified_residual", solve->verified_residual);
        ent_say_integer(emit, "sweeps", solve->sweeps);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
    ent_emit_key(emit, "warnings");
    ent_emit_array(emit);
    for (size_t k = 0; k < side->n_warnings; k++) ent_emit_string(emit, side->warnings[k]);
    ent_emit_end_array(emit);
    ent_emit_end_object(emit);
}

static void say_frame(ent_emit *emit, const ent_comparison *c) {
    const ent_result *first = c->first;
    ent_emit_key(emit, "entente");
    ent_emit_object(emit);
    ent_say(emit, "version", first->version);
    ent_say(emit, "commit", first->commit);
    ent_emit_end_object(emit);
    ent_emit_key(emit, "world");
    ent_emit_object(emit);
    ent_say(emit, "name", first->world);
    ent_say(emit, "hash", first->world_hash);
    ent_emit_key(emit, "base_year");
    if (first->base_year != 0) ent_emit_integer(emit, first->base_year);
    else ent_emit_null(emit);
    ent_emit_end_object(emit);
    ent_say_integer(emit, "year", first->year);
    ent_say(emit, "horizon", first->horizon);
    say_side(emit, "first", c->first);
    say_side(emit, "second", c->second);
    ent_emit_key(emit, "converged");
    ent_emit_boolean(emit, c->converged);
    ent_say_if(emit, "sentence", c->sentence);
    ent_say_if(emit, "sentence_fr", c->sentence_fr);
    ent_emit_key(emit, "parties");
    ent_emit_row(emit);
    for (size_t p = 0; p < c->n_parties; p++) ent_emit_string(emit, first->region_codes[c->parties[p]]);
    ent_emit_end_array(emit);
}

static void say_figures(ent_emit *emit, double first, double second) {
    ent_say_number(emit, "first", first);
    ent_say_number(emit, "second", second);
    ent_say_number(emit, "difference", second - first);
}

static void say_outcomes(ent_emit *emit, const ent_comparison *c) {
    const ent_result *first = c->first;
    ent_emit_key(emit, "outcomes");
    ent_emit_array(emit);
    for (size_t m = 0; m < first->n_measures && c->converged; m++) {
        const ent_measure *measure = &first->measures[m];
        const double *second = ent_result_values(c->second, measure->name, measure->unit);
        for (size_t n = 0; n < first->n_regions && second != NULL; n++) {
            ent_emit_record(emit);
            ent_say(emit, "measure", measure->name);
            ent_say(emit, "unit", measure->unit);
            ent_say(emit, "region", first->region_codes[n]);
            say_figures(emit, measure->value[n], second[n]);
            ent_emit_end_object(emit);
        }
    }
    ent_emit_end_array(emit);
}

static double imports_of(const ent_result *side, size_t importer, size_t exporter) {
    double from, to;
    ent_result_imports(side, importer, exporter, &from, &to);
    return to;
}

/* Of each pair of parties, both directions: imports and duties under either law. */
static void say_pairs(ent_emit *emit, const ent_comparison *c) {
    size_t N = c->first->n_regions;
    ent_emit_key(emit, "pairs");
    ent_emit_array(emit);
    for (size_t p = 0; p < c->n_parties && c->converged && c->first->flow_to_musd != NULL; p++)
        for (size_t q = 0; q < c->n_parties; q++) {
            size_t n = c->parties[p], i = c->parties[q];
            if (p == q) continue;
            for (int duty = 0; duty < 2; duty++) {
                ent_emit_record(emit);
                ent_say(emit, "measure", duty ? "duties" : "imports");
                ent_say(emit, "unit", "musd");
                ent_say(emit, "importer", c->first->region_codes[n]);
                ent_say(emit, "exporter", c->first->region_codes[i]);
                if (duty) say_figures(emit, c->first->duty_to_musd[n * N + i], c->second->duty_to_musd[n * N + i]);
                else say_figures(emit, imports_of(c->first, n, i), imports_of(c->second, n, i));
                ent_emit_end_object(emit);
            }
        }
    ent_emit_end_array(emit);
}

ent_status ent_comparison_write_json(ent_context *context, const ent_comparison *c, FILE *stream) {
    ent_emit emit = {0};
    ent_status status = ENT_OK;
    ent_emit_object(&emit);
    say_frame(&emit, c);
    say_outcomes(&emit, c);
    say_pairs(&emit, c);
    ent_say_paths(&emit, c);
    ent_say_if(&emit, "left_out", c->first->left_out);
    ent_say_if(&emit, "left_out_fr", c->first->left_out_fr);
    ent_emit_end_object(&emit);
    ent_text_add(&emit.text, "\n");
    if (emit.text.failed) status = ent_fail_nomem(context);
    else if (fwrite(emit.text.data, 1, emit.text.length, stream) != emit.text.length || fflush(stream) != 0)
        status = ent_fail(context, ENT_IO, "writing the comparison failed: %s", strerror(errno));
    ent_text_free(&emit.text);
    return status;
}
