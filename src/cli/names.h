/* names.h: lists in an option: "USA,JPN". */
#ifndef ENT_CLI_NAMES_H
#define ENT_CLI_NAMES_H

#include <stddef.h>

enum { CLI_NAMES_MOST = 256, CLI_NAMES_BYTES = 4096 };

/* Zero-initialise. Grows when an option is given again. */
typedef struct cli_names {
    size_t n;
    const char *at[CLI_NAMES_MOST];
    size_t used;
    char bytes[CLI_NAMES_BYTES];
} cli_names;

/* Adds what stands between commas; 0, or the exit code after a message: an empty name, too many. As cli_take_fn. */
int cli_take_names(const char *option, const char *value, cli_names *names);

#endif
