/* cmd_minerals.c: entente minerals [NAME]. Who mines and refines critical minerals, and what a cut-off would cost. */
#include "answer.h"
#include "cli.h"
#include "commands.h"
#include "names.h"

enum {
    OPTION_FOR = CLI_LONG,
    OPTION_FROM,
    OPTION_CUT,
    OPTION_SUPPLY,
    OPTION_DAYS,
    OPTION_STOCKS,
    OPTION_REBUILD,
    OPTION_BETA,
    OPTION_PACKAGE,
    OPTION_FACTS
};

static const cli_option options[] = {
    {OPTION_FOR, "for", "NAMES",
     N_("who is cut off: regions or groups, with commas between them; default: all whose use of the mineral is known, or "
        "those that the package names")},
    {OPTION_FROM, "from", "NAME", N_("who stops selling: a region or a group; default CHN")},
    {OPTION_CUT, "cut", "SHARE", N_("how much of what they sell is withheld; default 100%")},
    {OPTION_SUPPLY, "supply", "SHARE", N_("share of use that is left, instead of what follows from imports")},
    {OPTION_DAYS, "days", "N", N_("the cut-off ends after N days; default: when another supply is there")},
    {OPTION_STOCKS, "stocks", "DAYS", N_("stocks in days of use; default: as assumed in the facts")},
    {OPTION_REBUILD, "rebuild", "YEARS", N_("until another supply is there; default: as assumed in the facts")},
    {OPTION_BETA, "beta", "NUMBER", N_("weight of a year against the one before it; default 0.96")},
    {OPTION_PACKAGE, "package", "PACKAGE", N_("what clauses of this package on supplies and minerals would change")},
    {OPTION_FACTS, "facts", "DIR", N_("facts of this directory, as for `run`")},
    CLI_ANSWER_OPTIONS(N_("write DIR/minerals-TABLE.csv for each table")),
    CLI_HELP,
    CLI_END,
};

const cli_command minerals_command = {
    .name = "minerals",
    .arguments = "[NAME]",
    .summary = N_("Who mines and refines critical minerals, who uses them, who depends on imports;\n"
                  "with the name of one, what it would cost to be cut off from it: by year and day,\n"
                  "with stocks and without, until another supply is there."),
    .details = N_(
        "Stocks, years to rebuild, substitution and using industries are assumptions (data/minerals/SOURCES.md).\n"
        "The minerals: `entente minerals` lists them.\n"),
    .options = options,
    .least = 0,
    .most = 1,
};

typedef struct minerals_request {
    cli_answer_options answer;
    cli_names importers;
    const char *package, *facts;
    ent_mineral_options query;
} minerals_request;

static int take_number(minerals_request *request, int key, const char *value) {
    ent_mineral_options *q = &request->query;
    switch (key) {
    case OPTION_CUT:
        return cli_number(value, 1, 1e-6, 1, &q->cut) ? 0 : cli_bad_value("cut", "a share, like 50%", value);
    case OPTION_SUPPLY:
        return cli_number(value, 1, 0, 0.999999, &q->supply) ? 0 : cli_bad_value("supply", "a share below 100%", value);
    case OPTION_DAYS:
        return cli_number(value, 0, 1, 36500, &q->days) ? 0 : cli_bad_value("days", "1 to 36500 days", value);
    case OPTION_STOCKS:
        return cli_number(value, 0, 0, 36500, &q->stock_days) ? 0 : cli_bad_value("stocks", "0 to 36500 days", value);
    case OPTION_REBUILD:
        return cli_number(value, 0, 1e-3, 100, &q->rebuild_years)
                   ? 0
                   : cli_bad_value("rebuild", "above 0, at most 100 years", value);
    default: return cli_number(value, 0, 1e-3, 1, &q->beta) ? 0 : cli_bad_value("beta", "above 0, at most 1", value);
    }
}

static int take(int key, const char *value, void *payload) {
    minerals_request *request = payload;
    switch (key) {
    case OPTION_FOR: return cli_take_names("for", value, &request->importers);
    case OPTION_FROM: request->query.supplier = value; return 0;
    case OPTION_CUT:
    case OPTION_SUPPLY:
    case OPTION_DAYS:
    case OPTION_STOCKS:
    case OPTION_REBUILD:
    case OPTION_BETA: return take_number(request, key, value);
    case OPTION_PACKAGE: request->package = value; return 0;
    case OPTION_FACTS: request->facts = value; return 0;
    default: return cli_take_answer(key, value, &request->answer);
    }
}

static ent_status ask(ent_context *context, const ent_world *world, const ent_package *package,
                      const ent_question_options *question, void *payload, ent_answer **out) {
    const minerals_request *request = payload;
    ent_question_options with_facts = *question;
    ent_facts *facts = NULL;
    ent_status status = request->facts != NULL ? ent_facts_load(context, request->facts, &facts) : ENT_OK;
    with_facts.run.facts = facts;
    if (status == ENT_OK) status = ent_minerals_answer(context, world, package, &with_facts, &request->query, out);
    ent_facts_free(facts);
    return status;
}

int cmd_minerals(int argc, char **argv) {
    static minerals_request request; /* lists of names are long */
    char **arguments;
    int n_arguments, code;
    cli_answer_options_init(&request.answer);
    ent_mineral_options_init(&request.query);
    code = cli_parse(&minerals_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (n_arguments > 0) request.query.mineral = arguments[0];
    request.query.n_importers = request.importers.n;
    request.query.importers = request.importers.at;
    return cli_ask(&request.answer, request.package, ask, &request);
}
