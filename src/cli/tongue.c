#include "tongue.h"
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static ent_language tongue = ENT_LANGUAGE_EN;

ent_language cli_language(void) { return tongue; }
const char *cli_tr(const char *english) { return ent_tr(tongue, english); }
const char *cli_tr_n(const char *one, const char *many, size_t count) { return ent_tr_n(tongue, one, many, count); }

int cli_speak(const char *name) {
    ent_context *context = cli_context(1);
    ent_status status;
    if (context == NULL) return 0;
    status = ent_language_parse(context, name, &tongue);
    if (status != ENT_OK) cli_report(context, status);
    ent_context_free(context);
    return status == ENT_OK;
}

static const char *set(const char *variable) {
    const char *value = getenv(variable);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* The first language of a list "fr_CA:fr:en" that is known. */
static int first_known(const char *list, ent_language *out) {
    while (*list != '\0') {
        char name[64];
        size_t length = strcspn(list, ":");
        if (length > 0 && length < sizeof name) {
            memcpy(name, list, length);
            name[length] = '\0';
            if (ent_language_of_locale(name, out)) return 1;
        }
        list += length + (list[length] == ':');
    }
    return 0;
}

/* As gettext does: the locale of messages is that of LC_ALL, LC_MESSAGES or LANG, whichever is set first; LANGUAGE, a list,
 * goes before it unless that locale is "C". */
static ent_language of_environment(void) {
    const char *locale = set("LC_ALL"), *list = set("LANGUAGE");
    ent_language language = ENT_LANGUAGE_EN;
    if (locale == NULL) locale = set("LC_MESSAGES");
    if (locale == NULL) locale = set("LANG");
    if (locale == NULL || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0) return ENT_LANGUAGE_EN;
    if (list != NULL && first_known(list, &language)) return language;
    return ent_language_of_locale(locale, &language) ? language : ENT_LANGUAGE_EN;
}

/* The value of a --lang at argv[k], and how many words it takes; NULL when there is none. */
static const char *value_at(int argc, char **argv, int k, int *words) {
    static const char option[] = "--lang";
    size_t length = sizeof option - 1;
    if (strncmp(argv[k], option, length) != 0) return NULL;
    *words = argv[k][length] == '=' ? 1 : 2;
    if (argv[k][length] == '=') return argv[k] + length + 1;
    return argv[k][length] == '\0' && k + 1 < argc ? argv[k + 1] : NULL;
}

int cli_tongue_begin(int argc, char **argv) {
    int before = 0, words = 0;
    tongue = of_environment();
    for (int k = 1; k < argc && argv[k] != NULL && strcmp(argv[k], "--") != 0; k++) {
        const char *value = value_at(argc, argv, k, &words);
        ent_language language;
        if (value == NULL) continue;
        /* A wrong one behind the command is the affair of whoever reads the options of that command. */
        if (ent_language_of_locale(value, &language) && strcmp(value, ent_language_name(language)) == 0)
            tongue = language;
        if (k != before + 1) continue;
        if (!cli_speak(value)) return -1;
        before += words;
        k += words - 1;
    }
    return before;
}
