#include "support/kept_log.h"

#include <stdlib.h>
#include <string.h>

struct ent_kept_line {
    ent_kept_line *next;
    ent_log_level level;
    char said[ENT_LANGUAGES][ENT_WARNING_BYTES];
    char where[];
};

static void keep(ent_log_level level, const char *where, const char *message, void *payload) {
    ent_kept_log *kept = payload;
    size_t where_bytes = strlen(where) + 1;
    ent_kept_line *line = malloc(sizeof *line + where_bytes);
    if (line == NULL) {
        kept->lost = 1;
        return;
    }
    *line = (ent_kept_line){.level = level};
    memcpy(line->said, ent_warning_in(kept->context, message, ENT_LANGUAGE_EN), sizeof line->said);
    memcpy(line->where, where, where_bytes);
    if (kept->last == NULL) kept->first = line;
    else kept->last->next = line;
    kept->last = line;
}

void ent_log_keep(ent_context *context, ent_kept_log *kept) {
    kept->context = context;
    ent_context_set_log(context, keep, kept);
}

int ent_log_tell(ent_context *context, ent_kept_log *kept) {
    ent_error record = context->error;
    int whole = !kept->lost;
    for (const ent_kept_line *line = kept->first; line != NULL && context->log != NULL; line = line->next) {
        memcpy(context->said, line->said, sizeof context->said);
        context->log(line->level, line->where, context->said[context->language], context->log_payload);
    }
    context->error = record; /* whoever listens may have met a failure of its own */
    ent_kept_log_free(kept);
    return whole;
}

void ent_kept_log_free(ent_kept_log *kept) {
    for (ent_kept_line *line = kept->first; line != NULL;) {
        ent_kept_line *next = line->next;
        free(line);
        line = next;
    }
    *kept = (ent_kept_log){0};
}
