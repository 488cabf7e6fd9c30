/* completion.c: what a shell offers after `entente`. The three shells differ in words only: what an option or a command
 * takes is worked out once, from its table. */
#include "commands.h"
#include "manual.h"

#include <entente/entente.h>
#include <string.h>

/* What may stand at one place of a line. */
typedef struct offer {
    char words[1600];       /* separated by blanks */
    int directories, files; /* files: bits of OFFER_... */
} offer;

enum { OFFER_PACKAGES = 1, OFFER_WORLDS = 2, OFFER_ANY_FILE = 4 };

static void offer_word(offer *o, const char *word, const char *ending) {
    size_t used = strlen(o->words);
    snprintf(o->words + used, sizeof o->words - used, "%s%s%s", used == 0 ? "" : " ", word, ending);
}

static void offer_elasticities(offer *o) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    if (ent_context_create(&context) != ENT_OK) return;
    if (ent_world_builtin(context, &world) == ENT_OK)
        for (size_t s = 0; s < ent_world_table(world)->n_elasticity_sets; s++)
            offer_word(o, ent_world_table(world)->elasticity_sets[s], "");
    ent_world_free(world);
    ent_context_free(context);
}

static void offer_solver_keys(offer *o) {
    size_t n = 0;
    const ent_option_info *list = ent_solve_option_list(&n);
    for (size_t k = 0; k < n; k++) offer_word(o, list[k].key, "=");
}

static void offer_closures(offer *o) {
#define X(name, key, text) offer_word(o, key, "");
    ENT_CLOSURE_LIST(X)
#undef X
}

static void offer_languages(offer *o) {
#define X(name, key) offer_word(o, key, "");
    ENT_LANGUAGE_LIST(X)
#undef X
}

static void offer_packages(offer *o) {
    for (const char *const *name = ent_package_shipped(); *name != NULL; name++) offer_word(o, *name, "");
    o->files |= OFFER_PACKAGES;
}

/* A world is a file or a directory. */
static void offer_worlds(offer *o) {
    o->directories = 1;
    o->files |= OFFER_WORLDS;
}

/* What the value of an option may be. */
static void offer_value(const cli_option *option, offer *o) {
    *o = (offer){.words = ""};
    if (strcmp(option->name, "world") == 0) offer_word(o, "world-2024", "");
    if (strcmp(option->name, "against") == 0) offer_word(o, "none", "");
    if (strcmp(option->name, "closure") == 0) offer_closures(o);
    if (strcmp(option->name, "lang") == 0) offer_languages(o);
    if (strcmp(option->name, "elasticities") == 0) offer_elasticities(o);
    if (strcmp(option->argument, "KEY=VALUE") == 0) offer_solver_keys(o);
    if (strcmp(option->argument, "PACKAGE") == 0) offer_packages(o);
    if (strcmp(option->argument, "DIR") == 0) o->directories = 1;
    if (strcmp(option->argument, "WORLD") == 0) offer_worlds(o);
    if (strncmp(option->argument, "FILE", 4) == 0) o->directories = 1, o->files |= OFFER_ANY_FILE;
    if (strcmp(option->argument, "SHELL") == 0) {
        offer_word(o, "bash", "");
        offer_word(o, "zsh", "");
        offer_word(o, "fish", "");
    }
}

/* What the arguments of a command may be. */
static void offer_arguments(const cli_command *command, offer *o) {
    *o = (offer){.words = ""};
    if (strstr(command->arguments, "PACKAGE") != NULL) offer_packages(o);
    if (strstr(command->arguments, "DIR") != NULL) o->directories = 1;
    if (strstr(command->arguments, "WORLD") != NULL || strcmp(command->arguments, "A B") == 0) offer_worlds(o);
    if (strcmp(command->arguments, "FILE") == 0) o->directories = 1, o->files |= OFFER_ANY_FILE;
    if (strstr(command->arguments, "COMMAND") != NULL)
        for (const cli_word *word = cli_words; word->name != NULL; word++) offer_word(o, word->name, "");
}

/* The second word of commands of two, "" of the others. */
static const char *second_word(const cli_command *command) {
    const char *blank = strchr(command->name, ' ');
    return blank == NULL ? "" : blank + 1;
}

static void add_words(FILE *stream) {
    for (const cli_word *word = cli_words; word->name != NULL; word++)
        fprintf(stream, "%s%s", word == cli_words ? "" : " ", word->name);
}

/* First words of those. */
static const char *const families[] = {"data", "runs", NULL};

static void add_second_words(FILE *stream, const char *first) {
    size_t length = strlen(first);
    for (const cli_command *const *c = cli_commands; *c != NULL; c++)
        if (strncmp((*c)->name, first, length) == 0 && (*c)->name[length] == ' ')
            fprintf(stream, " %s", second_word(*c));
}

/* ---- bash ---- */

