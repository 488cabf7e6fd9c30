/* out.h: text on standard output as people read it: printf in the language of the command. */
#ifndef ENT_CLI_OUT_H
#define ENT_CLI_OUT_H

#include <entente/language.h>
#include <stdio.h>

/* printf of the translated format. Widths and precisions of words count characters, so that columns stand; figures (%f, %g)
 * carry the decimal mark of the language, and in French a narrow space between thousands. Arguments cannot be named by
 * their place (%1$s). */
void cli_out(const char *format, ...) ENT_PRINTF(1, 2);
void cli_outf(FILE *stream, const char *format, ...) ENT_PRINTF(2, 3);

/* A figure in a language. */
void cli_figure(ent_language language, double value, int decimals, char *out, size_t size);

/* The one of two texts of a package or table that is in the language; English where the other is missing. */
const char *cli_of(const char *english, const char *french);

#endif
