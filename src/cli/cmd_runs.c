/* cmd_runs.c: entente runs list|show|compare|delete: what the run store holds. `runs again` and `runs export` have files of
 * their own. */
#include "cli.h"
#include "commands.h"
#include "deliver.h"
#include "json.h"
#include "run_output.h"
#include "runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_PACKAGE = CLI_LONG, OPTION_TEXT, OPTION_LIMIT, OPTION_JSON, OPTION_ALL, OPTION_YES };

static const cli_option list_options[] = {
    {OPTION_PACKAGE, "package", "NAME", N_("only runs of this package")},
    {OPTION_TEXT, "text", "WORDS", N_("only runs with these words in title, command or answer")},
    {OPTION_LIMIT, "limit", "N", N_("the last N; default: all")},
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    CLI_DB_OPTION,
    CLI_HELP,
    CLI_END,
};

const cli_command runs_list_command = {
    .name = "runs list",
    .arguments = "",
    .summary = N_("The runs that are kept, the last one first."),
    .options = list_options,
    .least = 0,
    .most = 0,
};

static const cli_option show_options[] = {
    {CLI_OUT_JSON, "json", NULL, N_("print the result document as JSON instead of text")},
    {CLI_OUT_TABLES, "tables", NULL, N_("of a path: add the tables of trade and duties of the year shown")},
    {CLI_OUT_ROWS, "rows", "N", N_("economies in the table of winners and losers; default 10")},
    {CLI_OUT_REPORT, "report", "FILE", N_("write the report: the same bytes as `run --report` writes")},
    {CLI_OUT_XLSX, "xlsx", "FILE", N_("write a workbook, with duties between the parties only")},
    {'q', "quiet", NULL, N_("print the sentence only")},
    CLI_DB_OPTION,
    {CLI_OUT_NO_COLOR, "no-color", NULL, N_("never colour (NO_COLOR does the same)")},
    CLI_HELP,
    CLI_END,
};

const cli_command runs_show_command = {
    .name = "runs show",
    .arguments = "ID",
    .summary = N_("The answer of a run as it was; nothing is solved. The first digits of an id will do."),
    .options = show_options,
    .least = 1,
    .most = 1,
};

static const cli_option compare_options[] = {
    {CLI_OUT_CSV, "csv", "DIR", N_("write DIR/comparison.csv with the figures that both documents hold")},
    {CLI_OUT_JSON, "json", NULL, N_("print the comparison as JSON instead of text")},
    {CLI_OUT_ROWS, "rows", "N", N_("economies in the table; default 10")},
    {CLI_OUT_TABLES, "tables", NULL, N_("of paths: trade and duties too")},
    {'q', "quiet", NULL, N_("print the sentence only")},
    CLI_DB_OPTION,
    {CLI_OUT_NO_COLOR, "no-color", NULL, N_("never colour (NO_COLOR does the same)")},
    CLI_HELP,
    CLI_END,
};

const cli_command runs_compare_command = {
    .name = "runs compare",
    .arguments = "ID ID",
    .summary = N_("Two runs side by side as they were, of one world and the same years: each, and the\n"
                  "difference; nothing is solved."),
    .options = compare_options,
    .least = 2,
    .most = 2,
};

static const cli_option delete_options[] = {
    {OPTION_ALL, "all", NULL, N_("every run; needs --yes")},
    {OPTION_YES, "yes", NULL, N_("yes, all of them")},
    CLI_DB_OPTION,
    CLI_HELP,
    CLI_END,
};

const cli_command runs_delete_command = {
    .name = "runs delete",
    .arguments = "ID...",
    .summary = N_("Deletes runs, without asking, and says which."),
    .options = delete_options,
    .least = 0,
    .most = 1000,
};

/* ---- shared ---- */

ent_status cli_get_stored(ent_context *context, const cli_keep *keep, const char *id, cli_stored *out) {
    ent_store *store = NULL;
    ent_status status = cli_open_store(context, keep, 0, &store);
    *out = (cli_stored){NULL, NULL};
    if (status == ENT_OK) status = ent_store_get(context, store, id, &out->stored);
    if (status == ENT_OK)
        status = ent_result_read_json(context, out->stored->document, out->stored->document_length, &out->result);
    ent_store_close(store);
    return status;
}

