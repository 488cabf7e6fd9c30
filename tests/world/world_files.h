/* world_files.h: world directories for tests: a small one of two regions and two sectors, file by file; or any world
 * written out in a layout and an order of one's choice. */
#ifndef ENT_TESTS_WORLD_FILES_H
#define ENT_TESTS_WORLD_FILES_H

#include "random_economy.h"

#include <entente/world.h>

/* A directory `table` in one of its own below BINARY_DIR; files_remove empties and removes both. */
typedef struct world_files {
    char parent[512], path[540];
} world_files;
void files_make(world_files *files);
void files_write(const world_files *files, const char *name, const char *text);
void files_write_bytes(const world_files *files, const char *name, const char *bytes, size_t length);
void files_delete(const world_files *files, const char *name);
void files_remove(const world_files *files);

/* Writes all files of the small world: regions JPN and USA (group PACT: USA), sectors CAR (goods) and SRV. */
void files_write_small(const world_files *files);

/* Writes a world; figures with 17 digits. With `random`, rows, columns, regions and sectors are shuffled. */
void files_write_world(const world_files *files, const ent_world *world, int wide, test_random *random);

/* Fails unless the two have the same labels in the same order, the same bits in every array, the same hash. */
void assert_same_world(const ent_world *a, const ent_world *b);

#endif
