/* cmd_export.c: entente data export and entente data diff: a world as CSV, and two worlds side by side. */
#include "cli.h"
#include "commands.h"
#include "json.h"
#include "options.h"
#include "out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_JSON = CLI_LONG, OPTION_AS, SHOWN = 10 };

static const cli_option export_options[] = {
    {OPTION_AS, "as", "LAYOUT", N_("csv (the default), kite, xlsx or dta")},
    {'q', "quiet", NULL, N_("print warnings and errors only")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_export_command = {
    .name = "data export",
    .arguments = "WORLD DIR",
    .summary = N_("Writes a world as a directory of CSV files, with every digit: it reads back to the same bits.\n"
                  "WORLD is a world file, a directory or world-2024, the table built in."),
    .details = N_("--as kite writes the tables that KITE starts from; entente takes such a directory as a world, too.\n"
                  "--as xlsx writes one workbook, of the name given for DIR, with a sheet for each table.\n"
                  "--as dta writes Stata files, which read back to the same bits, too.\n"),
    .options = export_options,
    .least = 2,
    .most = 2,
};

static const cli_option diff_options[] = {
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_diff_command = {
    .name = "data diff",
    .arguments = "A B",
    .summary = N_("What two worlds do not have in common: labels, and the figures that differ most.\n"
                  "Each is a world file, a directory or world-2024."),
    .details = N_("Exit code 0 when labels and figures are the same, 1 when they are not.\n"),
    .options = diff_options,
    .least = 2,
    .most = 2,
};

typedef ent_status export_fn(ent_context *context, const ent_world *world, const char *path);

typedef struct flags {
    int json, quiet;
    export_fn *write; /* NULL: as CSV */
} flags;

static int take_layout(const char *value, flags *f) {
    static const struct {
        const char *name;
        export_fn *write;
    } layouts[] = {{"csv", ent_world_export},
                   {"kite", ent_world_export_kite},
                   {"xlsx", ent_world_export_xlsx},
                   {"dta", ent_world_export_dta}};
    for (size_t k = 0; k < sizeof layouts / sizeof layouts[0]; k++)
        if (strcmp(value, layouts[k].name) == 0) {
            f->write = layouts[k].write;
            return 0;
        }
    return cli_bad_value("as", "csv, kite, xlsx or dta", value);
}

static int take(int key, const char *value, void *payload) {
    flags *f = payload;
    if (key == OPTION_JSON) f->json = 1;
    if (key == 'q') f->quiet = 1;
    return key == OPTION_AS ? take_layout(value, f) : 0;
}

int cmd_data_export(int argc, char **argv) {
    flags f = {0};
    ent_context *context;
    ent_world *world = NULL;
    ent_status status;
    char **arguments;
    int n_arguments, code = cli_parse(&data_export_command, argc, argv, take, &f, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(f.quiet);
    if (context == NULL) return CLI_FAILED;
    status = cli_world(context, arguments[0], NULL, &world);
    if (status == ENT_OK) status = (f.write == NULL ? ent_world_export : f.write)(context, world, arguments[1]);
    code = status == ENT_OK ? CLI_DONE : cli_report(context, status);
    if (code == CLI_DONE && !f.quiet) cli_out("written to %s\n", arguments[1]);
    ent_world_free(world);
    ent_context_free(context);
    return code;
}

/* One array of both worlds, over the labels they share. */
typedef struct comparison {
    const char *key, *words;
    size_t n_cells, n_differ;
    double a_sum, b_sum, worst; /* worst: |b - a| */
    double worst_a, worst_b;
    char place[128];
} comparison;

typedef struct pair {
    const ent_table *a, *b;
    size_t *region, *sector; /* index in b of each of a's; SIZE_MAX: not there */
    size_t only_a_regions, only_b_regions, only_a_sectors, only_b_sectors;
} pair;

static size_t find_code(const char *const *codes, size_t count, const char *code) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(codes[i], code) == 0) return i;
    return SIZE_MAX;
}

/* which[i] = where code i of a stands in b; how many of a are missing there. */
static size_t match(const char *const *a, size_t n_a, const char *const *b, size_t n_b, size_t *which) {
    size_t missing = 0;
    for (size_t i = 0; i < n_a; i++) {
        which[i] = find_code(b, n_b, a[i]);
        missing += which[i] == SIZE_MAX;
    }
    return missing;
}

static const char **codes_of(const ent_table *t, int regions) {
    size_t count = regions ? t->n_regions : t->n_sectors;
    const char **codes = malloc(count * sizeof *codes);
    for (size_t i = 0; codes != NULL && i < count; i++) codes[i] = regions ? t->regions[i].code : t->sectors[i].code;
    return codes;
}

static int make_pair(pair *p) {
    const char **a_regions = codes_of(p->a, 1), **b_regions = codes_of(p->b, 1);
    const char **a_sectors = codes_of(p->a, 0), **b_sectors = codes_of(p->b, 0);
    int good = a_regions != NULL && b_regions != NULL && a_sectors != NULL && b_sectors != NULL;
    p->region = malloc(p->a->n_regions * sizeof *p->region);
    p->sector = malloc(p->a->n_sectors * sizeof *p->sector);
    good = good && p->region != NULL && p->sector != NULL;
    if (good) {
        p->only_a_regions = match(a_regions, p->a->n_regions, b_regions, p->b->n_regions, p->region);
        p->only_a_sectors = match(a_sectors, p->a->n_sectors, b_sectors, p->b->n_sectors, p->sector);
        p->only_b_regions = p->b->n_regions - (p->a->n_regions - p->only_a_regions);
        p->only_b_sectors = p->b->n_sectors - (p->a->n_sectors - p->only_a_sectors);
    }
    free(a_regions), free(b_regions), free(a_sectors), free(b_sectors);
    return good;
}

static void weigh(comparison *c, double a, double b, const char *x, const char *y, const char *z) {
    c->n_cells++;
    c->a_sum += a, c->b_sum += b;
    if (a == b) return;
    c->n_differ++;
    if (!(fabs(b - a) > c->worst)) return;
    c->worst = fabs(b - a), c->worst_a = a, c->worst_b = b;
    snprintf(c->place, sizeof c->place, "%.30s %.30s %.30s", x, y, z);
}

/* [sector][importer][exporter] */
static void compare_trade(const pair *p, const double *a, const double *b, double absent, comparison *c) {
    size_t N = p->a->n_regions, M = p->b->n_regions;
    for (size_t j = 0; j < p->a->n_sectors; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                size_t to = p->sector[j], importer = p->region[n], exporter = p->region[i];
                if (to == SIZE_MAX || importer == SIZE_MAX || exporter == SIZE_MAX) continue;
                weigh(c, a == NULL ? absent : a[(j * N + n) * N + i],
                      b == NULL ? absent : b[(to * M + importer) * M + exporter], p->a->sectors[j].code,
                      p->a->regions[n].code, p->a->regions[i].code);
            }
}

/* [input][sector][region] */
static void compare_technology(const pair *p, comparison *c) {
    size_t N = p->a->n_regions, M = p->b->n_regions, J = p->a->n_sectors, K = p->b->n_sectors;
    for (size_t k = 0; k < J; k++)
        for (size_t j = 0; j < J; j++)
            for (size_t n = 0; n < N; n++) {
                size_t input = p->sector[k], sector = p->sector[j], region = p->region[n];
                if (input == SIZE_MAX || sector == SIZE_MAX || region == SIZE_MAX) continue;
                weigh(c, p->a->input_share[(k * J + j) * N + n], p->b->input_share[(input * K + sector) * M + region],
                      p->a->sectors[k].code, p->a->sectors[j].code, p->a->regions[n].code);
            }
}

static void compare_elasticities(const pair *p, comparison *c) {
    for (size_t s = 0; s < p->a->n_elasticity_sets; s++) {
        size_t set = find_code(p->b->elasticity_sets, p->b->n_elasticity_sets, p->a->elasticity_sets[s]);
        for (size_t j = 0; set != SIZE_MAX && j < p->a->n_sectors; j++)
            if (p->sector[j] != SIZE_MAX)
                weigh(c, p->a->elasticity[s * p->a->n_sectors + j],
                      p->b->elasticity[set * p->b->n_sectors + p->sector[j]], p->a->elasticity_sets[s],
                      p->a->sectors[j].code, "");
    }
}

enum { N_COMPARISONS = 5 };

static void compare_all(const pair *p, comparison out[N_COMPARISONS]) {
    out[0] = (comparison){.key = "flow_musd", .words = N_("flows, US$ m (sector, importer, exporter)")};
    out[1] = (comparison){.key = "tariff_rate", .words = N_("tariff rates (sector, importer, exporter)")};
    out[2] = (comparison){.key = "levy_gross", .words = N_("export levies (sector, importer, exporter)")};
    out[3] = (comparison){.key = "input_share", .words = N_("input shares (input, sector, region)")};
    out[4] = (comparison){.key = "elasticity", .words = N_("elasticities (set, sector)")};
    compare_trade(p, p->a->flow_musd, p->b->flow_musd, 0.0, &out[0]);
    compare_trade(p, p->a->tariff_rate, p->b->tariff_rate, 0.0, &out[1]);
    compare_trade(p, p->a->levy_gross, p->b->levy_gross, 1.0, &out[2]);
    compare_technology(p, &out[3]);
    compare_elasticities(p, &out[4]);
}

static void print_only(const char *what, size_t only_a, size_t only_b, size_t shared) {
    cli_out("%-12s %zu in both, %zu only in A, %zu only in B\n", cli_tr(what), shared, only_a, only_b);
}

static void print_diff(const pair *p, const comparison *all, int same) {
    cli_out("A %s: %zu economies x %zu sectors\nB %s: %zu economies x %zu sectors\n%s\n\n", p->a->name, p->a->n_regions,
            p->a->n_sectors, p->b->name, p->b->n_regions, p->b->n_sectors,
            same ? cli_tr("labels and figures are the same") : cli_tr("they differ"));
    print_only(N_("economies"), p->only_a_regions, p->only_b_regions, p->a->n_regions - p->only_a_regions);
    print_only(N_("sectors"), p->only_a_sectors, p->only_b_sectors, p->a->n_sectors - p->only_a_sectors);
    for (size_t k = 0; k < N_COMPARISONS; k++) {
        const comparison *c = &all[k];
        cli_out("\n%s: %zu of %zu differ\n", cli_tr(c->words), c->n_differ, c->n_cells);
        if (c->n_differ > 0) cli_out("    most: %s, %.10g in A, %.10g in B\n", c->place, c->worst_a, c->worst_b);
        if (k == 0) cli_out("    sum: %.10g in A, %.10g in B\n", c->a_sum, c->b_sum);
    }
}

static void print_diff_json(const pair *p, const comparison *all, int same) {
    cli_json json = {.stream = stdout};
    cli_json_open(&json, NULL, '{');
    cli_json_string(&json, "a", p->a->name);
    cli_json_string(&json, "b", p->b->name);
    cli_json_boolean(&json, "same", same);
    cli_json_integer(&json, "regions_only_in_a", (long long)p->only_a_regions);
    cli_json_integer(&json, "regions_only_in_b", (long long)p->only_b_regions);
    cli_json_integer(&json, "sectors_only_in_a", (long long)p->only_a_sectors);
    cli_json_integer(&json, "sectors_only_in_b", (long long)p->only_b_sectors);
    cli_json_open(&json, "figures", '[');
    for (size_t k = 0; k < N_COMPARISONS; k++) {
        const comparison *c = &all[k];
        cli_json_open(&json, NULL, '{');
        cli_json_string(&json, "figure", c->key);
        cli_json_integer(&json, "cells", (long long)c->n_cells);
        cli_json_integer(&json, "differ", (long long)c->n_differ);
        cli_json_number(&json, "a_sum", c->a_sum);
        cli_json_number(&json, "b_sum", c->b_sum);
        cli_json_string(&json, "worst", c->place);
        cli_json_number(&json, "worst_a", c->worst_a);
        cli_json_number(&json, "worst_b", c->worst_b);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_close(&json, '}');
}

static int diff(const ent_world *a, const ent_world *b, int as_json) {
    comparison all[N_COMPARISONS];
    pair p = {.a = ent_world_table(a), .b = ent_world_table(b)};
    int same, good = make_pair(&p);
    if (!good) {
        free(p.region), free(p.sector);
        cli_say("out of memory");
        return CLI_FAILED;
    }
    compare_all(&p, all);
    same = strcmp(ent_world_hash(a), ent_world_hash(b)) == 0;
    if (as_json) print_diff_json(&p, all, same);
    else print_diff(&p, all, same);
    free(p.region), free(p.sector);
    return same ? CLI_DONE : CLI_FAILED;
}

int cmd_data_diff(int argc, char **argv) {
    flags f = {0};
    ent_context *context;
    ent_world *worlds[2] = {NULL, NULL};
    ent_status status = ENT_OK;
    char **arguments;
    int n_arguments, code = cli_parse(&data_diff_command, argc, argv, take, &f, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(0);
    if (context == NULL) return CLI_FAILED;
    for (size_t k = 0; k < 2 && status == ENT_OK; k++) status = cli_world(context, arguments[k], NULL, &worlds[k]);
    code = status == ENT_OK ? diff(worlds[0], worlds[1], f.json) : cli_report(context, status);
    ent_world_free(worlds[0]);
    ent_world_free(worlds[1]);
    ent_context_free(context);
    return code;
}
