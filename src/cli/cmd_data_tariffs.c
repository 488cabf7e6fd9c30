/* cmd_data_tariffs.c: entente data tariffs FILE...: a world with the tariffs of published files, and the match rate. */
#include "cli.h"
#include "commands.h"
#include "json.h"
#include "options.h"
#include "out.h"
#include "reshape.h"

#include <stdio.h>
#include <string.h>

enum {
    OPTION_JSON = CLI_LONG,
    OPTION_WORLD,
    OPTION_UNIT,
    OPTION_CONCORDANCE,
    OPTION_EQUAL,
    OPTION_COUNTRIES,
    OPTION_COLUMNS,
    OPTION_YEAR,
    OPTION_DUTY,
    OPTION_MEAN,
    OPTION_OTHERS,
    OPTION_MEMBER,
    OPTION_SOURCE,
    OPTION_ALL,
    FILES_MOST = 256,
    STEPS_MOST = 16,
    SHOWN = 12 /* of each kind of code that led nowhere */
};

static const cli_option options[] = {
    {OPTION_UNIT, "unit", "UNIT",
     N_("of the rates: fraction (0.05), percent (5) or multiplier (1.05); must be stated")},
    {OPTION_CONCORDANCE, "concordance", "[H5=]FILE",
     N_("a step from products to sectors, a CSV with from, to, weight; several are taken in order; with a revision and an "
        "equals sign, for its lines only")},
    {OPTION_EQUAL, "equal-weights", NULL, N_("a code with several targets and no weights goes to them in equal parts")},
    {OPTION_COUNTRIES, "countries", "FILE", N_("a CSV with from, to: names of the file and the regions they are")},
    {OPTION_COLUMNS, "columns", "ROLES",
     N_("which column is what, as rate=adv,product=hs6_2007 (default: usual names)")},
    {OPTION_YEAR, "year", "YEAR", N_("of a file with several")},
    {OPTION_DUTY, "duty", "TYPE", N_("of a file with several types of duty, such as AHS")},
    {OPTION_MEAN, "mean", "MEAN",
     N_("over the lines of a cell: simple (the default) or trade, weighted by trade values")},
    {OPTION_OTHERS, "others", "WHAT", N_("cells without a line: keep their tariff (the default) or zero")},
    {OPTION_MEMBER, "member", "NAME", N_("the table of a zip archive that holds several: its name or a part of it")},
    {OPTION_SOURCE, "source", "TEXT",
     N_("where the files are from, for the notes of the world (default: their names)")},
    {OPTION_ALL, "all", NULL, N_("list every code that led nowhere, not the first of each kind")},
    {OPTION_WORLD, "world", "WORLD", N_("a world file or a directory (default: world-2024, the table built in)")},
    {'o', "out", "FILE", N_("the world file to write")},
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    {'q', "quiet", NULL, N_("print warnings and errors only")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_tariffs_command = {
    .name = "data tariffs",
    .arguments = "FILE...",
    .summary = N_("Puts tariffs of published files into a world: WITS, TRAINS, MAcMap-HS6 or plain CSV, through\n"
                  "concordances. Says how many lines were matched and lists what led nowhere."),
    .details = N_(
        "Files are CSV or Stata files, plain, gzip or zip. docs/tariffs.md describes columns, concordances and\n"
        "names of countries.\n"),
    .options = options,
    .least = 1,
    .most = FILES_MOST,
};

typedef struct request {
    ent_tariff_options tariffs;
    const char *steps[STEPS_MOST];
    const char *world, *out;
    int json, quiet, all;
} request;

static int take_rule(int key, const char *value, request *r) {
    ent_tariff_options *o = &r->tariffs;
    long year = 0;
    switch (key) {
    case OPTION_UNIT:
        return ent_tariff_unit_parse(value, &o->unit) ? 0
                                                      : cli_bad_value("unit", "fraction, percent or multiplier", value);
    case OPTION_MEAN:
        return ent_tariff_mean_parse(value, &o->mean) ? 0 : cli_bad_value("mean", "simple or trade", value);
    case OPTION_OTHERS:
        o->others_zero = strcmp(value, "zero") == 0;
        return o->others_zero || strcmp(value, "keep") == 0 ? 0 : cli_bad_value("others", "keep or zero", value);
    case OPTION_YEAR:
        if (!cli_integer(value, 1900, 2200, &year)) return cli_bad_value("year", "a year", value);
        o->year = (int)year;
        return 0;
    case OPTION_CONCORDANCE:
        if (o->n_concordances == STEPS_MOST) return cli_bad_value("concordance", "16 files at most", value);
        r->steps[o->n_concordances++] = value;
        return 0;
    default: return 0;
    }
}

static int take(int key, const char *value, void *payload) {
    request *r = payload;
    switch (key) {
    case OPTION_JSON: r->json = 1; break;
    case OPTION_WORLD: r->world = value; break;
    case OPTION_EQUAL: r->tariffs.equal_weights = 1; break;
    case OPTION_COUNTRIES: r->tariffs.countries = value; break;
    case OPTION_COLUMNS: r->tariffs.columns = value; break;
    case OPTION_DUTY: r->tariffs.duty = value; break;
    case OPTION_MEMBER: r->tariffs.member = value; break;
    case OPTION_SOURCE: r->tariffs.source = value; break;
    case OPTION_ALL: r->all = 1; break;
    case 'o': r->out = value; break;
    case 'q': r->quiet = 1; break;
    default: return take_rule(key, value, r);
    }
    return 0;
}

static double pct(double part, double whole) { return whole > 0.0 ? 100.0 * part / whole : 0.0; }

static const struct {
    const char *what, *words;
} kinds[] = {
    {"importer", N_("importers that are no region of the world")},
    {"exporter", N_("partners that are no region of the world")},
    {"product", N_("products that lead to no sector")},
    {"target", N_("codes that a concordance leads to, and that lead nowhere")},
};

static void print_unmatched(const ent_tariff_report *report, int all) {
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t count = 0, shown = 0;
        for (size_t i = 0; i < report->n_unmatched; i++) count += strcmp(report->unmatched[i].what, kinds[k].what) == 0;
        if (count == 0) continue;
        cli_out("\n%zu %s:\n", count, cli_tr(kinds[k].words));
        for (size_t i = 0; i < report->n_unmatched; i++) {
            const ent_tariff_unmatched *u = &report->unmatched[i];
            if (strcmp(u->what, kinds[k].what) != 0 || (!all && shown == SHOWN)) continue;
            cli_out("  %-40s %zu\n", *u->code == '\0' ? cli_tr("(empty)") : u->code, u->n_lines);
            shown++;
        }
        if (shown < count) cli_out("  and %zu more (--all)\n", count - shown);
    }
}

static void print_text(const ent_tariff_report *t, const request *r) {
    cli_out("lines                 %zu, %zu matched (%.2f %%)\n", t->n_lines, t->n_matched,
            pct((double)t->n_matched, (double)t->n_lines));
    if (t->n_general > 0) cli_out("for all partners      %zu of them\n", t->n_general);
    if (t->n_other_lines > 0) cli_out("other year or duty    %zu, left out\n", t->n_other_lines);
    if (t->n_empty > 0) cli_out("without a rate        %zu, left out\n", t->n_empty);
    if (t->n_own > 0) cli_out("on own goods          %zu, not used\n", t->n_own);
    if (t->n_padded > 0) cli_out("leading zero lost     %zu products\n", t->n_padded);
    for (size_t k = 0; k < t->n_concordances; k++)
        cli_out("concordance           %s: %s\n", r->steps[k],
                *t->versions[k] == '\0' ? cli_tr("states no version") : t->versions[k]);
    cli_out("cells of goods        %zu of %zu have a rate; %.2f %% of imports\n", t->n_cells_given, t->n_cells,
            pct(t->imports_given_musd, t->imports_musd));
    cli_out("the others            %s\n",
            r->tariffs.others_zero ? cli_tr("set to 0") : cli_tr("keep the rate they had"));
    cli_out("duties over imports   %.3f %% before, %.3f %% after\n", 100.0 * t->mean_before_rate,
            100.0 * t->mean_after_rate);
    cli_out("world value added     %+.4f %%: users pay the duty on inputs\n",
            100.0 * (t->value_added_after_musd / t->value_added_before_musd - 1.0));
    print_unmatched(t, r->all);
    cli_out("\n");
}

static void print_json(cli_json *json, const ent_tariff_report *t) {
    cli_json_integer(json, "lines", (long long)t->n_lines);
    cli_json_integer(json, "matched", (long long)t->n_matched);
    cli_json_integer(json, "for_all_partners", (long long)t->n_general);
    cli_json_integer(json, "other_year_or_duty", (long long)t->n_other_lines);
    cli_json_integer(json, "without_rate", (long long)t->n_empty);
    cli_json_integer(json, "on_own_goods", (long long)t->n_own);
    cli_json_integer(json, "leading_zero_lost", (long long)t->n_padded);
    cli_json_integer(json, "cells", (long long)t->n_cells);
    cli_json_integer(json, "cells_given", (long long)t->n_cells_given);
    cli_json_number(json, "imports_musd", t->imports_musd);
    cli_json_number(json, "imports_given_musd", t->imports_given_musd);
    cli_json_number(json, "mean_before_rate", t->mean_before_rate);
    cli_json_number(json, "mean_after_rate", t->mean_after_rate);
    cli_json_open(json, "concordance_versions", '[');
    for (size_t k = 0; k < t->n_concordances; k++) cli_json_string(json, NULL, t->versions[k]);
    cli_json_close(json, ']');
    cli_json_open(json, "unmatched", '[');
    for (size_t i = 0; i < t->n_unmatched; i++) {
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "what", t->unmatched[i].what);
        cli_json_string(json, "code", t->unmatched[i].code);
        cli_json_integer(json, "lines", (long long)t->unmatched[i].n_lines);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static int attach(ent_context *context, const request *r) {
    ent_world *before = NULL, *after = NULL;
    ent_tariff_report *report = NULL;
    cli_json json = {.stream = stdout};
    int code;
    ent_status status = cli_world(context, r->world, NULL, &before);
    if (status == ENT_OK) status = ent_world_attach_tariffs(context, before, &r->tariffs, &after, &report);
    if (status == ENT_OK) status = ent_world_write(context, after, r->out);
    code = status == ENT_OK ? CLI_DONE : cli_report(context, status);
    if (code == CLI_DONE && r->json) {
        cli_json_open(&json, NULL, '{');
        print_json(&json, report);
        cli_reshape_json(&json, before, after, r->out);
        cli_json_close(&json, '}');
    } else if (code == CLI_DONE && !r->quiet) {
        print_text(report, r);
        cli_reshape_text(before, after, r->out);
    }
    ent_tariff_report_free(report);
    ent_world_free(after);
    ent_world_free(before);
    return code;
}

int cmd_data_tariffs(int argc, char **argv) {
    request r = {0};
    ent_context *context;
    char **arguments;
    int n_arguments, code;
    ent_tariff_options_init(&r.tariffs);
    code = cli_parse(&data_tariffs_command, argc, argv, take, &r, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (r.tariffs.unit == ENT_TARIFF_UNSTATED || r.out == NULL) {
        cli_say(r.out == NULL
                    ? N_("--out says which world file to write")
                    : N_("--unit says what the rates are: fraction (0.05), percent (5) or multiplier (1.05)"));
        return CLI_USAGE;
    }
    r.tariffs.files = (const char *const *)arguments;
    r.tariffs.n_files = (size_t)n_arguments;
    r.tariffs.concordances = r.steps;
    context = cli_context(r.quiet);
    if (context == NULL) return CLI_FAILED;
    code = attach(context, &r);
    ent_context_free(context);
    return code;
}
