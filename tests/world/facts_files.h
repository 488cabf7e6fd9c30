/* facts_files.h: a directory of facts to break: the built-in ones written out, topic by topic. */
#ifndef ENT_TESTS_FACTS_FILES_H
#define ENT_TESTS_FACTS_FILES_H

#include "world_files.h"

#include <entente/facts.h>

/* Writes the tables of a topic, or of all when NULL, into files->path. */
void facts_files_write(ent_context *context, const ent_facts *facts, const char *topic, const world_files *files);

/* Removes every table and folder of facts; files_remove does the rest. */
void facts_files_clear(const ent_facts *facts, const world_files *files);

#endif
