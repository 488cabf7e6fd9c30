#include "answer.h"
#include "cli.h"
#include "deliver.h"

#include <stdio.h>
#include <stdlib.h>

void cli_answer_options_init(cli_answer_options *options) {
    *options = (cli_answer_options){0};
    ent_question_options_init(&options->question);
    options->question.language = cli_language();
}

int cli_take_answer(int key, const char *value, cli_answer_options *options) {
    long number = 0;
    switch (key) {
    case CLI_ANSWER_WORLD: options->world = value; return 0;
    case CLI_ANSWER_ELASTICITIES: options->question.run.elasticities = value; return 0;
    case CLI_ANSWER_CLOSURE: options->closure = value; return 0;
    case CLI_ANSWER_SET: return cli_take_setting(&options->settings, CLI_SET_SOLVER, value);
    case CLI_ANSWER_CSV: options->csv = value; return 0;
    case CLI_ANSWER_JSON: options->json = 1; return 0;
    case 'q': options->quiet = 1; return 0;
    case CLI_ANSWER_ROWS:
        if (!cli_integer(value, 1, 100000, &number)) return cli_bad_value("rows", "a number from 1 on", value);
        options->rows = number;
        return 0;
    case CLI_ANSWER_THREADS:
        if (!cli_integer(value, 1, 64, &number)) return cli_bad_value("threads", "a number from 1 to 64", value);
        options->question.run.threads = (unsigned)number;
        return 0;
    case CLI_ANSWER_NO_COLOR: options->no_color = 1; return 0;
    default: return CLI_USAGE;
    }
}

typedef struct delivery {
    const cli_answer_options *options;
    const ent_answer *answer;
} delivery;

static ent_status write_as_asked(ent_context *context, const void *payload, FILE *stream) {
    const delivery *d = payload;
    ent_text_options text;
    if (d->options->json) return ent_answer_write_json(context, d->answer, stream);
    if (d->options->quiet) {
        fprintf(stream, "%s\n", d->answer->sentence);
        return ENT_OK;
    }
    ent_text_options_init(&text);
    text.width = cli_width();
    text.color = cli_color(d->options->no_color);
    text.rows = (size_t)d->options->rows;
    return ent_answer_write_text(context, d->answer, &text, stream);
}

int cli_deliver_answer(ent_context *context, const cli_answer_options *options, const ent_answer *answer,
                       ent_status asked) {
    delivery d = {options, answer};
    int code = asked == ENT_OK ? CLI_DONE : cli_report(context, asked), written;
    if (answer == NULL) return code;
    if (asked == ENT_OK && options->csv != NULL) {
        ent_status status = ent_answer_write_csv(context, answer, options->csv);
        if (status != ENT_OK) return cli_report(context, status);
        for (size_t t = 0; t < answer->n_tables; t++) {
            char name[160];
            snprintf(name, sizeof name, "%s-%s.csv", answer->question, answer->tables[t].key);
            cli_say_written(options->quiet, options->csv, name);
        }
    }
    written = cli_print(context, write_as_asked, &d);
    return code == CLI_DONE ? written : code;
}

/* What the library has to make sense of. */
static ent_status settle(ent_context *context, cli_answer_options *options) {
    ent_status status = cli_apply_solver_settings(context, &options->settings, &options->question.run.solve);
    if (status == ENT_OK && options->closure != NULL)
        status = ent_closure_parse(context, options->closure, &options->question.run.closure);
    return status;
}

int cli_ask(cli_answer_options *options, const char *name, cli_ask_fn *ask, void *payload) {
    ent_context *context = cli_context(options->quiet);
    ent_package *package = NULL;
    ent_world *world = NULL;
    ent_answer *answer = NULL;
    ent_status status;
    int code;
    if (context == NULL) return CLI_FAILED;
    status = settle(context, options);
    if (status == ENT_OK && name != NULL) status = ent_package_load(context, name, NULL, &package);
    if (status == ENT_OK)
        status = cli_world(context, options->world, package == NULL ? NULL : ent_package_get_info(package), &world);
    if (status == ENT_OK) status = ask(context, world, package, &options->question, payload, &answer);
    code = cli_deliver_answer(context, options, answer, status);
    ent_answer_free(answer);
    ent_world_free(world);
    ent_package_free(package);
    ent_context_free(context);
    return code;
}
