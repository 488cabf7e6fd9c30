/* tariffs.c: a world with the tariffs of published files, and the account of what led where.
 *
 * Flows at the border stay what they are, so outputs and deficits do. A market's duty-paid value X = sum M (1 + t)
 * changes; who uses the good pays the change, industries and final demand alike, in proportion (import
 * proportionality): g' = g X'/X. Value added is what is left of output, as when a table is imported with tariffs; the
 * identities of MODEL section 0 hold by construction. */
#include "world/tariffs.h"
#include "support/text.h"
#include "world/reshape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const means[] = {"simple", "trade"};

void ent_tariff_options_init(ent_tariff_options *options) {
    *options = (ent_tariff_options){.struct_version = ENT_TARIFF_OPTIONS_VERSION};
}

int ent_tariff_mean_parse(const char *name, ent_tariff_mean *out) {
    for (unsigned i = 0; i < 2; i++)
        if (strcmp(means[i], name) == 0) {
            *out = (ent_tariff_mean)i;
            return 1;
        }
    return 0;
}

const char *ent_tariff_mean_name(ent_tariff_mean mean) { return means[mean]; }

/* The report and what it points at. */
typedef struct whole_report {
    ent_tariff_report report; /* first, so that the two have one address */
    ent_arena arena;
} whole_report;

void ent_tariff_report_free(ent_tariff_report *report) {
    whole_report *whole = (whole_report *)report;
    if (whole == NULL) return;
    ent_arena_free(&whole->arena);
    free(whole);
}

/* --- what led nowhere --- */

static int by_lines(const void *a, const void *b) {
    const ent_tariff_unmatched *x = a, *y = b;
    if (x->n_lines != y->n_lines) return x->n_lines > y->n_lines ? -1 : 1;
    return strcmp(x->code, y->code);
}

/* A name with its lines, when it led nowhere. Of importers only regions count: no table has a tariff of the world. */
static size_t list(ent_arena *arena, const ent_tariff_names *names, const char *what, const ent_tariff_party *parties,
                   const ent_tariff_good *goods, int needs_members, ent_tariff_unmatched *out, int *failed) {
    size_t count = 0;
    for (size_t i = 0; i < names->labels.count; i++) {
        if (parties != NULL && (needs_members ? parties[i].n_members > 0 : parties[i].known)) continue;
        if (goods != NULL && goods[i].n_targets > 0) continue;
        out[count] = (ent_tariff_unmatched){what, ent_arena_string(arena, names->labels.codes[i]), names->lines[i]};
        *failed |= out[count++].code == NULL;
    }
    if (!*failed) qsort(out, count, sizeof *out, by_lines);
    return count;
}

static ent_status list_unmatched(ent_context *context, const ent_tariffs *t, whole_report *whole) {
    size_t most = t->importers.labels.count + t->exporters.labels.count + t->products.labels.count +
                  t->lost.labels.count;
    ent_tariff_unmatched *all = ent_arena_take(&whole->arena, most * sizeof *all);
    ent_tariff_report *r = &whole->report;
    int failed = all == NULL;
    if (!failed)
        r->n_unmatched += list(&whole->arena, &t->importers, "importer", t->importer_of, NULL, 1, all, &failed);
    if (!failed)
        r->n_unmatched += list(&whole->arena, &t->exporters, "exporter", t->exporter_of, NULL, 0, all + r->n_unmatched,
                               &failed);
    if (!failed)
        r->n_unmatched += list(&whole->arena, &t->products, "product", NULL, t->good_of, 0, all + r->n_unmatched,
                               &failed);
    if (!failed)
        r->n_unmatched += list(&whole->arena, &t->lost, "target", NULL, NULL, 0, all + r->n_unmatched, &failed);
    r->unmatched = all;
    return failed ? ent_fail_nomem(context) : ENT_OK;
}

