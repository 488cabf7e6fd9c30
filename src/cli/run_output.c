#include "run_output.h"
#include "cli.h"
#include "deliver.h"

#include <stdio.h>
#include <string.h>

int cli_take_run_output(int key, const char *value, cli_run_output *output) {
    switch (key) {
    case CLI_OUT_JSON: output->json = 1; return 0;
    case 'q': output->quiet = 1; return 0;
    case CLI_OUT_NO_COLOR: output->no_color = 1; return 0;
    case CLI_OUT_CSV: output->csv = value; return 0;
    case CLI_OUT_REPORT: output->report = value; return 0;
    case CLI_OUT_XLSX: output->xlsx = value; return 0;
    case CLI_OUT_TABLES: output->tables = 1; return 0;
    case CLI_OUT_ROWS:
        if (!cli_integer(value, 1, 100000, &output->rows)) return cli_bad_value("rows", "a number from 1 on", value);
        return 0;
    default: return CLI_GO_ON;
    }
}

static void text_options(const cli_run_output *output, ent_text_options *text) {
    ent_text_options_init(text);
    text->width = cli_width();
    text->color = cli_color(output->no_color);
    text->rows = (size_t)output->rows;
    text->tables = output->tables;
    text->language = cli_language();
}

static ent_status write_as_asked(ent_context *context, const void *payload, FILE *stream) {
    const cli_run_output *output = payload;
    const ent_result *result = output->result;
    ent_text_options text;
    if (output->json) return ent_result_write_json(context, result, stream);
    if (output->quiet && (result->converged || result->n_years > 0)) {
        fprintf(stream, "%s\n", ent_result_sentence(result, cli_language()));
        return ENT_OK;
    }
    text_options(output, &text);
    text.shown = output->shown;
    return ent_result_write_text(context, result, &text, stream);
}

static ent_status save_report(ent_context *context, const cli_run_output *output) {
    ent_report_options report;
    ent_report_options_init(&report);
    report.language = cli_language();
    report.command = output->command;
    return ent_result_save_html(context, output->result, &report, output->report);
}

/* Reports and workbooks, of an answer only. */
static int save_files(ent_context *context, const cli_run_output *output) {
    ent_status status = ENT_OK;
    if (output->report != NULL) status = save_report(context, output);
    if (status != ENT_OK) return cli_report(context, status);
    if (output->report != NULL) cli_say_wrote(output->quiet, output->report);
    if (output->xlsx != NULL) status = ent_result_save_xlsx(context, output->result, output->xlsx);
    if (status != ENT_OK) return cli_report(context, status);
    if (output->xlsx != NULL) cli_say_wrote(output->quiet, output->xlsx);
    return CLI_DONE;
}

static void say_unwritten(const cli_run_output *output) {
    if (output->csv != NULL) cli_say("%s/outcomes.csv was not written", output->csv);
    if (output->report != NULL) cli_say("%s was not written", output->report);
    if (output->xlsx != NULL) cli_say("%s was not written", output->xlsx);
}

/* What is asked for once the run has answered with a document. */
int cli_deliver_run(ent_context *context, const cli_run_output *output, ent_status answer) {
    static const char *const path_files[] = {"ledger.csv", "pledges.csv", "dependence.csv"};
    int code = CLI_DONE, written;
    if (answer == ENT_OK && output->csv != NULL) {
        ent_status status = ent_result_write_csv(context, output->result, output->csv);
        if (status != ENT_OK) return cli_report(context, status);
        cli_say_written(output->quiet, output->csv, "outcomes.csv");
        for (size_t k = 0; k < sizeof path_files / sizeof path_files[0] && output->result->n_years > 0; k++)
            cli_say_written(output->quiet, output->csv, path_files[k]);
    }
    if (answer == ENT_OK) code = save_files(context, output);
    else code = cli_report(context, answer);
    if (answer == ENT_OK && code != CLI_DONE) return code;
    if (answer != ENT_OK) say_unwritten(output);
    written = cli_print(context, write_as_asked, output);
    return code == CLI_DONE ? written : code;
}

void cli_show_sentence(ent_context *context, cli_run_output *output, const ent_result *result) {
    ent_text_options text;
    if (output->json || output->quiet || output->shown > 0) return;
    text_options(output, &text);
    if (ent_result_write_sentence(context, result, &text, stdout) == ENT_OK)
        output->shown = strlen(ent_result_sentence(result, cli_language()));
}
