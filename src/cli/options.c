#include "options.h"
#include "cli.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MOST = 32 };

static void print_help(const cli_command *command);
static int explain_unknown(const cli_command *command, const char *word);
static const cli_option *option_of(const cli_command *command, int key);

/* The same table in the two forms that getopt_long wants. A leading ':' tells a missing argument from an unknown
 * option. */
static void make_tables(const cli_command *command, struct option *longs, char *shorts) {
    size_t n = 0, m = 0;
    shorts[m++] = ':';
    for (const cli_option *o = command->options; o->key != 0 && n < OPTIONS_MOST; o++, n++) {
        longs[n] = (struct option){o->name, o->argument == NULL ? no_argument : required_argument, NULL, o->key};
        if (o->key >= CLI_LONG) continue;
        shorts[m++] = (char)o->key;
        if (o->argument != NULL) shorts[m++] = ':';
    }
    longs[n] = (struct option){NULL, 0, NULL, 0};
    shorts[m] = '\0';
}

static int mistaken(const cli_command *command) {
    cli_say("try: entente %s --help", command->name);
    return CLI_USAGE;
}

static int explain_mistake(const cli_command *command, int answer, char **argv) {
    const cli_option *known = option_of(command, optopt);
    if (answer == ':' && known != NULL) {
        cli_say("option --%s needs a value: --%s %s", known->name, known->name, known->argument);
    } else if (known != NULL) {
        cli_say("option --%s takes no value", known->name);
    } else if (optopt > 0 && optopt < CLI_LONG) {
        cli_say("option \"-%c\" is unknown", optopt);
    } else {
        return explain_unknown(command, argv[optind - 1]);
    }
    return mistaken(command);
}

