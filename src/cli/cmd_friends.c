/* cmd_friends.c: entente friends COUNTRY: who gains and who loses when it grows. */
#include "answer.h"
#include "cli.h"
#include "commands.h"

enum { OPTION_SECTOR = CLI_LONG, OPTION_PACKAGE, OPTION_YEAR };

static const cli_option options[] = {
    {OPTION_SECTOR, "sector", "SECTOR", N_("growth in this sector, or group of sectors, alone; default: in all")},
    {OPTION_PACKAGE, "package", "PACKAGE",
     N_("in the world under this package's law; default: as it is in the base year")},
    {OPTION_YEAR, "year", "YYYY", N_("the year of the package whose law holds; default: as `run --long-run`")},
    CLI_ANSWER_OPTIONS(N_("write DIR/friends-TABLE.csv for each table, `matrix` (everybody's growth) among them")),
    CLI_HELP,
    CLI_END,
};

const cli_command friends_command = {
    .name = "friends",
    .arguments = "COUNTRY",
    .summary = /* xgettext:no-c-format */ N_(
        "Who gains and who loses when a country, or a group of countries, becomes 1% more\n"
        "productive, and why: market size, competition, duties, cost of living."),
    .details = N_("COUNTRY is a code (CHN) or a group (EU). With --csv also the whole matrix, each\n"
                  "country's growth by itself: ready for a map. Deficits keep their share of own\n"
                  "value added (own-gdp) unless --closure says otherwise.\n"),
    .options = options,
    .least = 1,
    .most = 1,
};

typedef struct friends_request {
    cli_answer_options answer;
    const char *grower, *sector, *package;
} friends_request;

static int take(int key, const char *value, void *payload) {
    friends_request *request = payload;
    long number = 0;
    switch (key) {
    case OPTION_SECTOR: request->sector = value; return 0;
    case OPTION_PACKAGE: request->package = value; return 0;
    case OPTION_YEAR:
        if (!cli_integer(value, 1900, 2999, &number)) return cli_bad_value("year", "a year from 1900 to 2999", value);
        request->answer.question.run.year = (int)number;
        return 0;
    default: return cli_take_answer(key, value, &request->answer);
    }
}

static ent_status ask(ent_context *context, const ent_world *world, const ent_package *package,
                      const ent_question_options *question, void *payload, ent_answer **out) {
    const friends_request *request = payload;
    return ent_friends_answer(context, world, package, question, request->grower, request->sector,
                              request->answer.csv != NULL, out);
}

int cmd_friends(int argc, char **argv) {
    friends_request request = {.package = NULL};
    char **arguments;
    int n_arguments, code;
    cli_answer_options_init(&request.answer);
    request.answer.question.run.closure = ENT_CLOSURE_OWN_GDP;
    code = cli_parse(&friends_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    request.grower = arguments[0];
    if (request.package == NULL && request.answer.question.run.year != 0) {
        cli_say("--year is of a package: name one with --package");
        return CLI_USAGE;
    }
    return cli_ask(&request.answer, request.package, ask, &request);
}
