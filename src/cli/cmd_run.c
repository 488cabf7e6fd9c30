/* cmd_run.c: entente run PACKAGE. Solves, then writes the files, then says the answer; in this order, so that a failure
 * leaves nothing half-said. */
#include "answer.h"
#include "cli.h"
#include "commands.h"
#include "keep.h"
#include "options.h"
#include "run_output.h"
#include "settings.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_WORLD = CLI_LONG,
    OPTION_YEAR,
    OPTION_DATE,
    OPTION_ELASTICITIES,
    OPTION_AGAINST,
    OPTION_THREADS,
    OPTION_SET,
    OPTION_CLOSURE,
    OPTION_KERNELS,
    OPTION_LONG_RUN,
    OPTION_YEARS,
    OPTION_DELIVERY,
    OPTION_LEDGER,
    OPTION_SEED,
    OPTION_FACTS,
    OPTION_FIRST_ORDER
};

static const cli_option options[] = {
    {OPTION_YEARS, "years", "FIRST-LAST",
     N_("solve these years; default: as the package says, else from the first change on, ten years more")},
    {OPTION_YEAR, "year", "YYYY",
     N_("the year whose tables are shown; default: the last. With --long-run: the year whose law is solved; default: the "
        "first that begins on or after the last `from` date")},
    {OPTION_LONG_RUN, "long-run", NULL,
     N_("no path: the law of one year as if it held for ever, once trade has adjusted, without capital; of pledges "
        "only what changes rates")},
    {OPTION_DATE, "date", "YYYY-MM-DD", N_("the same for the law in force on this day")},
    {OPTION_FIRST_ORDER, "first-order", NULL,
     N_("the same by one derivative, approximate, beside the exact answer: what a slider would show")},
    {OPTION_DELIVERY, "delivery", "NAME",
     N_("what counts of pledges: headline (as written), expected (default: the mean of each `delivery`), none")},
    {OPTION_LEDGER, "ledger", "NAME", N_("who the effect is shared out to: group (default), clause, none")},
    {OPTION_AGAINST, "against", "PACKAGE",
     N_("measure against this package, or `none`, the base law; default: as the package says")},
    {OPTION_WORLD, "world", "WORLD",
     N_("use this world file or directory, or `world-2024`, the table built in; default: as the package says")},
    {OPTION_ELASTICITIES, "elasticities", "NAME",
     N_("set of trade elasticities; default: `median`, else the first of the world")},
    {OPTION_CLOSURE, "closure", "NAME",
     N_("what deficits do: world-share (default), zero, own-gdp, path (as the package says)")},
    {CLI_OUT_CSV, "csv", "DIR",
     N_("write DIR/outcomes.csv with every figure; of a path also ledger.csv, pledges.csv, dependence.csv")},
    {CLI_OUT_REPORT, "report", "FILE",
     N_("write a report to look at, to print and to send: one HTML file with charts, tables and sources")},
    {CLI_OUT_XLSX, "xlsx", "FILE",
     N_("write a workbook: answer, regions, trade, duties, and of a path ledger and years")},
    {CLI_OUT_JSON, "json", NULL, N_("print the result document as JSON instead of text")},
    {'q', "quiet", NULL, N_("print the sentence only; no warnings, no notes")},
    {CLI_OUT_ROWS, "rows", "N", N_("economies in the table of winners and losers; default 10")},
    {OPTION_SET, "set", "KEY=VALUE",
     N_("CLAUSE.KEY=VALUE: a key of a clause, instead of what the file says; or an option of the path or the solver: "
        "adjustment, capital, beta, delta, capital-share, military-wear, world-gdp-growth, tolerance, max-sweeps, window")},
    {OPTION_KERNELS, "kernels", "NAME",
     N_("instruction set: sse2, avx2, avx512; default: the widest; figures do not depend on it")},
    {CLI_OUT_TABLES, "tables", NULL, N_("add the tables of trade and duties of the year shown")},
    {OPTION_FACTS, "facts", "DIR", N_("dated facts of this directory instead of those built in")},
    {OPTION_THREADS, "threads", "N",
     N_("threads of a path and its ledger, 1 to 64; default: all processors. Figures do not depend on it")},
    {OPTION_SEED, "seed", "N", N_("of the orders that a ledger of more than ten players draws; default 0")},
    CLI_KEEP_OPTIONS,
    {CLI_OUT_NO_COLOR, "no-color", NULL, N_("never colour (NO_COLOR does the same)")},
    CLI_HELP,
    CLI_END,
};

