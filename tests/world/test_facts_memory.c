/* The nth allocation fails, for every n: facts answer NOMEM, hand out nothing and leak nothing. */
#include "assert_close.h"
#include "facts_files.h"
#include "failing_memory.h"
#include "support/context.h"

#include <stdlib.h>
#include <string.h>

static ent_context *context;
static ent_facts *builtin;
static ent_world *world;
static world_files files;
static double *kappa;
static const char *const closed[] = {"suez", "malacca"};

static int setup(void **state) {
    const ent_table *t;
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    assert_ok(context, ent_facts_builtin(context, &builtin));
    assert_ok(context, ent_world_builtin(context, &world));
    t = ent_world_table(world);
    kappa = malloc(t->n_sectors * t->n_regions * t->n_regions * sizeof *kappa);
    files_make(&files);
    facts_files_write(context, builtin, "minerals", &files);
    return kappa == NULL ? -1 : 0;
}

static int teardown(void **state) {
    (void)state;
    facts_files_clear(builtin, &files);
    files_remove(&files);
    free(kappa);
    ent_world_free(world);
    ent_facts_free(builtin);
    ent_context_free(context);
    return 0;
}

static ent_status by_load(void) {
    ent_facts *facts = NULL;
    ent_status status = ent_facts_load(context, files.path, &facts);
    assert_true((facts == NULL) == (status != ENT_OK));
    ent_facts_free(facts);
    return status;
}

static ent_status by_builtin(void) {
    ent_facts *facts = NULL;
    ent_status status = ent_facts_builtin(context, &facts);
    assert_true((facts == NULL) == (status != ENT_OK));
    ent_facts_free(facts);
    return status;
}

static ent_status by_write(void) { return ent_facts_write(context, builtin, "minerals", files.path); }

static ent_status by_lane(void) {
    ent_lane lane;
    return ent_facts_lane(context, builtin, "asia-east", "europe", closed, 2, &lane);
}

static ent_status by_closing(void) { return ent_facts_close_straits(context, builtin, world, closed, 2, 0, kappa); }

static void test_load(void **state) {
    (void)state;
    assert_true(fail_each(context, by_load, ENT_OK) >= 80);
}

static void test_builtin(void **state) {
    (void)state;
    assert_true(fail_each(context, by_builtin, ENT_OK) >= 80);
}

static void test_write(void **state) {
    (void)state;
    assert_true(fail_each(context, by_write, ENT_OK) >= 10);
}

static void test_lane(void **state) {
    (void)state;
    assert_true(fail_each(context, by_lane, ENT_OK) >= 2);
}

static void test_closing(void **state) {
    (void)state;
    assert_true(fail_each(context, by_closing, ENT_OK) >= 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load), cmocka_unit_test(test_builtin), cmocka_unit_test(test_write),
        cmocka_unit_test(test_lane), cmocka_unit_test(test_closing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
