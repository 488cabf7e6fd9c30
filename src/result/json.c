/* json.c: the result document for machines; schema/result.schema.json says what each key holds, in this order. */
#include "result/json.h"
#include "result/json_path.h"
#include "result/period.h"
#include "result/say.h"
#include <entente/result.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void say_packages(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "package");
    ent_emit_object(emit);
    ent_say(emit, "name", result->package);
    ent_say_title(emit, result->title_en, result->title_fr);
    ent_say_if(emit, "file", result->package_file);
    ent_say_if(emit, "hash", result->package_hash);
    ent_emit_end_object(emit);
    ent_emit_key(emit, "against");
    ent_emit_object(emit);
    ent_say(emit, "name", result->against);
    ent_say_title(emit, result->against_title_en, result->against_title_fr);
    ent_say_if(emit, "hash", result->against_hash);
    ent_emit_end_object(emit);
}

static void say_provenance(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "entente");
    ent_emit_object(emit);
    ent_say(emit, "version", result->version);
    ent_say(emit, "commit", result->commit);
    ent_emit_end_object(emit);
    ent_say(emit, "run", result->run_id);
    say_packages(emit, result);
    ent_emit_key(emit, "world");
    ent_emit_object(emit);
    ent_say(emit, "name", result->world);
    ent_say(emit, "hash", result->world_hash);
    ent_emit_key(emit, "base_year");
    if (result->base_year != 0) ent_emit_integer(emit, result->base_year);
    else ent_emit_null(emit);
    ent_emit_end_object(emit);
    ent_say_integer(emit, "year", result->year);
    ent_emit_key(emit, "date");
    if (result->date[0] != '\0') ent_emit_string(emit, result->date);
    else ent_emit_null(emit);
    ent_say(emit, "horizon", result->horizon);
    ent_say(emit, "elasticities", result->elasticities);
    ent_say(emit, "closure", result->closure);
    ent_say(emit, "numeraire", result->numeraire);
    ent_emit_key(emit, "options");
    ent_emit_object(emit);
    for (size_t k = 0; k < result->n_options; k++) ent_say(emit, result->options[k].name, result->options[k].value);
    ent_emit_end_object(emit);
}