const cli_command run_command = {
    .name = "run",
    .arguments = "PACKAGE",
    .summary = N_("Who gains, who loses, when, and by which clause: solves every year under the\n"
                  "package and under what it is measured against, and compares the two."),
    .details = N_("PACKAGE is a YAML file, `-` for standard input, or the name of a package in the\nprogram. "
                  "Figures go to standard output, messages to standard error.\n"),
    .options = options,
    .least = 1,
    .most = 1,
};

typedef struct run_request {
    ent_run_options run;
    const char *world, *closure, *delivery, *ledger, *facts;
    int long_run, first_order;
    ent_context *context;
    cli_settings settings;
    cli_run_output output;
    cli_keep keep;
} run_request;

/* Settings of the solver and the closure go to the library, which knows keys and bounds. */
static ent_status apply_settings(ent_context *context, run_request *request) {
    ent_status status = cli_apply_settings(context, &request->settings, &request->run);
    if (status == ENT_OK && request->closure != NULL)
        status = ent_closure_parse(context, request->closure, &request->run.closure);
    if (status == ENT_OK && request->delivery != NULL)
        status = ent_delivery_parse(context, request->delivery, &request->run.delivery);
    if (status == ENT_OK && request->ledger != NULL)
        status = ent_ledger_parse(context, request->ledger, &request->run.ledger);
    return status;
}

/* What only says what is shown, where it goes, and how it is worked out: none of it decides figures. */
static int take_output(int key, const char *value, run_request *request) {
    long number = 0;
    int output = cli_take_run_output(key, value, &request->output);
    if (output == CLI_GO_ON) output = cli_take_keep(key, value, &request->keep);
    switch (key) {
    case OPTION_KERNELS: request->run.kernels = value; return 0;
    case OPTION_THREADS:
        if (!cli_integer(value, 1, 64, &number)) return cli_bad_value("threads", "a number from 1 to 64", value);
        request->run.threads = (unsigned)number;
        return 0;
    default: return output;
    }
}

static int take(int key, const char *value, void *payload) {
    run_request *request = payload;
    long number = 0;
    int output = take_output(key, value, request);
    if (output != CLI_GO_ON) return output;
    switch (key) {
    case OPTION_WORLD: request->world = value; return 0;
    case OPTION_ELASTICITIES: request->run.elasticities = value; return 0;
    case OPTION_AGAINST: request->run.against = value; return 0;
    case OPTION_CLOSURE: request->closure = value; return 0;
    case OPTION_SET: return cli_take_setting(&request->settings, CLI_SET_SOLVER | CLI_SET_CLAUSES, value);
    case OPTION_YEAR:
        if (!cli_integer(value, 1900, 2999, &number)) return cli_bad_value("year", "a year from 1900 to 2999", value);
        request->run.year = (int)number;
        return 0;
    case OPTION_DATE:
        if (!cli_date(value)) return cli_bad_value("date", "a date like 2025-08-07", value);
        request->run.date = value;
        return 0;
    case OPTION_LONG_RUN: request->long_run = 1; return 0;
    case OPTION_FIRST_ORDER: request->first_order = request->long_run = 1; return 0;
    case OPTION_YEARS: return cli_take_years(&request->run, value);
    case OPTION_DELIVERY: request->delivery = value; return 0;
    case OPTION_LEDGER: request->ledger = value; return 0;
    case OPTION_FACTS: request->facts = value; return 0;
    case OPTION_SEED:
        if (!cli_integer(value, 0, LONG_MAX, &number)) return cli_bad_value("seed", "a number from 0 on", value);
        request->run.seed = (uint64_t)number;
        return 0;
    default: return CLI_USAGE;
    }
}

/* The answer is shown as soon as it is known, while the ledger is still settled: then the text goes on without it. */
static void show_first(const ent_result *result, void *payload) {
    run_request *request = payload;
    cli_show_sentence(request->context, &request->output, result);
}

/* By one derivative: an answer of its own. */
static int run_first_order(ent_context *context, const run_request *request, const ent_world *world,
                           const ent_package *package, ent_status status) {
    cli_answer_options as_asked;
    ent_answer *answer = NULL;
    int code;
    cli_answer_options_init(&as_asked);
    as_asked.question.run = request->run;
    as_asked.csv = request->output.csv;
    as_asked.json = request->output.json;
    as_asked.quiet = request->output.quiet;
    as_asked.no_color = request->output.no_color;
    as_asked.rows = request->output.rows;
    if (status == ENT_OK) status = ent_first_order_answer(context, world, package, &as_asked.question, &answer);
    code = cli_deliver_answer(context, &as_asked, answer, status);
    ent_answer_free(answer);
    return code;
}