static ent_status list_versions(ent_context *context, const ent_tariffs *t, whole_report *whole) {
    size_t count = t->options->n_concordances;
    const char **versions = ent_arena_take(&whole->arena, count * sizeof *versions);
    if (versions == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < count; k++) {
        versions[k] = ent_arena_string(&whole->arena, t->steps[k].version);
        if (versions[k] == NULL) return ent_fail_nomem(context);
    }
    whole->report.n_concordances = count;
    whole->report.versions = versions;
    return ENT_OK;
}

/* --- the new figures --- */

typedef struct attaching {
    const ent_world *world;
    ent_table to;
    ent_arena arena;
    double *rate, *input;
    ent_text note;
} attaching;

/* Fills the rates, and counts how much of trade in goods they are of. */
static void fill_rates(const ent_tariffs *t, attaching *a) {
    const ent_table *from = &a->world->table;
    ent_tariff_report *r = t->report;
    size_t N = from->n_regions;
    double before = 0.0, after = 0.0;
    for (size_t j = 0, cell = 0; j < from->n_sectors; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++, cell++) {
                double rate = 0.0, flow = from->flow_musd[cell];
                int given = n != i && ent_tariffs_rate(t, j, n, i, &rate);
                a->rate[cell] = given ? rate : t->options->others_zero ? 0.0 : from->tariff_rate[cell];
                if (n == i || !from->sectors[j].tradable_goods) continue;
                r->n_cells++, r->n_cells_given += (size_t)given;
                r->imports_musd += flow, r->imports_given_musd += given ? flow : 0.0;
                before += from->tariff_rate[cell] * flow, after += a->rate[cell] * flow;
            }
    r->mean_before_rate = r->imports_musd > 0.0 ? before / r->imports_musd : 0.0;
    r->mean_after_rate = r->imports_musd > 0.0 ? after / r->imports_musd : 0.0;
}

/* g' = g X'/X, the one of the other where nothing changed. */
static void fill_inputs(attaching *a) {
    const ent_table *from = &a->world->table;
    size_t J = from->n_sectors, N = from->n_regions;
    for (size_t k = 0; k < J; k++)
        for (size_t n = 0; n < N; n++) {
            size_t row = (k * N + n) * N;
            double was = 0.0, is = 0.0, factor = 1.0;
            int changed = 0;
            for (size_t i = 0; i < N; i++) {
                changed |= a->rate[row + i] != from->tariff_rate[row + i];
                was += from->flow_musd[row + i] * (1.0 + from->tariff_rate[row + i]);
                is += from->flow_musd[row + i] * (1.0 + a->rate[row + i]);
            }
            if (changed && was > 0.0) factor = is / was;
            for (size_t j = 0; j < J; j++)
                a->input[(k * J + j) * N + n] = from->input_share[(k * J + j) * N + n] * factor;
        }
}

static void describe(const ent_tariffs *t, attaching *a) {
    const ent_tariff_options *o = t->options;
    const ent_tariff_report *r = t->report;
    ent_text *note = &a->note;
    if (o->source != NULL) ent_text_add(note, o->source);
    for (size_t f = 0; o->source == NULL && f < o->n_files; f++)
        ent_text_addf(note, "%s%s", f == 0 ? "" : ", ", o->files[f]);
    if (t->year != 0) ent_text_addf(note, ", %d", t->year);
    if (t->duty[0] != '\0') ent_text_addf(note, ", duty %s", t->duty);
    ent_text_addf(note, "; %s mean of %zu lines of %zu", means[o->mean], r->n_matched, r->n_lines);
    for (size_t k = 0; k < r->n_concordances; k++)
        ent_text_addf(note, "; concordance %s (%s)", o->concordances[k],
                      *r->versions[k] == '\0' ? "no version stated" : r->versions[k]);
    if (o->equal_weights) ent_text_add(note, "; equal weights where a concordance has none");
    ent_text_addf(note, "; %.4g %% of goods imports covered, other rates %s",
                  r->imports_musd > 0.0 ? 100.0 * r->imports_given_musd / r->imports_musd : 0.0,
                  o->others_zero ? "set to 0" : "kept");
    if (r->n_unmatched > 0) ent_text_addf(note, "; %zu names and codes led nowhere", r->n_unmatched);
}

