/* The nth allocation fails, for every n: figures and answers of dependence say NOMEM, hand out nothing and leak nothing.
 * The linker sends the allocations here (--wrap). One thread, so that they come in one order. */
#include "assert_close.h"
#include "failing_memory.h"
#include "random_economy.h"

#include <entente/exposure.h>
#include <stdlib.h>

static ent_context *context;
static ent_world *world;
static ent_model *model;
static const char *user, *supplier;

static int setup(void **state) {
    test_random random = {5};
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    world = random_economy(context, &random, &(random_economy_options){.n_regions = 3, .n_sectors = 2, .balanced = 1});
    return ent_model_create(context, world, NULL, &model) == ENT_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    ent_model_free(model);
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}

static ent_status by_answer(void) {
    ent_depend_query query;
    ent_question_options options;
    ent_answer *answer = NULL;
    ent_status status;
    ent_depend_query_init(&query);
    ent_question_options_init(&options);
    options.run.threads = 1;
    query.users = &user, query.n_users = user != NULL;
    query.suppliers = &supplier, query.n_suppliers = supplier != NULL;
    status = ent_depend_answer(context, world, NULL, &options, &query, &answer);
    assert_true((answer == NULL) == (status != ENT_OK));
    ent_answer_free(answer);
    return status;
}

static ent_status by_figures(void) {
    const unsigned char users[3] = {1, 0, 0};
    ent_network *network = NULL;
    ent_exposure *exposure = NULL;
    ent_reliance *reliance = NULL;
    ent_reliance_on *on = NULL;
    ent_single_point *points = NULL;
    size_t count;
    ent_status status = ent_network_create(context, model, NULL, NULL, &network);
    if (status == ENT_OK) status = ent_reliance_create(context, network, NULL, 1, &reliance);
    if (status == ENT_OK) status = ent_reliance_on_create(context, network, users, NULL, 1, &on);
    if (status == ENT_OK) status = ent_exposure_create(context, network, users, NULL, 1, &exposure);
    if (status == ENT_OK) status = ent_exposure_single_points(context, exposure, users, NULL, &count, &points);
    free(points);
    ent_exposure_free(exposure);
    ent_reliance_on_free(on);
    ent_reliance_free(reliance);
    ent_network_free(network);
    return status;
}

static void test_figures(void **state) {
    (void)state;
    assert_true(fail_each(context, by_figures, ENT_OK) > 8);
}

static void test_answers(void **state) {
    (void)state;
    for (int k = 0; k < 4; k++) {
        user = k & 1 ? "R00" : NULL;
        supplier = k & 2 ? "R01" : NULL;
        assert_true(fail_each(context, by_answer, ENT_OK) > 20);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_figures), cmocka_unit_test(test_answers)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