static void bash_offer(FILE *stream, const offer *o) {
    fprintf(stream, "_entente_offer \"%s\" %d %d", o->words, o->directories, o->files);
}

static void bash(FILE *stream) {
    offer o;
    fputs("# bash completion for entente; made by `entente help --completion bash`\n"
          "_entente_offer() { # WORDS DIRECTORIES FILES\n"
          "    local IFS=$'\\n' word\n"
          "    for word in $(IFS=' '; compgen -W \"$1\" -- \"$current\"); do COMPREPLY+=(\"$word\"); done\n"
          "    [ \"$2\" = 0 ] && [ \"$3\" = 0 ] && return\n"
          "    compopt -o filenames 2>/dev/null\n"
          "    for word in $(compgen -d -- \"$current\"); do COMPREPLY+=(\"$word\"); done\n"
          "    [ \"$3\" = 0 ] && return\n"
          "    for word in $(compgen -f -- \"$current\"); do\n"
          "        case $word in\n        *.yaml | *.yml) (($3 & 1)) ;;\n        *.world) (($3 & 2)) ;;\n"
          "        *) false ;;\n        esac || (($3 & 4)) && COMPREPLY+=(\"$word\")\n"
          "    done\n"
          "}\n"
          "_entente() {\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        _entente_offer \"",
          stream);
    add_words(stream);
    fputs(" --help --version\" 0 0\n        return\n    fi\n", stream);
    for (const char *const *word = families; *word != NULL; word++) {
        fprintf(stream,
                "    if [ \"$command\" = %s ]; then\n        if [ \"$COMP_CWORD\" -eq 2 ]; then\n"
                "            _entente_offer \"--help",
                *word);
        add_second_words(stream, *word);
        fprintf(stream, "\" 0 0\n            return\n        fi\n        command=\"%s ${COMP_WORDS[2]}\"\n    fi\n",
                *word);
    }
    fputs("    case \"$command $before\" in\n", stream);
    for (const cli_command *const *c = cli_commands; *c != NULL; c++)
        for (const cli_option *option = (*c)->options; option->key != 0; option++) {
            if (option->argument == NULL) continue;
            fprintf(stream, "    \"%s --%s\"", (*c)->name, option->name);
            if (option->key < CLI_LONG) fprintf(stream, " | \"%s -%c\"", (*c)->name, option->key);
            fputs(") ", stream);
            offer_value(option, &o);
            bash_offer(stream, &o);
            fputs("; return ;;\n", stream);
        }
    fputs("    esac\n    case $command in\n", stream);
    for (const cli_command *const *c = cli_commands; *c != NULL; c++) {
        fprintf(stream, "    \"%s\") case $current in\n        -*) _entente_offer \"", (*c)->name);
        for (const cli_option *option = (*c)->options; option->key != 0; option++)
            fprintf(stream, "%s--%s", option == (*c)->options ? "" : " ", option->name);
        fputs("\" 0 0 ;;\n        *) ", stream);
        offer_arguments(*c, &o);
        bash_offer(stream, &o);
        fputs(" ;;\n        esac ;;\n", stream);
    }
    fputs("    esac\n}\ncomplete -F _entente entente\n", stream);
}

/* ---- zsh ---- */

/* Help inside '...[...]' of _arguments: brackets, colons and quotes mean something there. */
static void zsh_text(FILE *stream, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '\'') fputs("'\\''", stream);
        else if (*text == '[' || *text == ']' || *text == ':' || *text == '\\') fprintf(stream, "\\%c", *text);
        else putc(*text == '\n' ? ' ' : *text, stream);
    }
}

static void zsh_offer(FILE *stream, const offer *o) {
    fprintf(stream, "{_entente_offer \"%s\" %d %d}", o->words, o->directories, o->files);
}

static void zsh_command(FILE *stream, const cli_command *command) {
    offer o;
    fprintf(stream, "    (\"%s\") _arguments -s", command->name);
    for (const cli_option *option = command->options; option->key != 0; option++) {
        fprintf(stream, " \\\n        '%s--%s%s[",
                option->argument != NULL && strcmp(option->name, "set") == 0 ? "*" : "", option->name,
                option->argument == NULL ? "" : "=");
        zsh_text(stream, option->help);
        fputs("]", stream);
        if (option->argument != NULL) {
            fprintf(stream, ":%s:", option->argument);
            offer_value(option, &o);
            zsh_offer(stream, &o);
        }
        fputs("'", stream);
        if (option->key < CLI_LONG) {
            fprintf(stream, " '-%c[", option->key);
            zsh_text(stream, option->help);
            fprintf(stream, "]%s%s%s'", option->argument == NULL ? "" : ":",
                    option->argument == NULL ? "" : option->argument, option->argument == NULL ? "" : ":");
        }
    }
    offer_arguments(command, &o);
    fputs(" \\\n        '*:argument:", stream);
    zsh_offer(stream, &o);
    fputs("' ;;\n", stream);
}