static double world_value_added(const ent_world *world) {
    double sum = 0.0;
    for (size_t n = 0; n < world->table.n_regions; n++) sum += world->base.value_added_musd[n];
    return sum;
}

static ent_status attach(ent_context *context, ent_tariffs *t, attaching *a, whole_report *whole, ent_world **out) {
    const ent_table *from = &a->world->table;
    size_t J = from->n_sectors, N = from->n_regions;
    a->rate = ent_arena_doubles(&a->arena, J * N * N);
    a->input = ent_arena_doubles(&a->arena, J * J * N);
    if (a->rate == NULL || a->input == NULL) return ent_fail_nomem(context);
    ENT_TRY(ent_tariffs_begin(context, t));
    for (size_t f = 0; f < t->options->n_files; f++) {
        ent_source *source = NULL;
        ent_status status = ent_source_open(context, t->options->files[f], t->options->member, NULL, &source);
        if (status == ENT_OK) status = ent_tariffs_read(context, t, source);
        ent_source_close(source);
        ENT_TRY(status);
    }
    ent_tariffs_settle(t);
    ENT_TRY(list_unmatched(context, t, whole));
    ENT_TRY(list_versions(context, t, whole));
    if (whole->report.n_matched == 0)
        return ent_fail_at(context, ENT_INPUT, (ent_place){.file = t->options->files[0]}, NULL,
                           t->options->n_concordances == 0
                               ? N_("products become sectors through a concordance")
                               : N_("are importers, partners and products the right columns?"),
                           "none of %zu lines leads to a cell of the world", whole->report.n_lines);
    fill_rates(t, a);
    fill_inputs(a);
    describe(t, a);
    if (a->note.failed) return ent_fail_nomem(context);
    a->to.tariff_rate = a->rate, a->to.input_share = a->input, a->to.value_added_share = NULL;
    ENT_TRY(ent_reshape_finish(context, &a->to, a->world, "tariffs", a->note.data, out));
    whole->report.value_added_before_musd = world_value_added(a->world);
    whole->report.value_added_after_musd = world_value_added(*out);
    return ENT_OK;
}

static ent_status check_options(ent_context *context, const ent_tariff_options *options) {
    if (options->struct_version != ENT_TARIFF_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "the options have struct_version %u, this library reads %u",
                        options->struct_version, (uint32_t)ENT_TARIFF_OPTIONS_VERSION);
    if (options->n_files == 0) return ent_fail(context, ENT_USAGE, "no file of tariffs is given");
    if (options->unit != ENT_TARIFF_UNSTATED) return ENT_OK;
    return ent_fail_at(context, ENT_USAGE, (ent_place){.file = options->files[0]}, "unit",
                       "say fraction (0.05), percent (5) or multiplier (1.05)",
                       "the unit of the tariffs is not stated");
}

ent_status ent_world_attach_tariffs(ent_context *context, const ent_world *world, const ent_tariff_options *options,
                                    ent_world **out, ent_tariff_report **report) {
    ent_tariffs t = {.world = world, .options = options};
    attaching a = {.world = world, .to = world->table};
    whole_report *whole;
    ent_subject former;
    ent_status status;
    *out = NULL;
    if (report != NULL) *report = NULL;
    ENT_TRY(check_options(context, options));
    whole = calloc(1, sizeof *whole);
    if (whole == NULL) return ent_fail_nomem(context);
    former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    t.report = &whole->report;
    status = attach(context, &t, &a, whole, out);
    ent_context_enter(context, former);
    ent_tariffs_free(&t);
    ent_text_free(&a.note);
    ent_arena_free(&a.arena);
    if (status == ENT_OK && report != NULL) *report = &whole->report;
    else ent_tariff_report_free(&whole->report);
    return status;
}
