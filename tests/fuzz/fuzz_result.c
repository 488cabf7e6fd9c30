/* Any bytes as the JSON of a result document. Whatever they are: an answer with a message, or a document from which every
 * writer makes something, and of which the JSON reads back as itself. */
#include <entente/result.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth) {
    if (!truth) abort();
}

static char *json_of(ent_context *context, const ent_result *result, size_t *length) {
    char *text = NULL;
    FILE *stream = open_memstream(&text, length);
    need(stream != NULL && ent_result_write_json(context, result, stream) == ENT_OK && fclose(stream) == 0);
    return text;
}

/* What was read once is written the same for ever. */
static void read_again(ent_context *context, const ent_result *result) {
    size_t length = 0, later = 0;
    char *text = json_of(context, result, &length), *again;
    ent_result *read = NULL;
    need(ent_result_read_json(context, text, length, &read) == ENT_OK);
    again = json_of(context, read, &later);
    need(length == later && memcmp(text, again, length) == 0);
    ent_result_free(read);
    free(text);
    free(again);
}

static void write_all(ent_context *context, const ent_result *result) {
    FILE *sink = fopen("/dev/null", "w");
    ent_text_options options;
    need(sink != NULL);
    ent_text_options_init(&options);
    options.tables = 1;
    need(ent_result_write_text(context, result, &options, sink) == ENT_OK);
    need(ent_result_write_html(context, result, NULL, sink) == ENT_OK);
    fclose(sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_context *context = NULL;
    ent_result *result = NULL;
    ent_status status;
    if (ent_context_create(&context) != ENT_OK) return 0;
    status = ent_result_read_json(context, (const char *)data, size, &result);
    if (status == ENT_OK) {
        write_all(context, result);
        read_again(context, result);
    } else {
        need(result == NULL && status == ENT_INPUT && ent_context_error(context)->message[0] != '\0');
    }
    ent_result_free(result);
    ent_context_free(context);
    return 0;
}
