/* cmd_new.c: entente new. A package to begin with. */
#include "cli.h"
#include "commands.h"
#include "new_text.h"
#include "options.h"
#include "out.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_LIST = CLI_LONG };

static const cli_option options[] = {
    {'o', "output", "FILE", N_("write this file instead of standard output; one that is there is left as it is")},
    {OPTION_LIST, "list", NULL, N_("list the types of clauses instead, with an example of each")},
    CLI_HELP,
    CLI_END,
};

const cli_command new_command = {
    .name = "new",
    .arguments = "[NAME]",
    .summary = N_("Writes a package to begin with: a deal with a comment on each part, called NAME\n"
                  "(my-deal). It is a good package as it stands."),
    .details = NULL,
    .options = options,
    .least = 0,
    .most = 1,
};

typedef struct new_request {
    const char *output;
    int list;
} new_request;

static int take(int key, const char *value, void *payload) {
    new_request *request = payload;
    if (key == 'o') request->output = value;
    if (key == OPTION_LIST) request->list = 1;
    return 0;
}

static void list_types(FILE *stream) {
    size_t n;
    const ent_clause_type_info *types = ent_clause_types(&n);
    for (size_t k = 0; k < n; k++)
        cli_outf(stream, "%s%s: %s; group %s\n    - %s\n", k == 0 ? "" : "\n", types[k].name, cli_tr(types[k].words),
                 types[k].group, types[k].example);
}

static void write_text(FILE *stream, const char *name) {
    static const char mark[] = "@NAME@";
    const char *at = cli_new_text, *next;
    while ((next = strstr(at, mark)) != NULL) {
        fprintf(stream, "%.*s%s", (int)(next - at), at, name);
        at = next + strlen(mark);
    }
    fputs(at, stream);
}

/* As the library has it: a name that may stand in tables and on command lines. */
static int is_name(const char *name) {
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    size_t length = strlen(name);
    return length > 0 && length <= 64 && strspn(name, allowed) == length;
}

/* Only a file that is not there yet; one that could not be written to its end is taken away again. */
static int write_file(const char *path, const char *name, int list) {
    FILE *stream = fopen(path, "wx");
    int failed;
    if (stream == NULL) {
        if (errno == EEXIST) cli_say("%s is there already, and stays as it is", path);
        else cli_say("%s cannot be written: %s", path, strerror(errno));
        return CLI_FAILED;
    }
    if (list) list_types(stream);
    else write_text(stream, name);
    failed = ferror(stream);
    if (fclose(stream) != 0) failed = 1;
    if (!failed) return CLI_DONE;
    cli_say("%s cannot be written", path);
    remove(path);
    return CLI_FAILED;
}

int cmd_new(int argc, char **argv) {
    new_request request = {0};
    char **arguments;
    int n_arguments, code = cli_parse(&new_command, argc, argv, take, &request, &arguments, &n_arguments);
    const char *name;
    if (code != CLI_GO_ON) return code;
    name = n_arguments > 0 ? arguments[0] : "my-deal";
    if (!is_name(name)) {
        cli_say("NAME \"%.80s\" is not a plain name; use letters A-Z, digits, - _ . and at most 64 of them", name);
        return CLI_USAGE;
    }
    if (request.output != NULL) return write_file(request.output, name, request.list);
    if (request.list) list_types(stdout);
    else write_text(stdout, name);
    return CLI_DONE;
}