static void keep(run_request *request, const ent_run_origin *run, ent_result *result) {
    cli_keep_run(&request->keep, run, request->output.command, result, request->output.quiet);
}

/* The answer never waits for the store, and everything that is written from the document has its id. Where files are
 * asked for, or JSON, the answer comes after them in any case. */
static int keep_and_deliver(ent_context *context, run_request *request, const ent_run_origin *run, ent_result *result,
                            ent_status status) {
    cli_run_output *output = &request->output;
    char *command = cli_command_of(run);
    int at_once = status == ENT_OK && !output->json && !output->csv && !output->report && !output->xlsx, code;
    output->result = result;
    output->command = command;
    if (at_once) cli_show_sentence(context, output, result);
    if (!at_once || !output->quiet) keep(request, run, result);
    code = cli_deliver_run(context, output, status);
    if (at_once && output->quiet) keep(request, run, result);
    if (code != CLI_FAILED) cli_say_kept(&request->keep, result, output->quiet);
    output->command = NULL;
    free(command);
    return code;
}

static int run(ent_context *context, run_request *request, const char *source) {
    ent_package *package = NULL;
    ent_world *world = NULL;
    ent_result *result = NULL;
    ent_facts *facts = NULL;
    ent_status status = ent_package_load_with(context, source, NULL, request->settings.clauses,
                                              request->settings.n_clauses, &package);
    ent_run_origin made = {
        .options = &request->run, .source = source, .world = request->world, .facts = request->facts};
    int code;
    if (status == ENT_OK) status = cli_world(context, request->world, ent_package_get_info(package), &world);
    if (status == ENT_OK && request->facts != NULL) status = ent_facts_load(context, request->facts, &facts);
    request->run.facts = facts;
    request->run.first = show_first;
    request->run.first_payload = request;
    if (status == ENT_OK && !request->first_order) status = ent_run(context, world, package, &request->run, &result);
    if (request->first_order) code = run_first_order(context, request, world, package, status);
    else if (result == NULL) code = cli_report(context, status);
    else {
        made.package = package;
        made.facts_hash = facts == NULL ? NULL : ent_facts_hash(facts);
        code = keep_and_deliver(context, request, &made, result, status);
    }
    ent_result_free(result);
    ent_facts_free(facts);
    ent_world_free(world);
    ent_package_free(package);
    return code;
}

/* Options that go together. */
static int consistent(const run_request *request) {
    int one_law = request->long_run || request->run.date != NULL;
    if (request->run.year != 0 && request->run.date != NULL)
        cli_say("--year and --date exclude each other: the law is that of a year or of a day");
    else if (one_law && (request->run.first_year != 0 || request->delivery != NULL || request->ledger != NULL))
        cli_say("--years, --delivery and --ledger are of a path; --long-run, --date and --first-order solve one law");
    else if (request->first_order && request->output.tables)
        cli_say("--tables has nothing to show with --first-order, which knows real income alone");
    else if (request->first_order && (request->output.report != NULL || request->output.xlsx != NULL))
        cli_say("--report and --xlsx show the exact answer; --first-order is written by --csv and --json");
    else return 1;
    return 0;
}

static int run_as_asked(run_request *request, const char *source) {
    ent_context *context = cli_context(request->output.quiet);
    ent_status status;
    int code;
    if (context == NULL) return CLI_FAILED;
    request->run.path = !request->long_run && request->run.date == NULL;
    request->context = context;
    status = apply_settings(context, request);
    code = status == ENT_OK ? run(context, request, source) : cli_report(context, status);
    ent_context_free(context);
    return code;
}

int cmd_run(int argc, char **argv) {
    run_request request = {0};
    char **arguments;
    int n_arguments, code;
    ent_run_options_init(&request.run);
    request.run.ledger = ENT_LEDGER_GROUP;
    request.run.delivery = ENT_DELIVERY_EXPECTED;
    code = cli_parse(&run_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code == CLI_GO_ON) code = consistent(&request) ? run_as_asked(&request, arguments[0]) : CLI_USAGE;
    return code;
}
