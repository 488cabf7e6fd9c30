/* tongue.h: the language the command speaks: that of --lang, else of the locale. Only what people read depends on it;
 * numbers are read and written for machines as ever, whatever the locale. */
#ifndef ENT_CLI_TONGUE_H
#define ENT_CLI_TONGUE_H

#include <entente/language.h>

/* Marks a string for translation; cli_tr translates it where it is shown. */
#define N_(string) string

/* Settles the language before anything is said: by the environment, then by --lang, wherever it stands. Answers how many
 * words of argv from argv[1] on are `--lang LANGUAGE` in front of the command; -1, with a message, when those are wrong. */
int cli_tongue_begin(int argc, char **argv);

/* Speaks the language of this name from here on; 0, with a message, when there is none. */
int cli_speak(const char *name);

ent_language cli_language(void);

/* An English string of the command in its language. */
const char *cli_tr(const char *english) ENT_FORMAT_ARGUMENT(1);
const char *cli_tr_n(const char *one, const char *many, size_t count) ENT_FORMAT_ARGUMENT(1) ENT_FORMAT_ARGUMENT(2);

#endif
