/* options.h: what a command takes, said once: a table feeds the parser, `--help` and the did-you-mean hints. */
#ifndef ENT_CLI_OPTIONS_H
#define ENT_CLI_OPTIONS_H

#include "tongue.h"

#include <stddef.h>

/* `key` is the letter of the short form, or a number from CLI_LONG on when there is none. A table ends with key 0. */
typedef struct cli_option {
    int key;
    const char *name;     /* without the dashes */
    const char *argument; /* "DIR"; NULL when it takes none */
    const char *help;     /* in English; translated, and wrapped to the screen */
} cli_option;

enum { CLI_LONG = 256, CLI_LANGUAGE = 4096 };

/* What every command takes. cli_parse settles both itself. */
#define CLI_HELP                                                                                                       \
    {CLI_LANGUAGE, "lang", "LANGUAGE",                                                                                 \
     N_("language of all that people read: en, fr; default: that of the locale (LANGUAGE, LC_ALL, LC_MESSAGES, "       \
        "LANG)")},                                                                                                     \
    {                                                                                                                  \
        'h', "help", NULL, N_("print this text")                                                                       \
    }
#define CLI_END                                                                                                        \
    { 0, NULL, NULL, NULL }

typedef struct cli_command {
    const char *name;      /* "run", "data info" */
    const char *arguments; /* "PACKAGE"; shown after [options] */
    const char *summary;   /* one sentence; translated as the details are */
    const char *details;   /* paragraphs after the options, ready to print; may be NULL */
    const cli_option *options;
    int least, most; /* how many arguments */
} cli_command;

/* Takes one option; 0, or CLI_BAD_VALUE with a message printed by cli_bad_value, or another exit code. */
typedef int cli_take_fn(int key, const char *value, void *payload);

/* Parses argv (argv[0] is the command). Answers CLI_GO_ON with the arguments left, or the code to exit with: 0 after
 * --help, 2 after a mistake, which is printed. */
enum { CLI_GO_ON = -1 };
int cli_parse(const cli_command *command, int argc, char **argv, cli_take_fn *take, void *payload, char ***arguments,
              int *n_arguments);

/* Prints `option --year takes a year, not "x"` and answers 2. */
int cli_bad_value(const char *option, const char *wanted, const char *value);

/* Reads a whole number in [least, most]; 0 when `text` is none. */
int cli_integer(const char *text, long least, long most, long *out);

/* Reads a share, "15%" or "0.15", in [least, most], or another number with `percent` 0; 0 when `text` is none. */
int cli_number(const char *text, int percent, double least, double most, double *out);

/* Whether `text` has the form of a date, YYYY-MM-DD; the library knows which days exist. */
int cli_date(const char *text);

/* The nearest of the candidates (ending with NULL), or NULL. */
const char *cli_nearest(const char *word, const char *const *candidates);

#endif
