/* cmd_compare.c: entente compare A B. Two packages side by side: what each does, and the difference. */
#include "cli.h"
#include "commands.h"
#include "deliver.h"
#include "keep.h"
#include "options.h"
#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_JSON = CLI_LONG,
    OPTION_CSV,
    OPTION_WORLD,
    OPTION_YEAR,
    OPTION_ELASTICITIES,
    OPTION_AGAINST,
    OPTION_SET,
    OPTION_ROWS,
    OPTION_TABLES,
    OPTION_CLOSURE,
    OPTION_NO_COLOR,
    OPTION_LONG_RUN,
    OPTION_YEARS,
    OPTION_DELIVERY
};

static const cli_option options[] = {
    {OPTION_YEARS, "years", "FIRST-LAST", N_("solve these years for both; default: those of both horizons")},
    {OPTION_YEAR, "year", "YYYY",
     N_("the year whose tables are shown; default: the last. With --long-run: the year whose law is solved; default: the "
        "later of their own")},
    {OPTION_LONG_RUN, "long-run", NULL,
     N_("no paths: the law of one year as if it held for ever; of pledges only what changes rates")},
    {OPTION_DELIVERY, "delivery", "NAME", N_("what counts of pledges: headline, expected (default), none")},
    {OPTION_AGAINST, "against", "PACKAGE",
     N_("measure both against this package, or `none`, the base law; default: each as it says itself")},
    {OPTION_WORLD, "world", "WORLD",
     N_("use this world file or directory, or `world-2024`, the table built in; default: as the first package says")},
    {OPTION_ELASTICITIES, "elasticities", "NAME",
     N_("set of trade elasticities; default: `median`, else the first of the world")},
    {OPTION_CLOSURE, "closure", "NAME",
     N_("what deficits do: world-share (default), zero, own-gdp, path (as each package says)")},
    {OPTION_CSV, "csv", "DIR", N_("write DIR/comparison.csv with every figure of both and the difference")},
    {OPTION_JSON, "json", NULL, N_("print the comparison as JSON instead of text")},
    {'q', "quiet", NULL, N_("print the sentence only; no warnings, no notes")},
    {OPTION_ROWS, "rows", "N", N_("economies in the table; default 10")},
    {OPTION_TABLES, "tables", NULL, N_("of paths: trade and duties too")},
    {OPTION_SET, "set", "KEY=VALUE", N_("option of the path or the solver, as for `run`")},
    CLI_KEEP_OPTIONS,
    {OPTION_NO_COLOR, "no-color", NULL, N_("never colour (NO_COLOR does the same)")},
    CLI_HELP,
    CLI_END,
};

const cli_command compare_command = {
    .name = "compare",
    .arguments = "PACKAGE PACKAGE",
    .summary = N_("Two packages side by side: what each does to real income, trade and duties in\n"
                  "the same year, and the difference."),
    .details = N_("Each is measured against what it says itself, or both against one. Differences are\n"
                  "the second less the first. Exit code 5 when one of the two has no verified solution.\n"),
    .options = options,
    .least = 2,
    .most = 2,
};

typedef struct compare_request {
    ent_run_options run;
    const char *world, *csv, *closure, *delivery;
    int json, quiet, no_color, tables, long_run;
    long rows;
    cli_settings settings;
    cli_keep keep;
    const ent_comparison *comparison; /* once there is one */
} compare_request;

static int take(int key, const char *value, void *payload) {
    compare_request *request = payload;
    long number = 0;
    switch (key) {
    case OPTION_JSON: request->json = 1; return 0;
    case 'q': request->quiet = 1; return 0;
    case OPTION_TABLES: request->tables = 1; return 0;
    case OPTION_LONG_RUN: request->long_run = 1; return 0;
    case OPTION_DELIVERY: request->delivery = value; return 0;
    case OPTION_YEARS: return cli_take_years(&request->run, value);
    case OPTION_NO_COLOR: request->no_color = 1; return 0;
    case OPTION_CSV: request->csv = value; return 0;
    case OPTION_WORLD: request->world = value; return 0;
    case OPTION_ELASTICITIES: request->run.elasticities = value; return 0;
    case OPTION_AGAINST: request->run.against = value; return 0;
    case OPTION_CLOSURE: request->closure = value; return 0;
    case OPTION_SET: return cli_take_setting(&request->settings, CLI_SET_SOLVER, value);
    case OPTION_YEAR:
        if (!cli_integer(value, 1900, 2999, &number)) return cli_bad_value("year", "a year from 1900 to 2999", value);
        request->run.year = (int)number;
        return 0;
    case OPTION_ROWS:
        if (!cli_integer(value, 1, 100000, &number)) return cli_bad_value("rows", "a number from 1 on", value);
        request->rows = number;
        return 0;
    default: return cli_take_keep(key, value, &request->keep);
    }
}

