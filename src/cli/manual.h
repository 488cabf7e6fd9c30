/* manual.h: what is made of the tables of all commands: one page for people, completions for shells. */
#ifndef ENT_CLI_MANUAL_H
#define ENT_CLI_MANUAL_H

#include <stdio.h>

/* entente.1, in the macros of man(7). */
void cli_print_manual(FILE *stream);

/* The completions of "bash", "zsh" or "fish"; 0 for another shell. */
int cli_print_completion(const char *shell, FILE *stream);

#endif
