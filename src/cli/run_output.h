/* run_output.h: where the document of a run goes: standard output as text, JSON or the sentence, and files. Shared by the
 * commands that have one, new or from the run store. */
#ifndef ENT_CLI_RUN_OUTPUT_H
#define ENT_CLI_RUN_OUTPUT_H

#include "options.h"

#include <entente/entente.h>

/* Keys of options for tables; each command has words of its own for them. */
enum {
    CLI_OUT_FIRST = 3 * CLI_LONG,
    CLI_OUT_JSON,
    CLI_OUT_CSV,
    CLI_OUT_REPORT,
    CLI_OUT_XLSX,
    CLI_OUT_ROWS,
    CLI_OUT_TABLES,
    CLI_OUT_NO_COLOR
};

typedef struct cli_run_output {
    const char *csv, *report, *xlsx;
    int json, quiet, no_color, tables;
    long rows;
    size_t shown;        /* bytes of the sentence that have been shown */
    const char *command; /* that makes the document, in words; NULL: not said */
    const ent_result *result;
} cli_run_output;

/* Takes one of these options or -q, as cli_take_fn; CLI_GO_ON when it is another. */
int cli_take_run_output(int key, const char *value, cli_run_output *output);

/* The sentence, before anything else is done. */
void cli_show_sentence(ent_context *context, cli_run_output *output, const ent_result *result);

/* Files first, then standard output; `answer` is what the run answered. The exit code. */
int cli_deliver_run(ent_context *context, const cli_run_output *output, ent_status answer);

#endif
