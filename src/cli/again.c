#include "again.h"

#include <stdlib.h>
#include <string.h>

static int is_plain(const char *word) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
    return word[0] != '\0' && strspn(word, plain) == strlen(word);
}

/* In single quotes nothing is special but their end. */
static void add_word(cli_again *again, const char *word) {
    if (again->stream == NULL) return;
    fputc(' ', again->stream);
    if (is_plain(word)) {
        fputs(word, again->stream);
        return;
    }
    fputc('\'', again->stream);
    for (; *word != '\0'; word++) fputs(*word == '\'' ? "'\\''" : (char[]){*word, '\0'}, again->stream);
    fputc('\'', again->stream);
}

void cli_again_begin(cli_again *again, const cli_command *command) {
    *again = (cli_again){0};
    again->stream = open_memstream(&again->words, &again->length);
    if (again->stream != NULL) fprintf(again->stream, "entente %s", command->name);
}

void cli_again_named(cli_again *again, const char *name, const char *value) {
    if (again->stream == NULL) return;
    fprintf(again->stream, " --%s", name);
    if (value != NULL) add_word(again, value);
}

void cli_again_argument(cli_again *again, const char *argument) { add_word(again, argument); }

const char *cli_again_words(cli_again *again) {
    if (again->stream == NULL || fflush(again->stream) != 0) return NULL;
    return again->words;
}

void cli_again_free(cli_again *again) {
    if (again->stream != NULL) fclose(again->stream);
    free(again->words);
    *again = (cli_again){0};
}
