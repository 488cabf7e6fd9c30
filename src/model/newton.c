/* newton.c: KINSOL's Newton method with a line search; its linear systems by GMRES, the product with the Jacobian by
 * the linearised sweep, and from the right the correction made at the point. */
#include "model/newton.h"
#include "model/correction.h"
#include "model/linear.h"
#include "model/search.h"

#include <kinsol/kinsol.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>
#include <sunlinsol/sunlinsol_spgmr.h>

enum { KRYLOV_MOST = 40, ITERATIONS_MOST = 20, PROBE_BYTES = 1 << 18 };

struct ent_newton {
    const ent_model *model;
    ent_arena arena;
    SUNContext sun;
    struct _generic_N_Vector_Ops ops; /* of a serial vector, but for where its memory comes from */
    N_Vector at, ones;
    SUNLinearSolver gmres;
    void *kinsol;
    ent_linear linear;
    ent_correction correction;
    ent_correction_work work;
    double *z, *residual; /* of the last sweep; `swept` when it was this system's */
    double *out, *best;
    int swept, linearised;
    /* One run. */
    ent_system *system;
    ent_effort *effort;
    double best_residual;
    ent_status failure;
};

/* SUNDIALS' vectors lie in the arena, aligned as the kernels need, and go with it. N_VClone of SUNDIALS 6.4 writes
 * through a null pointer when there is no memory: room for all clones is reserved at the start. */
enum { VECTORS_MOST = KRYLOV_MOST + 24 };

typedef struct vector_content {
    struct _N_VectorContent_Serial serial; /* first, so that serial operations find theirs */
    ent_newton *owner;
} vector_content;

static size_t vector_bytes(size_t size) {
    return (size + 8) * sizeof(double) + sizeof(struct _generic_N_Vector) + sizeof(vector_content) + 128;
}

static N_Vector vector_new(ent_newton *w) {
    size_t size = (1 + 2 * w->model->J) * w->model->pitch;
    N_Vector v = ent_arena_take(&w->arena, sizeof *v);
    vector_content *content = ent_arena_take(&w->arena, sizeof *content);
    double *data = ent_arena_doubles(&w->arena, size);
    if (v == NULL || content == NULL || data == NULL) return NULL;
    content->serial.length = (sunindextype)size;
    content->serial.data = data;
    content->owner = w;
    v->content = content;
    v->ops = &w->ops;
    v->sunctx = w->sun;
    return v;
}

static N_Vector vector_clone(N_Vector of) { return vector_new(((vector_content *)of->content)->owner); }
static void vector_keep(N_Vector v) { (void)v; }

/* KINSOL says nothing of its own: what went wrong shows in the residual. */
static void silent(int code, const char *module, const char *function, char *message, void *payload) {
    (void)code, (void)module, (void)function, (void)message, (void)payload;
}

/* 0, or -1 to make KINSOL stop. */
static int spend(ent_newton *w) {
    if (ent_effort_spent(w->effort)) return -1;
    w->failure = ent_effort_sweep(w->effort);
    return w->failure == ENT_OK ? 0 : -1;
}

/* A household whose income is not positive has left the domain of (7)-(8), even where demand for inputs still makes
 * every X positive. */
static int incomes_positive(const ent_system *s) {
    for (size_t n = 0; n < s->model->N; n++)
        if (!(s->wage[n] * s->endowed_value_added[n] + s->revenue[n] + s->transfer[n] > 0.0)) return 0;
    return 1;
}

/* Makes `u` the point last swept. 0; 1 where there is no residual; -1 to stop. */
static int sweep(ent_newton *w, N_Vector u) {
    size_t bytes = w->system->size * sizeof(double);
    double norm;
    if (w->swept && memcmp(w->z, N_VGetArrayPointer(u), bytes) == 0) return 0;
    w->swept = w->linearised = 0;
    if (spend(w) != 0) return -1;
    memcpy(w->z, N_VGetArrayPointer(u), bytes);
    ent_sweep(w->system, w->z, w->residual);
    norm = w->model->kernels->max_abs(w->residual, w->system->size);
    if (!isfinite(norm) || !incomes_positive(w->system)) return 1;
    w->swept = 1;
    if (norm < w->best_residual) {
        w->best_residual = norm;
        memcpy(w->best, w->z, bytes);
    }
    return 0;
}

static int residual(N_Vector u, N_Vector f, void *payload) {
    ent_newton *w = payload;
    int code = sweep(w, u);
    if (code == 0) memcpy(N_VGetArrayPointer(f), w->residual, w->system->size * sizeof(double));
    return code;
}

static int jacobian_times(N_Vector v, N_Vector product, N_Vector u, booleantype *new_u, void *payload) {
    ent_newton *w = payload;
    int code = sweep(w, u);
    if (code != 0 || spend(w) != 0) return -1;
    if (!w->linearised) ent_linear_at(&w->linear, w->system);
    w->linearised = 1;
    *new_u = SUNFALSE;
    ent_linear_apply(&w->linear, N_VGetArrayPointer(v), NULL, N_VGetArrayPointer(product));
    return 0;
}

/* The correction of the point. */
static int prepare(N_Vector u, N_Vector u_scale, N_Vector f, N_Vector f_scale, void *payload) {
    ent_newton *w = payload;
    (void)u_scale, (void)f, (void)f_scale;
    if (sweep(w, u) != 0) return -1;
    ent_correction_at(&w->correction, w->system);
    return 0;
}

