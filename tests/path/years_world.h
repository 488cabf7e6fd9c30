/* years_world.h: what the tests of paths share: a small world with inputs, deficits and a base year, packages of text
 * run over years, and their walks. */
#ifndef ENT_TESTS_YEARS_WORLD_H
#define ENT_TESTS_YEARS_WORLD_H

#include "package_world.h"
#include "path/years.h"

#include <entente/run.h>

extern ent_context *context;
extern ent_world *world; /* the labels and duties of package_world, uneven trade, inputs, base year 2024 */
extern ent_facts *facts;

int years_setup(void **state);
int years_teardown(void **state);

/* The world again, with another base year. */
ent_world *world_of_year(int base_year);

/* Options of a path over these years, solved to 1e-12, with `facts`. */
ent_run_options path_options(int first, int last);

/* Runs a package of text over years; fails the test when that fails. */
ent_result *path_of(const char *text, const ent_run_options *options);

/* The same of text that ends in NUMERIC, UNMET or an error; *out may be NULL afterwards. */
ent_status path_status(const char *text, const ent_run_options *options, ent_result **out);

/* A figure of a series; fails the test when there is none. */
double figure(const ent_result *d, const char *series, const char *unit, int year, size_t region);
const ent_pledge *pledge_of(const ent_result *d, const char *clause);

/* Both sides of a package, walked, with everything that the document leaves out. */
typedef struct two_walks {
    ent_package *package, *against;
    ent_book *book;
    ent_calendar calendar;
    ent_walk from, to;
} two_walks;
two_walks walks_of(ent_package *package, ent_package *against, const ent_world *of, const ent_run_options *options);
void walks_free(two_walks *w);

/* World GDP of the base year over that of a year, from the facts and the growth that follows them. */
double dollar_of(int year);

#endif
