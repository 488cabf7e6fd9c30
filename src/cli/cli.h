/* cli.h: manners that all commands share: data on standard output, people on standard error, one form of message, exit
 * codes from the library's table. */
#ifndef ENT_CLI_CLI_H
#define ENT_CLI_CLI_H

#include "tongue.h"

#include <entente/entente.h>

enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2, CLI_BAD_DATA = 4, CLI_NOT_CONVERGED = 5 };

/* "entente: MESSAGE" on standard error, in the language of the command. */
void cli_say(const char *format, ...) ENT_PRINTF(1, 2);

/* `command "rnu" is unknown; did you mean "run"?`; `nearest` may be NULL. */
void cli_say_unknown(const char *what, const char *word, const char *nearest);

/* Prints the context's record as `entente: file:line:column: message; hint` and answers the exit code. */
int cli_report(const ent_context *context, ent_status status);

/* A context whose warnings go to standard error, unless `quiet`; NULL, with a message, when out of memory. */
ent_context *cli_context(int quiet);

/* The world a command works on: `name` when given, else what `package` asks for (a path starts at the package's file),
 * else the one built in. `package` may be NULL. The name "world-2024" means the table built into the library. */
ENT_MUST_USE ent_status cli_world(ent_context *context, const char *name, const ent_package_info *package,
                                  ent_world **out);

/* Writes bytes to standard output and flushes; 0, or 1 with a message (none when the reader of a pipe has gone). */
int cli_write(const char *bytes, size_t length);

/* Closes standard output at the end of the program; a failure turns code 0 into 1. */
int cli_finish(int code);

/* Before anything else: a closed standard stream must not lend its number to a file, a gone reader or a full disk must
 * not kill. */
void cli_start(void);

/* Columns to write for, and whether to colour: the terminal, COLUMNS, NO_COLOR, TERM=dumb. */
int cli_width(void);
int cli_color(int forbidden);

#endif
