/* again.h: the command that makes a result again: the options that decide figures, quoted for a shell, without those that
 * only say what is shown or where it goes. */
#ifndef ENT_CLI_AGAIN_H
#define ENT_CLI_AGAIN_H

#include "options.h"

#include <stdio.h>

typedef struct cli_again {
    FILE *stream; /* NULL: out of memory */
    char *words;
    size_t length;
} cli_again;

/* Begins "entente NAME". */
void cli_again_begin(cli_again *again, const cli_command *command);
/* Adds " --NAME VALUE" (`value` NULL: without one), and " ARGUMENT". */
void cli_again_named(cli_again *again, const char *name, const char *value);
void cli_again_argument(cli_again *again, const char *argument);

/* The command, until cli_again_free; NULL when out of memory. */
const char *cli_again_words(cli_again *again);
void cli_again_free(cli_again *again);

#endif
