/* package_world.h: a small world with groups, and packages made of text. */
#ifndef ENT_TESTS_PACKAGE_WORLD_H
#define ENT_TESTS_PACKAGE_WORLD_H

#include "random_economy.h"
#include "support/context.h"

#include <entente/package.h>

/* JPN USA CHN DEU FRA (EU: DEU FRA; G7: all but CHN) x A01 C26 C29 SERV (SERV is no good); rates 1 % + 1 % per sector +
 * 0.1 % per importer + 0.01 % per exporter, by index; theta 4, 5, 6, 7. */
ent_world *package_world(ent_context *context);
double package_world_rate(size_t sector, size_t importer, size_t exporter);
enum { JPN, USA, CHN, DEU, FRA, N_REGIONS };
enum { A01, C26, C29, SERV, N_SECTORS };

/* Parses text under the name "test.yaml"; fails the test when that fails. */
ent_package *package_of(ent_context *context, const char *text);

/* A header and the given clauses. */
#define PACKAGE(clauses) "package: test\nclauses:\n" clauses

/* Collects warnings as lines "where: message". */
typedef struct warnings {
    size_t n;
    char text[2000];
} warnings;
void warnings_collect(ent_context *context, warnings *into);

#endif