static void say_solves(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "converged");
    ent_emit_boolean(emit, result->converged);
    ent_emit_key(emit, "solves");
    ent_emit_array(emit);
    for (size_t k = 0; k < result->n_solves; k++) {
        const ent_result_solve *solve = &result->solves[k];
        ent_emit_object(emit);
        ent_say(emit, "label", solve->label);
        ent_say(emit, "package", solve->package);
        ent_emit_key(emit, "converged");
        ent_emit_boolean(emit, solve->converged);
        ent_say_number(emit, "residual", solve->residual);
        ent_say_number(emit, "verified_residual", solve->verified_residual);
        ent_say(emit, "method", solve->method);
        ent_say_integer(emit, "sweeps", solve->sweeps);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

static void say_label(ent_emit *emit, const char *code, const char *name_en, const char *name_fr) {
    ent_say(emit, "code", code);
    ent_say(emit, "name_en", name_en);
    ent_say(emit, "name_fr", name_fr);
}

static void say_regions(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "regions");
    ent_emit_array(emit);
    for (size_t n = 0; n < result->n_regions; n++) {
        uint32_t iso_numeric = result->region_iso_numeric == NULL ? 0 : result->region_iso_numeric[n];
        ent_emit_record(emit);
        say_label(emit, result->region_codes[n], result->region_names_en[n], result->region_names_fr[n]);
        ent_emit_key(emit, "iso_numeric");
        if (iso_numeric != 0) ent_emit_integer(emit, iso_numeric);
        else ent_emit_null(emit);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

static void say_sectors(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "sectors");
    ent_emit_array(emit);
    for (size_t j = 0; j < result->n_sectors; j++) {
        ent_emit_record(emit);
        say_label(emit, result->sector_codes[j], result->sector_names_en[j], result->sector_names_fr[j]);
        ent_emit_key(emit, "goods");
        ent_emit_boolean(emit, result->sector_goods != NULL && result->sector_goods[j] != 0);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

static void say_who(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "parties");
    ent_emit_row(emit);
    for (size_t p = 0; p < result->n_parties; p++) ent_emit_string(emit, result->region_codes[result->parties[p]]);
    ent_emit_end_array(emit);
    ent_say(emit, "rival", result->rival < 0 ? NULL : result->region_codes[result->rival]);
    say_regions(emit, result);
    say_sectors(emit, result);
}

static void say_outcomes(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "measures");
    ent_emit_array(emit);
    for (size_t m = 0; m < result->n_measures; m++) {
        ent_emit_record(emit);
        ent_say(emit, "measure", result->measures[m].name);
        ent_say(emit, "unit", result->measures[m].unit);
        ent_say(emit, "label", result->measures[m].label);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
    ent_emit_key(emit, "outcomes");
    ent_emit_array(emit);
    for (size_t m = 0; m < result->n_measures && result->converged; m++)
        for (size_t n = 0; n < result->n_regions; n++) {
            ent_emit_record(emit);
            ent_say(emit, "measure", result->measures[m].name);
            ent_say(emit, "unit", result->measures[m].unit);
            ent_say(emit, "region", result->region_codes[n]);
            ent_say_number(emit, "value", result->measures[m].value[n]);
            ent_emit_end_object(emit);
        }
    ent_emit_end_array(emit);
}

static int is_party(const ent_result *result, size_t region) {
    for (size_t p = 0; p < result->n_parties; p++)
        if (result->parties[p] == region) return 1;
    return 0;
}

static void say_bilateral(ent_emit *emit, const ent_result *result) {
    static const char *const columns[] = {"importer", "exporter", "sector", "from", "to"};
    size_t J = result->n_sectors, N = result->n_regions;
    ent_emit_key(emit, "bilateral");
    ent_emit_object(emit);
    ent_say(emit, "unit", "musd");
    ent_emit_key(emit, "columns");
    ent_emit_row(emit);
    for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++) ent_emit_string(emit, columns[k]);
    ent_emit_end_array(emit);
    ent_emit_key(emit, "rows");
    ent_emit_array(emit);
    for (size_t n = 0; n < N && result->converged && result->flow_to_musd != NULL; n++)
        for (size_t i = 0; i < N; i++) {
            if (i == n || (!is_party(result, n) && !is_party(result, i))) continue;
            for (size_t j = 0; j < J; j++) {
                double from = result->flow_from_musd[(j * N + n) * N + i];
                double to = result->flow_to_musd[(j * N + n) * N + i];
                if (from == 0 && to == 0) continue;
                ent_emit_row(emit);
                ent_emit_string(emit, result->region_codes[n]);
                ent_emit_string(emit, result->region_codes[i]);
                ent_emit_string(emit, result->sector_codes[j]);
                ent_emit_number(emit, from);
                ent_emit_number(emit, to);
                ent_emit_end_array(emit);
            }
        }
    ent_emit_end_array(emit);
    ent_emit_end_object(emit);
}

/* All sectors of a pair together. */
static void say_matrix(ent_emit *emit, const char *key, const ent_result *result, int to) {
    size_t N = result->n_regions;
    ent_emit_key(emit, key);
    ent_emit_array(emit);
    for (size_t n = 0; n < N; n++) {
        ent_emit_row(emit);
        for (size_t i = 0; i < N; i++) {
            double sums[2];
            ent_result_imports(result, n, i, &sums[0], &sums[1]);
            ent_emit_number(emit, sums[to]);
        }
        ent_emit_end_array(emit);
    }
    ent_emit_end_array(emit);
}

static void say_trade(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "trade");
    if (!result->converged || result->flow_to_musd == NULL) {
        ent_emit_null(emit);
        return;
    }
    ent_emit_object(emit);
    ent_say(emit, "unit", "musd");
    say_matrix(emit, "from", result, 0);
    say_matrix(emit, "to", result, 1);
    ent_emit_end_object(emit);
}

