/* cmd_power.c: entente power CHN --over USA,JPN. What one side can do to another by no longer selling or buying. */
#include "answer.h"
#include "cli.h"
#include "commands.h"
#include "names.h"

#include <string.h>

enum {
    OPTION_OVER = CLI_LONG,
    OPTION_WITH,
    OPTION_GOODS,
    OPTION_SELL,
    OPTION_BUY,
    OPTION_DAMAGE,
    OPTION_SOURCE_BY,
    OPTION_SOURCE_VIA,
    OPTION_NO_SOURCES,
    OPTION_YEARS_AFTER,
    OPTION_PACKAGE,
    OPTION_YEAR
};

static const cli_option options[] = {
    {OPTION_OVER, "over", "NAMES", N_("who is threatened: regions or groups, with commas between them; needed")},
    {OPTION_WITH, "with", "NAMES", N_("who threatens together with the first")},
    {OPTION_GOODS, "goods", "SECTORS",
     N_("what is threatened: sectors, `all-goods` or `all`; default: every sector of goods, each by itself and together")},
    {OPTION_SELL, "sell", NULL, N_("only what the sender no longer sells")},
    {OPTION_BUY, "buy", NULL, N_("only what the sender no longer buys; default: both, each by itself and together")},
    {OPTION_DAMAGE, "damage", "SHARE",
     N_("loss of the targets' real income that the cheapest combination is to reach, like 0.2%; default: half of the most")},
    {OPTION_SOURCE_BY, "source-by", "SHARE",
     N_("how much cheaper trade with another source becomes (or how much more productive it); default 10%")},
    {OPTION_SOURCE_VIA, "source-via", "NAME", N_("trade-cost (default) or productivity")},
    {OPTION_NO_SOURCES, "no-sources", NULL, N_("leave other sources out, which take most of the time")},
    {OPTION_YEARS_AFTER, "years-after", "N",
     N_("elasticities of the Nth year after the threat, when trade has not fully adjusted; default: the long run")},
    {OPTION_PACKAGE, "package", "PACKAGE", N_("power in the world as the law of this package makes it")},
    {OPTION_YEAR, "year", "YYYY", N_("calendar year whose law that is; default: the first whole year under it")},
    CLI_ANSWER_OPTIONS(N_("write DIR/power-TABLE.csv for each table")),
    CLI_HELP,
    CLI_END,
};

const cli_command power_command = {
    .name = "power",
    .arguments = "NAMES",
    .summary = N_("What one side can do to another by no longer selling or buying goods: what the\n"
                  "other loses in equilibrium, what it costs itself, the cheapest threat, and which\n"
                  "other source would help most."),
    .details = N_("Every threat is an equilibrium of its own with the trade banned. One that leaves a\n"
                  "market without any supplier has no figures and says so.\n"),
    .options = options,
    .least = 1,
    .most = 1,
};

typedef struct power_request {
    cli_answer_options answer;
    cli_names senders, allies, targets, goods;
    const char *package;
    ent_power_query query;
} power_request;

static int take_number(power_request *request, int key, const char *value) {
    long years;
    switch (key) {
    case OPTION_DAMAGE:
        if (cli_number(value, 1, 1e-9, 0.99, &request->query.damage_share)) return 0;
        return cli_bad_value("damage", "a share of real income, like 0.2%", value);
    case OPTION_SOURCE_BY:
        if (cli_number(value, 1, 1e-6, 0.99, &request->query.source_change)) return 0;
        return cli_bad_value("source-by", "a share, like 10%", value);
    default:
        if (!cli_integer(value, 1, 100, &years)) return cli_bad_value("years-after", "a number from 1 to 100", value);
        request->query.years_after = (int)years;
        return 0;
    }
}

static int take(int key, const char *value, void *payload) {
    power_request *request = payload;
    long year;
    switch (key) {
    case OPTION_OVER: return cli_take_names("over", value, &request->targets);
    case OPTION_WITH: return cli_take_names("with", value, &request->allies);
    case OPTION_GOODS: return cli_take_names("goods", value, &request->goods);
    case OPTION_SELL: request->query.sell = 1; return 0;
    case OPTION_BUY: request->query.buy = 1; return 0;
    case OPTION_DAMAGE:
    case OPTION_SOURCE_BY:
    case OPTION_YEARS_AFTER: return take_number(request, key, value);
    case OPTION_SOURCE_VIA:
        request->query.source_productivity = strcmp(value, "productivity") == 0;
        if (request->query.source_productivity || strcmp(value, "trade-cost") == 0) return 0;
        return cli_bad_value("source-via", "trade-cost or productivity", value);
    case OPTION_NO_SOURCES: request->query.sources = 0; return 0;
    case OPTION_PACKAGE: request->package = value; return 0;
    case OPTION_YEAR:
        if (!cli_integer(value, 1900, 2999, &year)) return cli_bad_value("year", "a year from 1900 to 2999", value);
        request->answer.question.run.year = (int)year;
        return 0;
    default: return cli_take_answer(key, value, &request->answer);
    }
}

static ent_status ask(ent_context *context, const ent_world *world, const ent_package *package,
                      const ent_question_options *question, void *payload, ent_answer **out) {
    const power_request *request = payload;
    return ent_power_answer(context, world, package, question, &request->query, out);
}

int cmd_power(int argc, char **argv) {
    static power_request request; /* lists of names are long */
    char **arguments;
    int n_arguments, code;
    cli_answer_options_init(&request.answer);
    ent_power_query_init(&request.query);
    code = cli_parse(&power_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    code = cli_take_names("with", arguments[0], &request.senders);
    for (size_t k = 0; k < request.allies.n && code == 0; k++)
        code = cli_take_names("with", request.allies.at[k], &request.senders);
    if (code != 0) return code;
    if (request.targets.n == 0) {
        cli_say("power over whom? --over names those who are threatened, like --over JPN,EU");
        return CLI_USAGE;
    }
    if (request.answer.question.run.year != 0 && request.package == NULL) {
        cli_say("--year is the year of a package's law; name the package with --package");
        return CLI_USAGE;
    }
    request.query.n_senders = request.senders.n;
    request.query.senders = request.senders.at;
    request.query.n_targets = request.targets.n;
    request.query.targets = request.targets.at;
    request.query.n_goods = request.goods.n;
    request.query.goods = request.goods.at;
    return cli_ask(&request.answer, request.package, ask, &request);
}
