/* Our Anderson acceleration with the local correction against KINSOL's Anderson on the plain fixed point: two
 * accelerators, two iterations, one solution. */
#include "economy.h"
#include "model/system.h"

#include <kinsol/kinsol.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <string.h>

typedef struct problem {
    ent_system *system;
    double *z, *residual;
} problem;

/* KINSOL wants G(z); a sweep gives G(z) - z. Its vectors are not aligned as the kernels need. */
static int fixed_point(N_Vector u, N_Vector g, void *payload) {
    problem *p = payload;
    size_t size = p->system->size;
    memcpy(p->z, N_VGetArrayPointer(u), size * sizeof(double));
    ent_sweep(p->system, p->z, p->residual);
    for (size_t i = 0; i < size; i++) N_VGetArrayPointer(g)[i] = p->z[i] + p->residual[i];
    return 0;
}

static void compare(const economy *e, const ent_shock *shock) {
    ent_system system;
    problem p = {.system = &system};
    ent_solution *ours = solve_tight(e, shock, 1e-11);
    SUNContext sun = NULL;
    N_Vector u, scale;
    void *memory;
    assert_ok(e->context, ent_system_create(e->context, e->model, shock, &system));
    p.z = ent_arena_doubles(&system.arena, system.size);
    p.residual = ent_arena_doubles(&system.arena, system.size);
    assert_int_equal(SUNContext_Create(NULL, &sun), 0);
    u = N_VNew_Serial((sunindextype)system.size, sun);
    scale = N_VNew_Serial((sunindextype)system.size, sun);
    N_VConst(0.0, u);
    N_VConst(1.0, scale);
    memory = KINCreate(sun);
    assert_int_equal(KINSetMAA(memory, 10), 0);
    assert_int_equal(KINInit(memory, fixed_point, u), 0);
    assert_int_equal(KINSetUserData(memory, &p), 0);
    assert_int_equal(KINSetFuncNormTol(memory, 1e-11), 0);
    assert_int_equal(KINSetNumMaxIters(memory, 2000), 0);
    assert_true(KINSol(memory, u, KIN_FP, scale, scale) >= 0);
    for (size_t n = 0; n < e->N; n++) assert_within(ent_solution_ln_wage(ours)[n], N_VGetArrayPointer(u)[n], 1e-9);
    for (size_t j = 0; j < e->J; j++)
        for (size_t n = 0; n < e->N; n++) {
            size_t pitch = e->model->pitch, at = pitch + j * pitch + n;
            assert_within(ent_solution_ln_price(ours)[j * e->N + n], N_VGetArrayPointer(u)[at], 1e-9);
            assert_within(ent_solution_ln_absorption(ours)[j * e->N + n], N_VGetArrayPointer(u)[at + e->J * pitch],
                          1e-9);
        }
    KINFree(&memory);
    N_VDestroy(u);
    N_VDestroy(scale);
    SUNContext_Free(&sun);
    ent_system_free(&system);
    ent_solution_free(ours);
}

static void on_random_economies(void **state) {
    test_random random = {test_seed("kinsol", 31)};
    (void)state;
    for (size_t c = 0; c < test_cases(10); c++) {
        economy e = economy_random(&random, NULL);
        random_shock shock = shock_random(&e, &random, 0.2);
        compare(&e, &shock.shock);
        shock_free(&shock);
        economy_free(&e);
    }
}

static void on_world_2024(void **state) {
    economy e = economy_world_2024();
    random_shock shock = shock_tariff(&e, 77, 0.15);
    (void)state;
    compare(&e, &shock.shock);
    shock_free(&shock);
    economy_free(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(on_random_economies), cmocka_unit_test(on_world_2024)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
