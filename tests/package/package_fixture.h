/* package_fixture.h: a context and the small world of package_world.h, for one file of tests. */
#ifndef ENT_TESTS_PACKAGE_FIXTURE_H
#define ENT_TESTS_PACKAGE_FIXTURE_H

#include "package_world.h"

extern ent_context *context;
extern ent_world *world;

/* For cmocka_run_group_tests. */
int setup(void **state);
int teardown(void **state);

#endif