void cli_free_stored(cli_stored *stored) {
    ent_result_free(stored->result);
    ent_stored_free(stored->stored);
    *stored = (cli_stored){NULL, NULL};
}

const char *cli_stored_option(const ent_stored *stored, const char *key) {
    for (size_t k = 0; k < stored->n_options; k++)
        if (strcmp(stored->options[k].name, key) == 0) return stored->options[k].value;
    return NULL;
}

/* ---- list ---- */

typedef struct list_request {
    ent_store_query query;
    int json;
    cli_keep keep;
    const ent_stored_list *list;
} list_request;

static int take_list(int key, const char *value, void *payload) {
    list_request *request = payload;
    long number = 0;
    switch (key) {
    case OPTION_PACKAGE: request->query.package = value; return 0;
    case OPTION_TEXT: request->query.text = value; return 0;
    case OPTION_JSON: request->json = 1; return 0;
    case OPTION_LIMIT:
        if (!cli_integer(value, 1, 1000000, &number)) return cli_bad_value("limit", "a number from 1 on", value);
        request->query.limit = (size_t)number;
        return 0;
    default: return cli_take_keep(key, value, &request->keep);
    }
}

static void print_json(const ent_stored_list *list, FILE *stream) {
    cli_json json = {.stream = stream};
    cli_json_open(&json, NULL, '[');
    for (size_t k = 0; k < list->n_runs; k++) {
        const ent_stored_run *run = &list->runs[k];
        cli_json_open(&json, NULL, '{');
        cli_json_string(&json, "run", run->id);
        cli_json_string(&json, "created", run->created);
        cli_json_string(&json, "package", run->package);
        cli_json_string(&json, "title_en", run->title_en);
        cli_json_string(&json, "title_fr", run->title_fr);
        cli_json_string(&json, "package_hash", run->package_hash);
        cli_json_string(&json, "against", run->against);
        cli_json_string(&json, "against_hash", run->against_hash);
        cli_json_string(&json, "world", run->world);
        cli_json_string(&json, "world_hash", run->world_hash);
        cli_json_string(&json, "version", run->version);
        cli_json_string(&json, "commit", run->commit);
        cli_json_integer(&json, "year", run->year);
        cli_json_integer(&json, "first_year", run->first_year);
        cli_json_integer(&json, "last_year", run->last_year);
        cli_json_boolean(&json, "converged", run->converged);
        cli_json_string(&json, "sentence", run->sentence);
        cli_json_string(&json, "command", run->command);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    putc('\n', stream);
}

/* As much of a line as fits, without half a letter. */
static void print_cut(FILE *stream, const char *text, size_t columns) {
    size_t bytes = 0, letters = 0;
    for (; text[bytes] != '\0'; bytes++) {
        int begins = ((unsigned char)text[bytes] & 0xC0u) != 0x80u;
        if (begins && letters == columns - 3 && strlen(text + bytes) > 3) {
            fprintf(stream, "%.*s...", (int)bytes, text);
            return;
        }
        letters += (size_t)begins;
    }
    fputs(text, stream);
}

static void print_line(FILE *stream, const ent_stored_run *run) {
    char years[32];
    if (run->first_year != 0) snprintf(years, sizeof years, "%d-%d", run->first_year, run->last_year);
    else snprintf(years, sizeof years, "law of %d", run->year);
    fprintf(stream, "%s  %.10s %.5s  %s against %s, %s\n              ", run->id, run->created, run->created + 11,
            run->package, run->against, years);
    print_cut(stream, run->sentence[0] != '\0' ? run->sentence : "no verified solution", (size_t)cli_width() - 14);
    putc('\n', stream);
}

static ent_status write_list(ent_context *context, const void *payload, FILE *stream) {
    const list_request *request = payload;
    (void)context;
    if (request->json) print_json(request->list, stream);
    else
        for (size_t k = 0; k < request->list->n_runs; k++) print_line(stream, &request->list->runs[k]);
    return ENT_OK;
}

/* Without a store there are no runs, and nothing is made. */
static ent_status find_list(ent_context *context, const list_request *request, ent_stored_list **out) {
    ent_store *store = NULL;
    ent_status status = cli_open_store(context, &request->keep, 0, &store);
    if (status == ENT_OK) status = ent_store_list(context, store, &request->query, out);
    ent_store_close(store);
    return status;
}

static int list(int argc, char **argv) {
    list_request request = {.query = {.struct_version = ENT_STORE_QUERY_VERSION}};
    static const ent_stored_list none;
    ent_stored_list *found = NULL;
    ent_context *context;
    char **arguments;
    int n_arguments, code = cli_parse(&runs_list_command, argc, argv, take_list, &request, &arguments, &n_arguments);
    ent_status status;
    if (code != CLI_GO_ON) return code;
    context = cli_context(0);
    if (context == NULL) return CLI_FAILED;
    status = find_list(context, &request, &found);
    request.list = found == NULL ? &none : found;
    if (status == ENT_OK || status == ENT_NOT_FOUND) {
        if (request.list->n_runs == 0) cli_say(found == NULL ? "no run has been kept yet" : "there is no such run");
        code = cli_print(context, write_list, &request);
    } else {
        code = cli_report(context, status);
    }
    ent_stored_list_free(found);
    ent_context_free(context);
    return code;
}

/* ---- show ---- */

typedef struct show_request {
    cli_run_output output;
    cli_keep keep;
} show_request;

static int take_show(int key, const char *value, void *payload) {
    show_request *request = payload;
    int code = cli_take_run_output(key, value, &request->output);
    return code == CLI_GO_ON ? cli_take_keep(key, value, &request->keep) : code;
}

static int show_run(ent_context *context, show_request *request, const char *id) {
    cli_stored kept;
    ent_status status = cli_get_stored(context, &request->keep, id, &kept);
    int code;
    if (status != ENT_OK) {
        code = cli_report(context, status);
    } else {
        request->output.result = kept.result;
        request->output.command = kept.stored->run.command[0] == '\0' ? NULL : kept.stored->run.command;
        code = cli_deliver_run(context, &request->output, ENT_OK);
        if (code == CLI_DONE && !request->output.quiet)
            fprintf(stderr, "run %s, kept %.10s %.5s UTC: %s\n", kept.stored->run.id, kept.stored->run.created,
                    kept.stored->run.created + 11, kept.stored->run.command);
    }
    cli_free_stored(&kept);
    return code;
}

static int show(int argc, char **argv) {
    show_request request = {.output = {.json = 0}};
    ent_context *context;
    char **arguments;
    int n_arguments, code = cli_parse(&runs_show_command, argc, argv, take_show, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(request.output.quiet);
    if (context == NULL) return CLI_FAILED;
    code = show_run(context, &request, arguments[0]);
    ent_context_free(context);
    return code;
}

/* ---- compare ---- */

typedef struct pair {
    const cli_run_output *output;
    const ent_comparison *comparison;
} pair;

static ent_status write_comparison(ent_context *context, const void *payload, FILE *stream) {
    const pair *p = payload;
    ent_text_options text;
    if (p->output->json) return ent_comparison_write_json(context, p->comparison, stream);
    if (p->output->quiet && p->comparison->converged) {
        fprintf(stream, "%s\n", p->comparison->sentence);
        return ENT_OK;
    }
    ent_text_options_init(&text);
    text.width = cli_width();
    text.color = cli_color(p->output->no_color);
    text.rows = (size_t)p->output->rows;
    text.tables = p->output->tables;
    return ent_comparison_write_text(context, p->comparison, &text, stream);
}

static int deliver_comparison(ent_context *context, const cli_run_output *output, const ent_comparison *comparison) {
    const pair p = {output, comparison};
    if (output->csv != NULL) {
        ent_status status = ent_comparison_write_csv(context, comparison, output->csv);
        if (status != ENT_OK) return cli_report(context, status);
        cli_say_written(output->quiet, output->csv, "comparison.csv");
    }
    return cli_print(context, write_comparison, &p);
}

static int compare_runs(ent_context *context, const show_request *request, char **ids) {
    cli_stored kept[2] = {{NULL, NULL}, {NULL, NULL}};
    ent_comparison *comparison = NULL;
    ent_status status = ENT_OK;
    int code;
    for (int k = 0; k < 2 && status == ENT_OK; k++) status = cli_get_stored(context, &request->keep, ids[k], &kept[k]);
    if (status == ENT_OK) status = ent_comparison_create(context, kept[0].result, kept[1].result, &comparison);
    if (status == ENT_OK) kept[0].result = kept[1].result = NULL; /* the comparison's now */
    code = status == ENT_OK ? deliver_comparison(context, &request->output, comparison) : cli_report(context, status);
    ent_comparison_free(comparison);
    cli_free_stored(&kept[0]);
    cli_free_stored(&kept[1]);
    return code;
}

static int compare(int argc, char **argv) {
    show_request request = {.output = {.json = 0}};
    ent_context *context;
    char **arguments;
    int n_arguments, code = cli_parse(&runs_compare_command, argc, argv, take_show, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(request.output.quiet);
    if (context == NULL) return CLI_FAILED;
    code = compare_runs(context, &request, arguments);
    ent_context_free(context);
    return code;
}

/* ---- delete ---- */

typedef struct delete_request {
    int all, yes;
    cli_keep keep;
} delete_request;

static int take_delete(int key, const char *value, void *payload) {
    delete_request *request = payload;
    switch (key) {
    case OPTION_ALL: request->all = 1; return 0;
    case OPTION_YES: request->yes = 1; return 0;
    default: return cli_take_keep(key, value, &request->keep);
    }
}

/* Each by itself: what was said to be deleted is. */
static int delete_runs(ent_context *context, ent_store *store, const delete_request *request, char **ids, int n_ids) {
    char deleted[ENT_RUN_ID_DIGITS + 1];
    size_t n = 0;
    if (request->all) {
        ent_status status = ent_store_clear(context, store, &n);
        if (status == ENT_OK) fprintf(stderr, "deleted %zu %s\n", n, n == 1 ? "run" : "runs");
        return status == ENT_OK ? CLI_DONE : cli_report(context, status);
    }
    for (int k = 0; k < n_ids; k++) {
        ent_status status = ent_store_delete(context, store, ids[k], deleted);
        if (status != ENT_OK) return cli_report(context, status);
        fprintf(stderr, "deleted run %s\n", deleted);
    }
    return CLI_DONE;
}

static int delete (int argc, char **argv) {
    delete_request request = {.all = 0};
    ent_store *store = NULL;
    ent_context *context;
    ent_status status;
    char **arguments;
    int n_arguments,
        code = cli_parse(&runs_delete_command, argc, argv, take_delete, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (request.all != request.yes || request.all == (n_arguments > 0)) {
        cli_say(request.all || request.yes ? "--all goes with --yes and without an id"
                                           : "runs delete needs the id of a run, or --all --yes");
        return CLI_USAGE;
    }
    context = cli_context(0);
    if (context == NULL) return CLI_FAILED;
    status = cli_open_store(context, &request.keep, 0, &store);
    code = status == ENT_OK ? delete_runs(context, store, &request, arguments, n_arguments)
                            : cli_report(context, status);
    ent_store_close(store);
    ent_context_free(context);
    return code;
}

/* ---- all of them ---- */

int cmd_runs(int argc, char **argv) {
    static const char *const names[] = {"list", "show", "export", "delete", "compare", "again", NULL};
    static int (*const commands[])(int, char **) = {list, show, cmd_runs_export, delete, compare, cmd_runs_again};
    const char *word = argc > 1 ? argv[1] : NULL;
    for (size_t k = 0; word != NULL && names[k] != NULL; k++)
        if (strcmp(word, names[k]) == 0) return commands[k](argc - 1, argv + 1);
    if (word != NULL && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)) {
        printf("usage: entente runs list\n       entente runs show ID\n       entente runs again ID\n"
               "       entente runs compare ID ID\n       entente runs export ID DIR\n"
               "       entente runs delete ID...\n\nentente runs list --help and so on for each.\n");
        return CLI_DONE;
    }
    if (word == NULL) cli_say("runs needs list, show, again, compare, export or delete");
    else cli_say_unknown("runs command", word, cli_nearest(word, names));
    cli_say("try: entente runs --help");
    return CLI_USAGE;
}
