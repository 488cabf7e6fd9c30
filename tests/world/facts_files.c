#include "facts_files.h"
#include "assert_close.h"

#include <stdio.h>
#include <unistd.h>

void facts_files_write(ent_context *context, const ent_facts *facts, const char *topic, const world_files *files) {
    assert_ok(context, ent_facts_write(context, facts, topic, files->path));
}

void facts_files_clear(const ent_facts *facts, const world_files *files) {
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    char path[1024];
    for (size_t t = 0; t < n; t++) {
        snprintf(path, sizeof path, "%s/%s/%s.csv", files->path, tables[t].topic, tables[t].name);
        unlink(path);
    }
    for (size_t t = 0; t < n; t++) {
        snprintf(path, sizeof path, "%s/%s", files->path, tables[t].topic);
        rmdir(path);
    }
}
