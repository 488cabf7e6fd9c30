#include "manual.h"
#include "commands.h"

#include <entente/entente.h>
#include <string.h>

/* Text as roff wants it. Words between backquotes are bold; a point or an apostrophe that begins a line is no command. */
static void add(FILE *stream, const char *text) {
    int bold = 0, begins = 1;
    for (; *text != '\0'; text++) {
        if (begins && (*text == '.' || *text == '\'')) fputs("\\&", stream);
        begins = *text == '\n';
        if (*text == '\\') fputs("\\e", stream);
        else if (*text == '-') fputs("\\-", stream);
        else if (*text == '`') fputs((bold = !bold) ? "\\fB" : "\\fR", stream);
        else putc(*text, stream);
    }
}

static void add_line(FILE *stream, const char *text) {
    add(stream, text);
    putc('\n', stream);
}

static void add_option(FILE *stream, const cli_option *option) {
    fputs(".TP\n", stream);
    if (option->key < CLI_LONG) fprintf(stream, "\\fB\\-%c\\fR, ", option->key);
    fputs("\\fB", stream);
    add(stream, "--");
    add(stream, option->name);
    fputs("\\fR", stream);
    if (option->argument != NULL) {
        fputs(" \\fI", stream);
        add(stream, option->argument);
        fputs("\\fR", stream);
    }
    putc('\n', stream);
    add_line(stream, option->help);
}

static void add_synopsis(FILE *stream, const cli_command *command) {
    fputs(".B entente ", stream);
    add_line(stream, command->name);
    fputs("[\\fIoptions\\fR] ", stream);
    if (command->arguments[0] != '\0') {
        fputs("\\fI", stream);
        add(stream, command->arguments);
        fputs("\\fR", stream);
    }
    fputs("\n.br\n", stream);
}

static void add_command(FILE *stream, const cli_command *command) {
    fprintf(stream, ".SS entente %s\n", command->name);
    add_synopsis(stream, command);
    fputs(".PP\n", stream);
    add_line(stream, command->summary);
    for (const cli_option *o = command->options; o->key != 0; o++) add_option(stream, o);
    if (command->details == NULL) return;
    fputs(".PP\n", stream);
    if (strstr(command->details, "\n  ") != NULL) fputs(".nf\n", stream); /* a list in columns stays one */
    add(stream, command->details);
    if (strstr(command->details, "\n  ") != NULL) fputs(".fi\n", stream);
}

static void add_solver_options(FILE *stream) {
    size_t n = 0;
    const ent_option_info *list = ent_solve_option_list(&n);
    fputs(".SH OPTIONS OF THE SOLVER\nSet with\n.B \\-\\-set\n.IR KEY = VALUE .\n", stream);
    for (size_t k = 0; k < n; k++) {
        fputs(".TP\n.B ", stream);
        add_line(stream, list[k].key);
        add(stream, list[k].help);
        fprintf(stream, "; default %g, from %g to %g%s%s\n", list[k].standard, list[k].least, list[k].most,
                list[k].unit[0] == '\0' ? "" : " ", list[k].unit);
    }
}

static void add_end(FILE *stream) {
    fputs(
        ".SH PACKAGES\nA package is a YAML file of dated commitments, \\fB\\-\\fR for standard input, or the name of one "
        "in the program:\n",
        stream);
    for (const char *const *name = ent_package_shipped(); *name != NULL; name++) {
        fputs(".br\n.B ", stream);
        add_line(stream, *name);
    }
    fputs(".SH EXIT STATUS\n", stream);
    for (const cli_exit_code *code = cli_exit_codes; code->meaning != NULL; code++) {
        fprintf(stream, ".TP\n.B %d\n", code->code);
        add_line(stream, code->meaning);
    }
    fputs(".SH ENVIRONMENT\n"
          ".TP\n.B COLUMNS\nwidth of the text, 60 to 120 columns; default: that of the terminal, else 80\n"
          ".TP\n.B ENTENTE_DB\nthe run store, instead of entente/runs.sqlite in\n.B XDG_DATA_HOME\n(default: "
          "~/.local/share)\n"
          ".TP\n.B NO_COLOR\nwhen set, no colours, as with \\fB\\-\\-no\\-color\\fR\n"
          ".TP\n.B TERM\n\\fBdumb\\fR: no colours and no progress\n"
          ".SH NOTES\n"
          "Data go to standard output, everything addressed to a person to standard error. Long work at a terminal\n"
          "shows a bar with the time left. The first ^C asks to stop, with exit status 130; the second one kills.\n"
          ".SH EXAMPLES\n.nf\n"
          "entente run tokyo\\-2025\\-as\\-signed\n"
          "entente run \\-\\-set general\\-15.rate=20% tokyo\\-2025\\-as\\-signed\n"
          "entente compare tokyo\\-2025\\-as\\-signed tokyo\\-2025\\-as\\-it\\-happened\n"
          "entente runs list\n"
          "entente check my\\-deal.yaml && entente run my\\-deal.yaml \\-\\-csv out\n"
          ".fi\n",
          stream);
}

void cli_print_manual(FILE *stream) {
    fputs(".TH ENTENTE 1 \"\" \"", stream);
    fprintf(stream, "entente %s\" \"Entente\"\n", ent_version());
    fputs(".SH NAME\nentente \\- what a diplomatic package does to the world economy\n.SH SYNOPSIS\n", stream);
    for (const cli_command *const *command = cli_commands; *command != NULL; command++) add_synopsis(stream, *command);
    fputs(".B entente \\-\\-version\n.SH DESCRIPTION\n"
          "Entente tells who gains and who loses from a diplomatic package, by which tariff, and how much trade moves\n"
          "where. A package is a plain file of dated commitments; a general\\-equilibrium model of the world economy\n"
          "solves it and checks its own answer by a second routine.\n"
          ".SH COMMANDS\n",
          stream);
    for (const cli_command *const *command = cli_commands; *command != NULL; command++) add_command(stream, *command);
    add_solver_options(stream);
    add_end(stream);
}