int cli_parse(const cli_command *command, int argc, char **argv, cli_take_fn *take, void *payload, char ***arguments,
              int *n_arguments) {
    struct option longs[OPTIONS_MOST + 1];
    char shorts[2 * OPTIONS_MOST + 2];
    int key;
    make_tables(command, longs, shorts);
    optind = 1;
    opterr = 0;
    while ((key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        int code;
        if (key == '?' || key == ':') return explain_mistake(command, key, argv);
        if (key == 'h') {
            print_help(command);
            return CLI_DONE;
        }
        if (key == CLI_LANGUAGE) {
            if (!cli_speak(optarg)) return mistaken(command);
            continue;
        }
        code = take(key, optarg, payload);
        if (code != 0) return code;
    }
    *arguments = argv + optind;
    *n_arguments = argc - optind;
    if (*n_arguments < command->least) cli_say("%s needs %s", command->name, command->arguments);
    else if (*n_arguments > command->most) cli_say("\"%s\" is one argument too many", argv[optind + command->most]);
    else return CLI_GO_ON;
    return mistaken(command);
}

static const cli_option *option_of(const cli_command *command, int key) {
    for (const cli_option *o = command->options; o->key != 0; o++)
        if (o->key == key) return o;
    return NULL;
}

static int explain_unknown(const cli_command *command, const char *word) {
    const char *names[OPTIONS_MOST + 1], *nearest;
    char bare[64];
    size_t n = 0;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    for (const cli_option *o = command->options; o->key != 0 && n < OPTIONS_MOST; o++) names[n++] = o->name;
    names[n] = NULL;
    nearest = cli_nearest(bare, names);
    if (nearest != NULL) cli_say("option \"--%s\" is unknown; did you mean \"--%s\"?", bare, nearest);
    else cli_say("option \"--%s\" is unknown", bare);
    return mistaken(command);
}

int cli_bad_value(const char *option, const char *wanted, const char *value) {
    cli_say("option --%s takes %s, not \"%s\"", option, cli_tr(wanted), value);
    return CLI_USAGE;
}

int cli_integer(const char *text, long least, long most, long *out) {
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return text[0] != '\0' && !isspace((unsigned char)text[0]) && *end == '\0' && errno == 0 && *out >= least &&
           *out <= most;
}

enum { HELP_INDENT = 28, HELP_WIDTH = 79 };

/* Characters, as no text of ours has wide or combining ones. */
static size_t columns_of(const char *text, size_t bytes) {
    size_t columns = 0;
    for (size_t k = 0; k < bytes; k++) columns += ((unsigned char)text[k] & 0xC0u) != 0x80u;
    return columns;
}

static void print_wrapped(const char *text, size_t at) {
    while (*text != '\0') {
        size_t length = strcspn(text, " "), columns = columns_of(text, length);
        if (at > HELP_INDENT && at + 1 + columns > HELP_WIDTH) {
            printf("\n%*s", HELP_INDENT, "");
            at = HELP_INDENT;
        } else if (at > HELP_INDENT) {
            putchar(' ');
            at++;
        }
        printf("%.*s", (int)length, text);
        at += columns;
        text += length;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void print_help(const cli_command *command) {
    printf("%s\n\n", cli_tr(command->summary));
    printf(cli_tr("usage: entente %s [options]%s%s\n\noptions:\n"), command->name,
           command->arguments[0] == '\0' ? "" : " ", command->arguments);
    for (const cli_option *o = command->options; o->key != 0; o++) {
        char name[64];
        int length = snprintf(name, sizeof name, "  %c%c%s --%s%s%s", o->key < CLI_LONG ? '-' : ' ',
                              o->key < CLI_LONG ? o->key : ' ', o->key < CLI_LONG ? "," : " ", o->name,
                              o->argument == NULL ? "" : " ", o->argument == NULL ? "" : o->argument);
        printf("%-*s", HELP_INDENT, name);
        if (length >= HELP_INDENT) printf("\n%*s", HELP_INDENT, "");
        print_wrapped(cli_tr(o->help), HELP_INDENT);
    }
    if (command->details != NULL) printf("\n%s", cli_tr(command->details));
}

enum { WORD_MOST = 32 };

static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }

/* Damerau-Levenshtein distance: letters changed, added, dropped or swapped with a neighbour; case is ignored. */
static size_t distance(const char *a, const char *b) {
    size_t rows[WORD_MOST + 1][WORD_MOST + 1], la = strlen(a), lb = strlen(b);
    if (la > WORD_MOST || lb > WORD_MOST) return WORD_MOST;
    for (size_t i = 0; i <= la; i++) rows[i][0] = i;
    for (size_t j = 0; j <= lb; j++) rows[0][j] = j;
    for (size_t i = 1; i <= la; i++)
        for (size_t j = 1; j <= lb; j++) {
            int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
            rows[i][j] = least_of(rows[i - 1][j - 1] + (x != y), least_of(rows[i - 1][j], rows[i][j - 1]) + 1);
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) && y == tolower((unsigned char)a[i - 2]))
                rows[i][j] = least_of(rows[i][j], rows[i - 2][j - 2] + 1);
        }
    return rows[la][lb];
}

int cli_number(const char *text, int percent, double least, double most, double *out) {
    char *end;
    double number;
    if (text[strspn(text, "0123456789.")] != '\0' && strcmp(text + strspn(text, "0123456789."), "%") != 0) return 0;
    number = strtod(text, &end);
    if (end == text || (*end == '%' && !percent) || (*end != '\0' && *end != '%')) return 0;
    if (*end == '%') number /= 100.0;
    if (!(number >= least && number <= most)) return 0;
    *out = number;
    return 1;
}

int cli_date(const char *text) {
    static const char form[] = "dddd-dd-dd";
    for (size_t k = 0; k < sizeof form; k++)
        if (form[k] == 'd' ? text[k] < '0' || text[k] > '9' : text[k] != form[k]) return 0;
    return 1;
}

const char *cli_nearest(const char *word, const char *const *candidates) {
    size_t length = strlen(word), best = length <= 2 ? 2 : length <= 5 ? 3 : length / 3 + 2;
    const char *nearest = NULL;
    for (; *candidates != NULL; candidates++) {
        size_t d = distance(word, *candidates);
        if (d < best && d < strlen(*candidates)) {
            best = d;
            nearest = *candidates;
        }
    }
    return nearest;
}
