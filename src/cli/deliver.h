/* deliver.h: how a command hands over what the library writes: put together in memory first, so that a failure on the
 * way leaves standard output empty. */
#ifndef ENT_CLI_DELIVER_H
#define ENT_CLI_DELIVER_H

#include <entente/entente.h>
#include <stdio.h>

/* Writes one document; `payload` is what cli_print was given. */
typedef ent_status cli_write_fn(ent_context *context, const void *payload, FILE *stream);

/* Prints what `write` writes; 0, or the exit code with a message. */
int cli_print(ent_context *context, cli_write_fn *write, const void *payload);

/* "wrote FILE" on standard error, unless `quiet`. */
void cli_say_wrote(int quiet, const char *file);
/* "wrote DIR/NAME" on standard error, unless `quiet`. */
void cli_say_written(int quiet, const char *directory, const char *name);

#endif