static void say_duties(ent_emit *emit, const ent_result *result) {
    size_t N = result->n_regions;
    ent_emit_key(emit, "duties");
    ent_emit_array(emit);
    for (size_t p = 0; p < result->n_parties && result->converged && result->duty_to_musd != NULL; p++)
        for (size_t q = 0; q < result->n_parties; q++) {
            size_t n = result->parties[p], i = result->parties[q];
            double from, to;
            if (n == i) continue;
            ent_result_imports(result, n, i, &from, &to);
            ent_emit_object(emit);
            ent_say(emit, "importer", result->region_codes[n]);
            ent_say(emit, "exporter", result->region_codes[i]);
            ent_say_number(emit, "duty_from_musd", result->duty_from_musd[n * N + i]);
            ent_say_number(emit, "duty_to_musd", result->duty_to_musd[n * N + i]);
            ent_say_number(emit, "imports_from_musd", from);
            ent_say_number(emit, "imports_to_musd", to);
            ent_say_number(emit, "average_from_rate",
                           from > 0 ? result->duty_from_musd[n * N + i] / from : (double)NAN);
            ent_say_number(emit, "average_to_rate", to > 0 ? result->duty_to_musd[n * N + i] / to : (double)NAN);
            ent_emit_end_object(emit);
        }
    ent_emit_end_array(emit);
}

static void say_clauses(ent_emit *emit, const ent_result *result) {
    ent_emit_key(emit, "clauses");
    ent_emit_array(emit);
    for (size_t k = 0; k < result->n_clauses; k++) {
        const ent_result_clause *clause = &result->clauses[k];
        ent_emit_object(emit);
        ent_say(emit, "id", clause->id);
        ent_say(emit, "type", clause->type);
        ent_say(emit, "summary", clause->summary);
        ent_say(emit, "summary_fr", clause->summary_fr);
        ent_say_if(emit, "from", clause->from);
        ent_say_if(emit, "until", clause->until);
        ent_say_if(emit, "announced", clause->announced);
        ent_say_if(emit, "authority", clause->authority);
        ent_say_if(emit, "status", clause->status);
        ent_emit_key(emit, "off");
        ent_emit_boolean(emit, clause->off);
        ent_emit_key(emit, "source");
        ent_emit_object(emit);
        ent_say_if(emit, "title", clause->source_title);
        ent_say_if(emit, "date", clause->source_date);
        ent_say_if(emit, "url", clause->source_url);
        ent_emit_end_object(emit);
        ent_emit_end_object(emit);
    }
    ent_emit_end_array(emit);
}

void ent_say_result(ent_emit *emit, const ent_result *result) {
    int answered = result->converged || ent_result_is_path(result);
    ent_emit_object(emit);
    say_provenance(emit, result);
    say_solves(emit, result);
    ent_say_if(emit, "sentence", answered ? result->sentence : NULL);
    ent_say_if(emit, "sentence_fr", answered ? result->sentence_fr : NULL);
    say_who(emit, result);
    say_outcomes(emit, result);
    say_bilateral(emit, result);
    say_trade(emit, result);
    say_duties(emit, result);
    ent_say_path(emit, result);
    say_clauses(emit, result);
    ent_emit_key(emit, "warnings");
    ent_emit_array(emit);
    for (size_t k = 0; k < result->n_warnings; k++) ent_emit_string(emit, result->warnings[k]);
    ent_emit_end_array(emit);
    ent_emit_key(emit, "warnings_fr");
    ent_emit_array(emit);
    for (size_t k = 0; k < result->n_warnings; k++) ent_emit_string(emit, result->warnings_fr[k]);
    ent_emit_end_array(emit);
    ent_say_if(emit, "left_out", result->left_out);
    ent_say_if(emit, "left_out_fr", result->left_out_fr);
    ent_emit_end_object(emit);
    ent_text_add(&emit->text, "\n");
}

ent_status ent_result_write_json(ent_context *context, const ent_result *result, FILE *stream) {
    ent_emit emit = {0};
    ent_status status = ENT_OK;
    ent_say_result(&emit, result);
    if (emit.text.failed) status = ent_fail_nomem(context);
    else if (fwrite(emit.text.data, 1, emit.text.length, stream) != emit.text.length || fflush(stream) != 0)
        status = ent_fail(context, ENT_IO, "writing the result failed: %s", strerror(errno));
    ent_text_free(&emit.text);
    return status;
}
