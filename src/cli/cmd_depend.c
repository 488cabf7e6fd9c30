/* cmd_depend.c: entente depend JPN --on CHN: who depends on whom for inputs and for what is bought. */
#include "answer.h"
#include "cli.h"
#include "commands.h"
#include "names.h"

enum {
    OPTION_ON = CLI_LONG,
    OPTION_SECTOR,
    OPTION_PACKAGE,
    OPTION_YEAR,
    OPTION_LONG_RUN,
    OPTION_ABOVE,
    OPTION_NEXT,
    OPTION_COST
};

static const cli_option options[] = {
    {OPTION_ON, "on", "NAMES",
     N_("the suppliers: regions or groups, with commas between them; default: every other country")},
    {OPTION_SECTOR, "sector", "SECTORS",
     N_("inputs of these industries only (sectors, `all-goods`), and final use of their goods; default: all")},
    {OPTION_PACKAGE, "package", "PACKAGE",
     N_("also what this package changes, from what it is measured against to its own law, both in the long run")},
    {OPTION_YEAR, "year", "YYYY", N_("calendar year whose law that is; default: as `run --long-run`")},
    {OPTION_LONG_RUN, "long-run", NULL, N_("the law of that year as if it held for ever, which is the default")},
    {OPTION_ABOVE, "above", "SHARE",
     N_("share of a good that makes its supplier a single point of failure; default 50%")},
    {OPTION_NEXT, "next", "SHARE", N_("when no other supplier has this share of it; default 25%")},
    {OPTION_COST, "cost", "SHARE", N_("and the good is this share of all inputs; default 0.1%")},
    CLI_ANSWER_OPTIONS(N_("write DIR/depend-TABLE.csv for each table")),
    CLI_HELP,
    CLI_END,
};

const cli_command depend_command = {
    .name = "depend",
    .arguments = "[NAMES]",
    .summary = N_("Who depends on whom: inputs at face value and counting the inputs of inputs, value\n"
                  "added in final demand, how concentrated suppliers are, single points of failure."),
    .details = N_("NAMES are the users: regions or groups, with commas between them, taken as one.\n"
                  "  entente depend JPN --on CHN    how Japan depends on China\n"
                  "  entente depend JPN             on whom Japan depends, ranked\n"
                  "  entente depend --on CHN        who depends on China, ranked\n"
                  "  entente depend                 every country on every other\n"),
    .options = options,
    .least = 0,
    .most = 1,
};

typedef struct depend_request {
    cli_answer_options answer;
    cli_names users, suppliers, sectors;
    ent_depend_query query;
    const char *package;
    int long_run;
} depend_request;

static int take_share(const char *option, const char *value, double *out) {
    return cli_number(value, 1, 0, 1, out) ? 0 : cli_bad_value(option, "a share like 50% or 0.5", value);
}

static int take(int key, const char *value, void *payload) {
    depend_request *request = payload;
    long number = 0;
    switch (key) {
    case OPTION_ON: return cli_take_names("on", value, &request->suppliers);
    case OPTION_SECTOR: return cli_take_names("sector", value, &request->sectors);
    case OPTION_PACKAGE: request->package = value; return 0;
    case OPTION_LONG_RUN: request->long_run = 1; return 0;
    case OPTION_YEAR:
        if (!cli_integer(value, 1900, 2999, &number)) return cli_bad_value("year", "a year from 1900 to 2999", value);
        request->answer.question.run.year = (int)number;
        return 0;
    case OPTION_ABOVE: return take_share("above", value, &request->query.points.above_share);
    case OPTION_NEXT: return take_share("next", value, &request->query.points.next_share);
    case OPTION_COST: return take_share("cost", value, &request->query.points.cost_share);
    default: return cli_take_answer(key, value, &request->answer);
    }
}

static ent_status ask(ent_context *context, const ent_world *world, const ent_package *package,
                      const ent_question_options *question, void *payload, ent_answer **out) {
    depend_request *request = payload;
    ent_depend_query *query = &request->query;
    query->users = request->users.at, query->n_users = request->users.n;
    query->suppliers = request->suppliers.at, query->n_suppliers = request->suppliers.n;
    query->sectors = request->sectors.at, query->n_sectors = request->sectors.n;
    return ent_depend_answer(context, world, package, question, query, out);
}

int cmd_depend(int argc, char **argv) {
    static depend_request request; /* lists of names are long */
    char **arguments;
    int n_arguments, code;
    cli_answer_options_init(&request.answer);
    ent_depend_query_init(&request.query);
    code = cli_parse(&depend_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (n_arguments > 0) code = cli_take_names("NAMES", arguments[0], &request.users);
    if (code != CLI_GO_ON && code != 0) return code;
    if (request.package == NULL && (request.answer.question.run.year != 0 || request.long_run)) {
        cli_say("--year and --long-run are of a package: name one with --package");
        return CLI_USAGE;
    }
    return cli_ask(&request.answer, request.package, ask, &request);
}