static int precondition(N_Vector u, N_Vector u_scale, N_Vector f, N_Vector f_scale, N_Vector v, void *payload) {
    ent_newton *w = payload;
    (void)u, (void)u_scale, (void)f, (void)f_scale;
    ent_correction_apply(&w->correction, &w->work, N_VGetArrayPointer(v), w->out);
    memcpy(N_VGetArrayPointer(v), w->out, w->system->core * sizeof(double));
    return 0;
}

/* 1 when all of it is there. Three calls of SUNDIALS 6.4 do not look after their own few kilobytes: without them
 * SUNContext_Create writes through a null pointer, KINCreate prints on standard error, before it can be told not to,
 * and SUNLinSolInitialize leaves what cannot be freed. The probe takes far more, so that they find room. */
static int make_kinsol(ent_newton *w, size_t size) {
    ent_arena probe = {0}; /* a malloc with its free might be optimised away */
    N_Vector plain;
    if (!ent_arena_reserve(&probe, PROBE_BYTES)) return 0;
    ent_arena_free(&probe);
    if (SUNContext_Create(NULL, &w->sun) != 0 || (w->kinsol = KINCreate(w->sun)) == NULL) return 0;
    if (KINSetErrHandlerFn(w->kinsol, silent, NULL) != KIN_SUCCESS) return 0;
    plain = N_VNewEmpty_Serial((sunindextype)size, w->sun);
    if (plain == NULL || !ent_arena_reserve(&w->arena, VECTORS_MOST * vector_bytes(size))) {
        N_VDestroy(plain);
        return 0;
    }
    w->ops = *plain->ops;
    w->ops.nvclone = vector_clone;
    w->ops.nvdestroy = vector_keep;
    N_VDestroy(plain);
    if ((w->at = vector_new(w)) == NULL || (w->ones = vector_new(w)) == NULL) return 0;
    N_VConst(1.0, w->ones);
    N_VConst(0.0, w->at);
    w->gmres = SUNLinSol_SPGMR(w->at, SUN_PREC_RIGHT, KRYLOV_MOST, w->sun);
    if (w->gmres == NULL) return 0;
    /* max step: the norm is Euclidean; a step that moves a tenth of the unknowns by the limit of the other method. */
    return KINSetUserData(w->kinsol, w) == KIN_SUCCESS && KINInit(w->kinsol, residual, w->at) == KIN_SUCCESS &&
           KINSetLinearSolver(w->kinsol, w->gmres, NULL) == KINLS_SUCCESS &&
           KINSetPreconditioner(w->kinsol, prepare, precondition) == KINLS_SUCCESS &&
           KINSetJacTimesVecFn(w->kinsol, jacobian_times) == KINLS_SUCCESS &&
           KINSetNumMaxIters(w->kinsol, ITERATIONS_MOST) == KIN_SUCCESS &&
           KINSetMaxSetupCalls(w->kinsol, 1) == KIN_SUCCESS && KINSetScaledStepTol(w->kinsol, 1e-15) == KIN_SUCCESS &&
           KINSetMaxNewtonStep(w->kinsol, ENT_STEP_LIMIT * sqrt(0.1 * (double)size)) == KIN_SUCCESS &&
           SUNLinSolInitialize(w->gmres) == SUNLS_SUCCESS; /* its memory now, where a failure has a name */
}

ent_status ent_newton_create(ent_context *context, const ent_model *m, ent_newton **out) {
    size_t size = (1 + 2 * m->J) * m->pitch;
    ent_newton *w = calloc(1, sizeof *w);
    int ok;
    *out = NULL;
    if (w == NULL) return ent_fail_nomem(context);
    w->model = m;
    ok = ent_linear_init(&w->linear, &w->arena, m->J, m->pitch) && ent_correction_init(&w->correction, &w->arena, m) &&
         ent_correction_work_init(&w->work, &w->arena, m);
    {
        double **vectors[] = {&w->z, &w->residual, &w->out, &w->best};
        for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++)
            ok = (*vectors[v] = ent_arena_doubles(&w->arena, size)) != NULL && ok;
    }
    if (!ok || !make_kinsol(w, size)) {
        ent_newton_free(w);
        return ent_fail_nomem(context);
    }
    *out = w;
    return ENT_OK;
}

void ent_newton_free(ent_newton *w) {
    if (w == NULL) return;
    KINFree(&w->kinsol);
    SUNLinSolFree(w->gmres);
    SUNContext_Free(&w->sun);
    ent_arena_free(&w->arena);
    free(w);
}

ent_status ent_newton_run(ent_newton *w, ent_system *system, ent_effort *effort, double goal, double *z,
                          double *residual_norm) {
    size_t bytes = system->size * sizeof *z;
    int code;
    w->system = system;
    w->effort = effort;
    w->swept = w->linearised = 0;
    w->best_residual = INFINITY;
    w->failure = ENT_OK;
    memcpy(N_VGetArrayPointer(w->at), z, bytes);
    code = KINSetFuncNormTol(w->kinsol, goal);
    if (code == KIN_SUCCESS) code = KINSol(w->kinsol, w->at, KIN_LINESEARCH, w->ones, w->ones);
    /* Any other code says why it stopped, which the best residual says as well. */
    if (code == KIN_MEM_FAIL || code == KIN_LINIT_FAIL) w->failure = ent_fail_nomem(effort->context);
    *residual_norm = w->best_residual;
    if (isfinite(w->best_residual)) memcpy(z, w->best, bytes);
    return w->failure;
}
