#include "world/import_report.h"
#include "support/text.h"
#include "world/inside.h"

#include <stdlib.h>
#include <string.h>

/* What a caller sees is the first member. */
typedef struct whole {
    ent_import_report seen;
    ent_balance_log log;
    ent_arena arena;
    ent_import_region *regions;
} whole;

static whole *whole_of(ent_import_report *report) { return (whole *)(void *)report; }

ent_import_report *ent_report_new(void) {
    whole *w = calloc(1, sizeof *w);
    return (ent_import_report *)(void *)w; /* `seen` comes first */
}

void ent_import_report_free(ent_import_report *report) {
    if (report == NULL) return;
    ent_arena_free(&whole_of(report)->arena);
    free(whole_of(report));
}

ent_balance_log *ent_report_log(ent_import_report *report) { return &whole_of(report)->log; }

/* The row VA, or what is left of output. Column sums are not there yet: one pass. */
static ent_status add_published(ent_context *context, whole *w, const ent_raw *raw) {
    size_t J = raw->n_industries, rows = raw->n_regions * J;
    const double *output = raw->has_output_row ? raw->output_musd : raw->sold_musd;
    int counts_taxes = w->seen.taxes == ENT_PRODUCT_TAXES_VALUE_ADDED;
    double *inputs = calloc(rows, sizeof *inputs);
    if (inputs == NULL) return ent_fail_nomem(context);
    for (size_t row = 0; row < rows && !raw->has_value_added; row++)
        for (size_t c = 0; c < rows; c++) inputs[c] += raw->intermediate_musd[row * rows + c];
    for (size_t row = 0; row < rows; row++) {
        double between = raw->taxes_musd[row] + raw->other_musd[row];
        double earned = raw->has_value_added ? raw->value_added_musd[row] : output[row] - inputs[row] - between;
        w->regions[row / J].published_musd += earned;
        w->regions[row / J].taxes_musd += between;
        w->regions[row / J].expected_musd += earned + (counts_taxes ? between : 0.0);
        w->seen.published_value_added_musd += earned;
        w->seen.published_taxes_musd += between;
        w->seen.published_output_musd += output[row];
    }
    free(inputs);
    return ENT_OK;
}

ent_status ent_report_begin(ent_context *context, ent_import_report *report, const ent_raw *raw,
                            const ent_import_options *options, int year) {
    whole *w = whole_of(report);
    ent_balance_log_init(&w->log, options);
    report->layout = ent_arena_string(&w->arena, raw->layout);
    report->edition = ent_arena_string(&w->arena, raw->edition);
    report->folded = ent_arena_string(&w->arena, raw->folded);
    report->file = ent_arena_string(&w->arena, raw->file);
    w->regions = ent_arena_take(&w->arena, raw->n_regions * sizeof *w->regions);
    if (!report->layout || !report->edition || !report->folded || !report->file || !w->regions)
        return ent_fail_nomem(context);
    memcpy(report->hash, raw->hash, sizeof report->hash);
    report->bytes = raw->bytes;
    report->n_regions = raw->n_regions;
    report->n_industries = raw->n_industries;
    report->n_demands = raw->n_demands;
    report->year = year;
    report->inventories = options->inventories;
    report->taxes = options->taxes;
    for (size_t n = 0; n < raw->n_regions; n++) {
        w->regions[n].region = ent_arena_string(&w->arena, raw->regions[n]);
        if (w->regions[n].region == NULL) return ent_fail_nomem(context);
    }
    return add_published(context, w, raw);
}

/* Notes that go with the world: where it is from, what was changed. */
typedef struct notes {
    ent_note list[16 + ENT_CHANGE_COUNT];
    char *texts[16 + ENT_CHANGE_COUNT];
    size_t count;
    int failed;
} notes;

static void note(notes *n, const char *key, const char *format, ...) ENT_PRINTF(3, 4);
static void note(notes *n, const char *key, const char *format, ...) {
    ent_text text = {0};
    va_list arguments;
    char *taken;
    va_start(arguments, format);
    ent_text_addv(&text, format, arguments);
    va_end(arguments);
    taken = ent_text_take(&text);
    if (taken == NULL) {
        n->failed = 1;
        return;
    }
    n->texts[n->count] = taken;
    n->list[n->count++] = (ent_note){.key = key, .text = taken};
}

/* Whether the table had duties of its own. */
static int has_tariffs(const ent_table *t) {
    for (size_t cell = 0; cell < t->n_sectors * t->n_regions * t->n_regions; cell++)
        if (t->tariff_rate[cell] != 0.0) return 1;
    return 0;
}

static void write_notes(notes *n, const ent_import_report *r, const ent_import_options *options, const ent_table *t) {
    const char *slash = strrchr(r->file, '/');
    note(n, "source", "%s%s%s", r->layout, *r->edition == '\0' ? "" : ", ", r->edition);
    note(n, "source.file", "%s", slash == NULL ? r->file : slash + 1);
    note(n, "source.bytes", "%llu", (unsigned long long)r->bytes);
    note(n, "source.hash", "%s", r->hash);
    if (*r->folded != '\0') note(n, "source.folded", "%s", r->folded);
    note(n, "import.version", "%s", ent_version());
    note(n, "import.inventories", "%s", ent_inventories_name(r->inventories));
    note(n, "import.taxes", "%s", ent_product_taxes_name(r->taxes));
    note(n, "import.value-added-floor", "%g", options->value_added_floor_share);
    if (options->elasticities != NULL) note(n, "elasticities", "%s", options->elasticities);
    else note(n, "elasticities", "%g for all sectors", options->elasticity);
    if (options->tariffs != NULL) note(n, "tariffs", "%s", options->tariffs);
    else note(n, "tariffs", "%s", has_tariffs(t) ? "those of the table" : "none: every rate is 0");
    for (size_t i = 0; i < r->n_changes; i++) {
        const ent_import_change *c = &r->changes[i];
        if (c->n_cells > 0)
            note(n, "changed", "%s: %zu cells, US$ %.6g m in all%s%s", c->words, c->n_cells, c->moved_musd,
                 *c->worst == '\0' ? "" : ", most at ", c->worst);
    }
}

ent_status ent_report_end(ent_context *context, ent_import_report *report, const ent_import_options *options,
                          ent_world *world) {
    whole *w = whole_of(report);
    const ent_table *t = &world->table;
    notes n = {0};
    ent_status status;
    report->n_changes = ENT_CHANGE_COUNT;
    report->changes = w->log.changes;
    report->n_identities = ENT_IDENTITY_COUNT;
    report->identities = w->log.identities;
    report->regions = w->regions;
    report->rounds = w->log.rounds;
    report->rest_share = w->log.rest_share;
    report->final_scale = w->log.final_scale;
    for (size_t i = 0; i < t->n_regions; i++) {
        w->regions[i].world_musd = world->base.value_added_musd[i];
        report->world_value_added_musd += world->base.value_added_musd[i];
    }
    for (size_t i = 0; i < t->n_sectors * t->n_regions; i++) report->world_output_musd += world->base.output_musd[i];
    write_notes(&n, report, options, t);
    status = n.failed ? ent_fail_nomem(context) : ent_world_add_notes(context, world, n.list, n.count);
    for (size_t i = 0; i < n.count; i++) free(n.texts[i]);
    return status;
}
