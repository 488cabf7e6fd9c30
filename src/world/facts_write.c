/* facts_write.c: facts back into files, to start one's own from. */
#include "support/file.h"
#include "support/text.h"
#include "world/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_table(ent_text *text, const ent_fact_table *t) {
    for (size_t c = 0; c < t->n_columns; c++) {
        if (c > 0) ent_text_add(text, ",");
        ent_text_add_csv(text, t->columns[c].name);
    }
    ent_text_add(text, "\n");
    for (size_t cell = 0; cell < t->n_rows * t->n_columns; cell++) {
        ent_text_add_csv(text, t->texts[cell]);
        ent_text_add(text, (cell + 1) % t->n_columns == 0 ? "\n" : ",");
    }
}

static ent_status write_bytes(ent_context *context, const char *path, const ent_text *text) {
    ent_file_draft draft;
    ENT_TRY(ent_file_begin(context, path, &draft));
    fwrite(text->data, 1, text->length, draft.stream); /* a failure stays with the stream: ent_file_commit sees it */
    return ent_file_commit(context, &draft);
}

static ent_status write_table(ent_context *context, const ent_fact_table *t, const char *directory) {
    char name[64];
    char *folder = ent_path_join(directory, t->topic), *path = NULL;
    ent_text text = {0};
    ent_status status;
    snprintf(name, sizeof name, "%s.csv", t->name);
    put_table(&text, t);
    if (folder != NULL) path = ent_path_join(folder, name);
    status = path == NULL || text.failed ? ent_fail_nomem(context) : ent_directory_make(context, folder);
    if (status == ENT_OK) status = write_bytes(context, path, &text);
    ent_text_free(&text);
    free(folder);
    free(path);
    return status;
}

ent_status ent_facts_write(ent_context *context, const ent_facts *facts, const char *topic, const char *directory) {
    int any = 0;
    for (size_t t = 0; t < ENT_FACTS_TABLES; t++) {
        if (topic != NULL && strcmp(facts->views[t].topic, topic) != 0) continue;
        any = 1;
        ENT_TRY(write_table(context, &facts->views[t], directory));
    }
    if (!any)
        return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, "topic", "macro, minerals or lanes",
                           "topic \"%.40s\" is unknown", topic);
    return ENT_OK;
}