static void zsh(FILE *stream) {
    fputs(
        "#compdef entente\n# made by `entente help --completion zsh`\n"
        "_entente_offer() { # WORDS DIRECTORIES FILES\n"
        "    [[ -n $1 ]] && compadd -- ${=1}\n"
        "    (( $2 || $3 )) && _files -/\n"
        "    (( $3 & 1 )) && _files -g '*.(yaml|yml)'\n"
        "    (( $3 & 2 )) && _files -g '*.world'\n"
        "    (( $3 & 4 )) && _files\n"
        "}\n"
        "_entente() {\n    local command=$words[2]\n    local -a list\n    if (( CURRENT == 2 )); then\n        list=(",
        stream);
    for (const cli_word *word = cli_words; word->name != NULL; word++) {
        fprintf(stream, "\n            '%s:", word->name);
        zsh_text(stream, word->summary);
        fputs("'", stream);
    }
    fputs(")\n        _describe command list\n        return\n    fi\n    shift words\n    (( CURRENT-- ))\n", stream);
    for (const char *const *word = families; *word != NULL; word++) {
        fprintf(stream,
                "    if [[ $command == %s ]]; then\n        if (( CURRENT == 2 )); then\n            compadd --",
                *word);
        add_second_words(stream, *word);
        fprintf(stream,
                "\n            return\n        fi\n        command=\"%s $words[2]\"\n        shift words\n"
                "        (( CURRENT-- ))\n    fi\n",
                *word);
    }
    fputs("    case $command in\n", stream);
    for (const cli_command *const *c = cli_commands; *c != NULL; c++) zsh_command(stream, *c);
    fputs("    esac\n}\n_entente \"$@\"\n", stream);
}

/* ---- fish ---- */

static void fish_text(FILE *stream, const char *text) {
    putc('\'', stream);
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\') putc('\\', stream);
        putc(*text == '\n' ? ' ' : *text, stream);
    }
    putc('\'', stream);
}

static void fish_offer(FILE *stream, const offer *o) {
    if (o->words[0] != '\0') fprintf(stream, " -a '%s'", o->words);
    if (o->files & OFFER_PACKAGES) fputs(" -a '(__fish_complete_suffix .yaml)'", stream);
    if (o->files & OFFER_WORLDS) fputs(" -a '(__fish_complete_suffix .world)'", stream);
    if (o->files & OFFER_ANY_FILE) fputs(" -a '(__fish_complete_path)'", stream);
    if (o->files == 0 && o->directories) fputs(" -a '(__fish_complete_directories)'", stream);
}

static void fish_condition(FILE *stream, const cli_command *command) {
    fprintf(stream, "complete -c entente -n '__fish_seen_subcommand_from %.*s", (int)strcspn(command->name, " "),
            command->name);
    if (second_word(command)[0] != '\0') fprintf(stream, "; and __fish_seen_subcommand_from %s", second_word(command));
    putc('\'', stream);
}

static void fish(FILE *stream) {
    offer o;
    fputs(
        "# fish completion for entente; made by `entente help --completion fish`\ncomplete -c entente -f\n"
        "complete -c entente -n __fish_use_subcommand -l help\ncomplete -c entente -n __fish_use_subcommand -l version\n",
        stream);
    for (const cli_word *word = cli_words; word->name != NULL; word++) {
        fprintf(stream, "complete -c entente -n __fish_use_subcommand -a %s -d ", word->name);
        fish_text(stream, word->summary);
        putc('\n', stream);
    }
    for (const char *const *word = families; *word != NULL; word++) {
        fprintf(stream, "complete -c entente -n '__fish_seen_subcommand_from %s' -a '", *word);
        add_second_words(stream, *word);
        fputs("'\n", stream);
    }
    for (const cli_command *const *c = cli_commands; *c != NULL; c++) {
        for (const cli_option *option = (*c)->options; option->key != 0; option++) {
            fish_condition(stream, *c);
            fprintf(stream, " -l %s", option->name);
            if (option->key < CLI_LONG) fprintf(stream, " -s %c", option->key);
            if (option->argument != NULL) {
                offer_value(option, &o);
                fputs(" -x", stream);
                fish_offer(stream, &o);
            }
            fputs(" -d ", stream);
            fish_text(stream, option->help);
            putc('\n', stream);
        }
        offer_arguments(*c, &o);
        if (o.words[0] == '\0' && !o.directories && o.files == 0) continue;
        fish_condition(stream, *c);
        fish_offer(stream, &o);
        putc('\n', stream);
    }
}

int cli_print_completion(const char *shell, FILE *stream) {
    if (strcmp(shell, "bash") == 0) bash(stream);
    else if (strcmp(shell, "zsh") == 0) zsh(stream);
    else if (strcmp(shell, "fish") == 0) fish(stream);
    else return 0;
    return 1;
}