static ent_status write_as_asked(ent_context *context, const void *payload, FILE *stream) {
    const compare_request *request = payload;
    ent_text_options text;
    if (request->json) return ent_comparison_write_json(context, request->comparison, stream);
    if (request->quiet && request->comparison->converged) {
        fprintf(stream, "%s\n", ent_comparison_sentence(request->comparison, cli_language()));
        return ENT_OK;
    }
    ent_text_options_init(&text);
    text.width = cli_width();
    text.color = cli_color(request->no_color);
    text.rows = (size_t)request->rows;
    text.tables = request->tables;
    text.language = cli_language();
    return ent_comparison_write_text(context, request->comparison, &text, stream);
}

static int deliver(ent_context *context, const compare_request *request, ent_status answer) {
    int code = CLI_DONE, written;
    if (answer == ENT_OK && request->csv != NULL) {
        ent_status status = ent_comparison_write_csv(context, request->comparison, request->csv);
        if (status != ENT_OK) return cli_report(context, status);
        cli_say_written(request->quiet, request->csv, "comparison.csv");
    }
    if (answer != ENT_OK) code = cli_report(context, answer);
    if (answer != ENT_OK && request->csv != NULL) cli_say("%s/comparison.csv was not written", request->csv);
    written = cli_print(context, write_as_asked, request);
    return code == CLI_DONE ? written : code;
}

/* Two worlds cannot be compared: either both packages ask for the same, or the caller says which. */
static int same_world(const compare_request *request, const ent_package_info *a, const ent_package_info *b) {
    const char *first = a->world[0] == '\0' ? "world-2024" : a->world;
    const char *second = b->world[0] == '\0' ? "world-2024" : b->world;
    if (request->world != NULL || strcmp(first, second) == 0) return 1;
    cli_say("%s is written for the world %s and %s for %s; choose one with --world", a->name, first, b->name, second);
    return 0;
}

/* Both runs, each as `entente run` would make it. */
static void keep(const compare_request *request, ent_package *const packages[2], char **sources) {
    ent_context *context = NULL;
    ent_run_options chosen;
    ent_status status;
    if (request->keep.not_at_all || ent_context_create(&context) != ENT_OK) return;
    status = ent_compare_options(context, packages[0], packages[1], &request->run, &chosen);
    ent_context_free(context);
    for (int k = 0; k < 2 && status == ENT_OK; k++) {
        const ent_result *side = k == 0 ? request->comparison->first : request->comparison->second;
        const ent_run_origin run = {
            .package = packages[k], .options = &chosen, .source = sources[k], .world = request->world};
        char *command = cli_command_of(&run);
        cli_keep_run(&request->keep, &run, command, (ent_result *)(uintptr_t)side, request->quiet); /* it gets its id */
        free(command);
    }
}

static int compare(ent_context *context, compare_request *request, char **sources) {
    ent_package *packages[2] = {NULL, NULL};
    ent_world *world = NULL;
    ent_comparison *comparison = NULL;
    ent_status status = ENT_OK;
    int code = CLI_USAGE, fit = 0;
    for (int k = 0; k < 2 && status == ENT_OK; k++) status = ent_package_load(context, sources[k], NULL, &packages[k]);
    if (status == ENT_OK)
        fit = same_world(request, ent_package_get_info(packages[0]), ent_package_get_info(packages[1]));
    if (fit) status = cli_world(context, request->world, ent_package_get_info(packages[0]), &world);
    if (fit && status == ENT_OK)
        status = ent_compare(context, world, packages[0], packages[1], &request->run, &comparison);
    request->comparison = comparison;
    if (comparison != NULL) keep(request, packages, sources);
    if (comparison != NULL) code = deliver(context, request, status);
    else if (status != ENT_OK) code = cli_report(context, status);
    for (int k = 0; k < 2 && comparison != NULL && code != CLI_FAILED; k++)
        cli_say_kept(&request->keep, k == 0 ? comparison->first : comparison->second, request->quiet);
    ent_comparison_free(comparison);
    ent_world_free(world);
    ent_package_free(packages[0]);
    ent_package_free(packages[1]);
    return code;
}

int cmd_compare(int argc, char **argv) {
    compare_request request = {0};
    ent_context *context;
    char **arguments;
    int n_arguments, code;
    ent_status status;
    ent_run_options_init(&request.run);
    code = cli_parse(&compare_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (strcmp(arguments[0], "-") == 0 && strcmp(arguments[1], "-") == 0) {
        cli_say("only one of the two packages can be standard input");
        return CLI_USAGE;
    }
    context = cli_context(request.quiet);
    if (context == NULL) return CLI_FAILED;
    status = cli_apply_settings(context, &request.settings, &request.run);
    if (status == ENT_OK && request.closure != NULL)
        status = ent_closure_parse(context, request.closure, &request.run.closure);
    request.run.path = !request.long_run;
    request.run.delivery = ENT_DELIVERY_EXPECTED;
    if (status == ENT_OK && request.delivery != NULL)
        status = ent_delivery_parse(context, request.delivery, &request.run.delivery);
    code = status == ENT_OK ? compare(context, &request, arguments) : cli_report(context, status);
    ent_context_free(context);
    return code;
}
