/* cmd_import.c: entente data import FILE. A published input-output table becomes a world file, with a verdict on what had
 * to be changed; nothing is written before the world has proved itself by a solve. */
#include "cli.h"
#include "commands.h"
#include "json.h"
#include "options.h"
#include "out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_JSON = CLI_LONG,
    OPTION_MEMBER,
    OPTION_NAME,
    OPTION_YEAR,
    OPTION_INVENTORIES,
    OPTION_TAXES,
    OPTION_FLOOR,
    OPTION_ELASTICITIES,
    OPTION_TARIFFS,
    OPTION_TARIFF_UNIT,
    OPTION_GOODS,
    OPTION_EXCHANGE_RATE
};

static const cli_option options[] = {
    {'o', "out", "FILE", N_("the world file to write (default: the world's name and .world)")},
    {OPTION_MEMBER, "member", "NAME", N_("the table of a zip archive that holds several: its name or a part of it")},
    {OPTION_NAME, "name", "NAME", N_("what to call the world (default: layout and year)")},
    {OPTION_YEAR, "year", "YEAR", N_("the base year (default: what the table says, else the file's name)")},
    {OPTION_INVENTORIES, "inventories", "RULE",
     N_("negative changes in inventories: gras (dropped and rebalanced, the default), produced (made this year), signed "
        "(netted)")},
    {OPTION_TAXES, "taxes", "RULE",
     N_("taxes less subsidies on products: value-added (part of it, the default) or inputs (paid with them)")},
    {OPTION_FLOOR, "value-added-floor", "SHARE", N_("value added of an industry, of output, at least (default 0.001)")},
    {OPTION_ELASTICITIES, "elasticities", "FILE|NUMBER",
     N_("a CSV with sector and one column for each set, or one figure for all sectors (default 5)")},
    {OPTION_TARIFFS, "tariffs", "FILE",
     N_("a CSV with sector, importer, exporter, rate (default: those of the table, if it has some)")},
    {OPTION_TARIFF_UNIT, "tariff-unit", "UNIT", N_("of its rates: fraction (0.05), percent (5) or multiplier (1.05)")},
    {OPTION_GOODS, "goods", "CODES", N_("the industries that are goods, separated by commas (default: by ISIC)")},
    {OPTION_EXCHANGE_RATE, "exchange-rate", "DOLLARS",
     N_("US dollars for a unit of the table's currency (default: 1; for euros the average of the year)")},
    {OPTION_JSON, "json", NULL, N_("print the verdict as JSON")},
    {'q', "quiet", NULL, N_("print warnings and errors only")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_import_command = {
    .name = "data import",
    .arguments = "FILE",
    .summary = N_(
        "Makes a world file of a published input-output table: OECD ICIO, WIOD, FIGARO,\n"
        "ADB MRIO or GTAP, as CSV or Stata file, plain, gzip or zip, recognised by what is in it. Says in figures\n"
        "what had to be changed."),
    .details = N_(
        "`-` reads standard input. Spreadsheets are saved as CSV first. docs/formats.md describes each layout,\n"
        "docs/data.md the rules and the file that is written.\n"),
    .options = options,
    .least = 1,
    .most = 1,
};

typedef struct request {
    ent_import_options import;
    const char *out;
    int json, quiet;
} request;

/* A number as the library writes numbers; 0 when `text` is none. */
static int take_number(const char *text, double *out) {
    char *end = NULL;
    *out = strtod(text, &end);
    return *text != '\0' && *end == '\0' && isfinite(*out);
}

static int take_rule(int key, const char *value, ent_import_options *o) {
    if (key == OPTION_INVENTORIES && !ent_inventories_parse(value, &o->inventories))
        return cli_bad_value("inventories", "gras, produced or signed", value);
    if (key == OPTION_TAXES && !ent_product_taxes_parse(value, &o->taxes))
        return cli_bad_value("taxes", "value-added or inputs", value);
    if (key == OPTION_TARIFF_UNIT && !ent_tariff_unit_parse(value, &o->tariff_unit))
        return cli_bad_value("tariff-unit", "fraction, percent or multiplier", value);
    return 0;
}

static int take(int key, const char *value, void *payload) {
    request *r = payload;
    ent_import_options *o = &r->import;
    long year = 0;
    switch (key) {
    case OPTION_JSON: r->json = 1; break;
    case 'q': r->quiet = 1; break;
    case 'o': r->out = value; break;
    case OPTION_MEMBER: o->member = value; break;
    case OPTION_NAME: o->name = value; break;
    case OPTION_TARIFFS: o->tariffs = value; break;
    case OPTION_GOODS: o->goods = value; break;
    case OPTION_YEAR:
        if (!cli_integer(value, 1900, 2200, &year)) return cli_bad_value("year", "a year", value);
        o->year = (int)year;
        break;
    case OPTION_FLOOR:
        if (!take_number(value, &o->value_added_floor_share) ||
            !(o->value_added_floor_share > 0.0 && o->value_added_floor_share < 1.0))
            return cli_bad_value("value-added-floor", "a share between 0 and 1", value);
        break;
    case OPTION_EXCHANGE_RATE:
        if (!take_number(value, &o->usd_per_unit) || !(o->usd_per_unit > 0.0))
            return cli_bad_value("exchange-rate", "a figure above 0", value);
        break;
    case OPTION_ELASTICITIES:
        if (!take_number(value, &o->elasticity)) o->elasticities = value;
        else if (!(o->elasticity > 0.0)) return cli_bad_value("elasticities", "a figure above 0 or a file", value);
        break;
    default: return take_rule(key, value, o);
    }
    return 0;
}

/* The largest |hat - 1| of a solve without a shock, over wages, prices and absorption. */
static ent_status prove(ent_context *context, const ent_world *world, double *gap, ent_rebase *rebase) {
    ent_model *model = NULL;
    ent_solution *solution = NULL;
    const ent_table *t = ent_world_table(world);
    size_t N = t->n_regions, markets = t->n_sectors * N;
    ent_shock shock;
    ent_status status = ent_model_create(context, world, NULL, &model);
    *gap = 0.0;
    ent_shock_init(&shock);
    if (status == ENT_OK) *rebase = *ent_model_rebase(model);
    if (status == ENT_OK) status = ent_solve(context, model, &shock, NULL, &solution);
    if (status == ENT_OK) {
        const double *wage = ent_solution_ln_wage(solution), *price = ent_solution_ln_price(solution);
        const double *absorption = ent_solution_ln_absorption(solution);
        for (size_t n = 0; n < N; n++) *gap = fmax(*gap, fabs(expm1(wage[n])));
        for (size_t m = 0; m < markets; m++) *gap = fmax(*gap, fmax(fabs(expm1(price[m])), fabs(expm1(absorption[m]))));
    }
    ent_solution_free(solution);
    ent_model_free(model);
    return status;
}

static const double REGION_LIMIT = 0.01; /* value added that differs by more is listed */

static double region_gap(const ent_import_region *r) {
    return r->expected_musd != 0.0 ? r->world_musd / r->expected_musd - 1.0 : r->world_musd != 0.0 ? 1.0 : 0.0;
}

static void print_changes(const ent_import_report *r) {
    int any = 0;
    cli_out("\n%-56s %9s %13s\n", cli_tr("what was changed"), cli_tr("cells"), cli_tr("US$ m moved"));
    for (size_t i = 0; i < r->n_changes; i++) {
        const ent_import_change *c = &r->changes[i];
        if (c->n_cells == 0) continue;
        any = 1;
        cli_out("%-56s %9zu %13.1f\n", cli_tr(c->words), c->n_cells, c->moved_musd);
        if (c->worst[0] != '\0') cli_out("    most: %s, US$ %.6g m\n", c->worst, c->worst_musd);
    }
    if (!any) cli_out("nothing\n");
    cli_out("rules: inventories %s, taxes %s; final demand times %.9g\n%u rounds of scaling, rest %.1e of a row\n",
            ent_inventories_name(r->inventories), ent_product_taxes_name(r->taxes), r->final_scale, r->rounds,
            r->rest_share);
}

static void print_identities(const ent_import_report *r) {
    cli_out("\n%-44s %9s %9s  worst before\n", cli_tr("largest gap of an identity"), cli_tr("before"), cli_tr("after"));
    for (size_t i = 0; i < r->n_identities; i++) {
        const ent_import_identity *id = &r->identities[i];
        cli_out("%-44s %9.1e %9.1e  %s\n", cli_tr(id->words), id->before_share, id->after_share, id->worst_before);
    }
}

static void print_value_added(const ent_import_report *r) {
    size_t beyond = 0;
    double expected = 0.0;
    for (size_t n = 0; n < r->n_regions; n++) expected += r->regions[n].expected_musd;
    cli_out("\nworld value added      US$ %.1f bn published\n", 1e-3 * r->published_value_added_musd);
    if (r->published_taxes_musd != 0.0)
        cli_out("taxes and margins      US$ %.1f bn, %s\n", 1e-3 * r->published_taxes_musd,
                r->taxes == ENT_PRODUCT_TAXES_VALUE_ADDED ? cli_tr("counted with it") : cli_tr("paid with inputs"));
    cli_out("value added            US$ %.1f bn in the world (%+.4f %%)\n", 1e-3 * r->world_value_added_musd,
            100.0 * (r->world_value_added_musd / expected - 1.0));
    for (size_t n = 0; n < r->n_regions; n++) {
        const ent_import_region *region = &r->regions[n];
        if (fabs(region_gap(region)) <= REGION_LIMIT) continue;
        if (beyond++ == 0) cli_out("it differs by more than 1 %% in:\n");
        cli_out("  %-8s US$ %.1f bn, published %.1f bn (%+.2f %%)\n", region->region, 1e-3 * region->world_musd,
                1e-3 * region->expected_musd, 100.0 * region_gap(region));
    }
    if (beyond == 0) cli_out("of every economy it is within 1 %% of what is published\n");
}

static void print_text(const ent_import_report *r, const ent_world *world, double gap, const ent_rebase *rebase) {
    const ent_table *t = ent_world_table(world);
    if (r == NULL) {
        cli_out("%s: a world already, %zu economies x %zu sectors\n", t->name, t->n_regions, t->n_sectors);
    } else {
        cli_out("%s: %s%s%s", t->name, r->layout, *r->edition == '\0' ? "" : ", ", r->edition);
        if (r->year != 0) cli_out(", %d", r->year);
        cli_out("\n%zu economies x %zu industries, %zu categories of final demand\n", r->n_regions, r->n_industries,
                r->n_demands);
        if (*r->folded != '\0') cli_out("parts added up: %s\n", r->folded);
        print_changes(r);
        print_identities(r);
        print_value_added(r);
    }
    if (rebase->done) cli_out("rebased: %zu markets clipped, US$ %.3g m\n", rebase->n_clipped, rebase->clipped_musd);
    cli_out("a solve without a shock returns 1 to %.1e\n", gap);
}

static void print_report_json(cli_json *json, const ent_import_report *r) {
    cli_json_string(json, "layout", r->layout);
    cli_json_string(json, "edition", r->edition);
    cli_json_string(json, "folded", r->folded);
    cli_json_string(json, "source_file", r->file);
    cli_json_string(json, "source_hash", r->hash);
    cli_json_integer(json, "source_bytes", (long long)r->bytes);
    cli_json_string(json, "inventories", ent_inventories_name(r->inventories));
    cli_json_string(json, "taxes", ent_product_taxes_name(r->taxes));
    cli_json_number(json, "published_value_added_musd", r->published_value_added_musd);
    cli_json_number(json, "published_taxes_musd", r->published_taxes_musd);
    cli_json_number(json, "published_output_musd", r->published_output_musd);
    cli_json_number(json, "world_value_added_musd", r->world_value_added_musd);
    cli_json_number(json, "world_output_musd", r->world_output_musd);
    cli_json_number(json, "final_scale", r->final_scale);
    cli_json_integer(json, "rounds", r->rounds);
    cli_json_number(json, "rest_share", r->rest_share);
    cli_json_open(json, "changes", '[');
    for (size_t i = 0; i < r->n_changes; i++) {
        const ent_import_change *c = &r->changes[i];
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "change", c->key);
        cli_json_string(json, "words", c->words);
        cli_json_integer(json, "cells", (long long)c->n_cells);
        cli_json_number(json, "moved_musd", c->moved_musd);
        cli_json_string(json, "worst", c->worst);
        cli_json_number(json, "worst_musd", c->worst_musd);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
    cli_json_open(json, "identities", '[');
    for (size_t i = 0; i < r->n_identities; i++) {
        const ent_import_identity *id = &r->identities[i];
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "identity", id->key);
        cli_json_string(json, "words", id->words);
        cli_json_number(json, "before_share", id->before_share);
        cli_json_string(json, "worst_before", id->worst_before);
        cli_json_number(json, "after_share", id->after_share);
        cli_json_string(json, "worst_after", id->worst_after);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
    cli_json_open(json, "value_added", '[');
    for (size_t n = 0; n < r->n_regions; n++) {
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "region", r->regions[n].region);
        cli_json_number(json, "published_musd", r->regions[n].published_musd);
        cli_json_number(json, "taxes_musd", r->regions[n].taxes_musd);
        cli_json_number(json, "expected_musd", r->regions[n].expected_musd);
        cli_json_number(json, "world_musd", r->regions[n].world_musd);
        cli_json_boolean(json, "within_1_pct", fabs(region_gap(&r->regions[n])) <= REGION_LIMIT);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static void print_json(const ent_import_report *r, const ent_world *world, double gap, const char *out) {
    const ent_table *t = ent_world_table(world);
    cli_json json = {.stream = stdout};
    cli_json_open(&json, NULL, '{');
    cli_json_string(&json, "name", t->name);
    cli_json_integer(&json, "base_year", t->base_year);
    cli_json_string(&json, "hash", ent_world_hash(world));
    cli_json_integer(&json, "regions", (long long)t->n_regions);
    cli_json_integer(&json, "sectors", (long long)t->n_sectors);
    if (r != NULL) print_report_json(&json, r);
    cli_json_number(&json, "no_shock_gap", gap);
    cli_json_string(&json, "written", out);
    cli_json_close(&json, '}');
}

/* "icio-2011.world"; slashes in a name would be directories. */
static char *default_out(const char *name) {
    static const char ending[] = ".world";
    char *out = malloc(strlen(name) + sizeof ending);
    if (out == NULL) return NULL;
    strcpy(out, name);
    for (char *p = out; *p != '\0'; p++)
        if (*p == '/') *p = '-';
    return strcat(out, ending);
}

static int import(ent_context *context, const request *r, const char *path) {
    ent_world *world = NULL;
    ent_import_report *report = NULL;
    ent_rebase rebase = {0};
    double gap = 0.0;
    char *out = NULL;
    int code;
    ent_status status = ent_import(context, path, &r->import, &world, &report);
    if (status == ENT_OK) status = prove(context, world, &gap, &rebase);
    if (status == ENT_OK) {
        out = r->out != NULL ? strdup(r->out) : default_out(ent_world_table(world)->name);
        if (out == NULL) {
            cli_say("out of memory");
            status = ENT_NOMEM;
        } else status = ent_world_write(context, world, out);
    }
    code = status == ENT_OK ? CLI_DONE : out == NULL && status == ENT_NOMEM ? CLI_FAILED : cli_report(context, status);
    if (code == CLI_DONE && r->json) print_json(report, world, gap, out);
    else if (code == CLI_DONE && !r->quiet) {
        print_text(report, world, gap, &rebase);
        cli_out("written to %s\n", out);
    }
    free(out);
    ent_import_report_free(report);
    ent_world_free(world);
    return code;
}

int cmd_data_import(int argc, char **argv) {
    request r = {0};
    ent_context *context;
    char **arguments;
    int n_arguments, code;
    ent_import_options_init(&r.import);
    code = cli_parse(&data_import_command, argc, argv, take, &r, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (r.import.tariffs != NULL && r.import.tariff_unit == ENT_TARIFF_UNSTATED) {
        cli_say("--tariffs needs --tariff-unit: fraction (0.05), percent (5) or multiplier (1.05)");
        return CLI_USAGE;
    }
    context = cli_context(r.quiet);
    if (context == NULL) return CLI_FAILED;
    code = import(context, &r, arguments[0]);
    ent_context_free(context);
    return code;
}
