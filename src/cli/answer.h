/* answer.h: what the commands that end in an answer share: their options and how it is handed over. Such a command puts
 * CLI_ANSWER_OPTIONS at the end of its table, gives cli_take_answer the keys it does not know, and ends with
 * cli_deliver_answer:
 *
 *     static const cli_option options[] = {
 *         {OPTION_ON, "on", "REGION", N_("...")},
 *         CLI_ANSWER_OPTIONS(N_("write DIR/friends-TABLE.csv for each table")),
 *         CLI_HELP,
 *         CLI_END,
 *     };
 *     case OPTION_ON: request->on = value; return 0;
 *     default: return cli_take_answer(key, value, &request->answer);
 *
 *     return cli_ask(&request.answer, NULL, ask, &request);         ask(): world in, answer out */
#ifndef ENT_CLI_ANSWER_H
#define ENT_CLI_ANSWER_H

#include "options.h"
#include "settings.h"

#include <entente/entente.h>

enum {
    CLI_ANSWER_FIRST = 2 * CLI_LONG, /* keys of a command's own options lie below */
    CLI_ANSWER_WORLD,
    CLI_ANSWER_ELASTICITIES,
    CLI_ANSWER_CLOSURE,
    CLI_ANSWER_SET,
    CLI_ANSWER_CSV,
    CLI_ANSWER_JSON,
    CLI_ANSWER_ROWS,
    CLI_ANSWER_THREADS,
    CLI_ANSWER_NO_COLOR
};

#define CLI_ANSWER_OPTIONS(files)                                                                                      \
    {CLI_ANSWER_WORLD, "world", "WORLD",                                                                               \
     N_("use this world file or directory, or `world-2024`, built in (default, unless a package says another)")},      \
        {CLI_ANSWER_ELASTICITIES, "elasticities", "NAME",                                                              \
         N_("set of trade elasticities; default: `median`, else the first of the world")},                             \
        {CLI_ANSWER_CLOSURE, "closure", "NAME",                                                                        \
         N_("what deficits do: world-share (default), zero, own-gdp, path (as the package says)")},                    \
        {CLI_ANSWER_SET, "set", "KEY=VALUE", N_("option of the solver: tolerance, max-sweeps, window")},               \
        {CLI_ANSWER_CSV, "csv", "DIR", files},                                                                         \
        {CLI_ANSWER_JSON, "json", NULL, N_("print the answer as JSON instead of text")},                               \
        {'q', "quiet", NULL, N_("print the sentence only; no warnings, no notes")},                                    \
        {CLI_ANSWER_ROWS, "rows", "N", N_("rows of each table; default: as many as each shows")},                      \
        {CLI_ANSWER_THREADS, "threads", "N", N_("1 to 64; default: all processors. Figures do not depend on it")}, {   \
        CLI_ANSWER_NO_COLOR, "no-color", NULL, "never colour (NO_COLOR does the same)"                                 \
    }

typedef struct cli_answer_options {
    ent_question_options question;
    const char *world, *csv, *closure;
    int json, quiet, no_color;
    long rows;
    cli_settings settings;
} cli_answer_options;

void cli_answer_options_init(cli_answer_options *options);

/* Takes one of CLI_ANSWER_OPTIONS, as cli_take_fn. */
int cli_take_answer(int key, const char *value, cli_answer_options *options);

/* Asks the library; `options->question` is complete. On failure *out may be set, and is then delivered too. */
typedef ent_status cli_ask_fn(ent_context *context, const ent_world *world, const ent_package *package,
                              const ent_question_options *question, void *payload, ent_answer **out);

/* Writes the CSV, prints the answer or says what failed; the exit code. `answer` NULL: there is none. */
int cli_deliver_answer(ent_context *context, const cli_answer_options *options, const ent_answer *answer,
                       ent_status asked);

/* Opens the world, loads the package where `package` names one, asks, writes the CSV, prints the answer; the exit code. */
int cli_ask(cli_answer_options *options, const char *package, cli_ask_fn *ask, void *payload);

#endif
