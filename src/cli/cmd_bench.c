/* cmd_bench.c: entente bench. How long the work takes on this machine, against the bandwidth it is bound by. */
#include "bench.h"
#include "cli.h"
#include "commands.h"
#include "options.h"
#include "progress.h"
#include "synthetic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OPTION_JSON = CLI_LONG };

static const cli_option options[] = {
    {OPTION_JSON, "json", NULL, N_("print the figures as JSON")},
    {'n', "runs", "N", N_("timed runs of each case, 1 to 1000 (default 20); the table shows best and median")},
    CLI_HELP,
    CLI_END,
};

const cli_command bench_command = {
    .name = "bench",
    .arguments = "",
    .summary = N_("Measures solves, start-up and memory bandwidth on this machine."),
    .details = N_(
        "Every solve runs on one core, from a calibrated world in memory to a verified solution (residual 1e-10);\n"
        "gradients of all, everybody's growth, dependence and power run on all processors.\n"
        "`of bandwidth` is what the sweeps read, divided by the time of the whole solve, as a share of what a plain\n"
        "sum over as many bytes reaches. The last case imports a made-up table as large as the OECD's of 2025, about\n"
        "90 MB, which is written to TMPDIR and removed; its memory is shown too.\n"),
    .options = options,
    .least = 0,
    .most = 0,
};

typedef struct request {
    int json;
    long runs;
} request;

static int take(int key, const char *value, void *payload) {
    request *r = payload;
    if (key == OPTION_JSON) r->json = 1;
    if (key == 'n' && !cli_integer(value, 1, 1000, &r->runs))
        return cli_bad_value("runs", "a number from 1 to 1000", value);
    return 0;
}

/* The cases, in the order of the table; a group has its first here. */
enum {
    CASE_COLD,
    CASE_WARM,
    CASE_SYNTHETIC,
    CASE_START = CASE_SYNTHETIC + 2,
    CASE_GRADIENTS,
    CASE_DEPEND = CASE_GRADIENTS + 5,
    CASE_POWER = CASE_DEPEND + 2,
    CASE_RUN = CASE_POWER + 2,
    CASE_RUN_YEARS,
    CASE_RUN_LEDGER,
    CASE_IMPORT,
    N_CASES
};

static const char *const names[N_CASES] = {
    "world-2024, 15 % tariff, cold",
    "one point more, warm",
    "synthetic, cold",
    "synthetic, cold",
    "start-up: world and model",
    "gradient of one real income",
    "gradients of all real incomes",
    "friends, everybody's growth",
    "first order, one direction",
    "first order, 30 sliders moved",
    "depend, everyone on everyone",
    "depend, one on everyone",
    "power, threats and the cheapest",
    "power, other sources",
    "run, law of one year",
    "run, every year, no ledger",
    "run, every year and ledger",
    "import, ICIO of 2025, 90 MB",
};

double bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int bench_begin_run(const bench_figure *f, size_t run, size_t runs) {
    return cli_progress_at("measuring", ((double)f->number + (double)run / (double)(runs + 1)) / N_CASES);
}

void bench_settle(bench_figure *f, double *seconds, size_t runs) {
    qsort(seconds, runs, sizeof *seconds, by_value);
    f->best_ms = 1e3 * seconds[0];
    f->median_ms = 1e3 * seconds[runs / 2];
}

/* Bytes a second of a plain sum over `bytes`, best of several passes. */
static double bandwidth(size_t bytes) {
    size_t count = bytes / sizeof(double) / 8 * 8;
    double *array = calloc(count, sizeof *array), best = 0.0;
    volatile double sink = 0.0;
    if (array == NULL || count == 0) {
        free(array);
        return 0.0;
    }
    for (int pass = 0; pass < 30; pass++) {
        double sums[8] = {0}, began = bench_now(), seconds;
        for (size_t i = 0; i < count; i += 8)
            for (size_t l = 0; l < 8; l++) sums[l] += array[i + l];
        seconds = bench_now() - began;
        for (size_t l = 0; l < 8; l++) sink = sink + sums[l];
        if (pass > 0 && seconds > 0.0 && (double)bytes / seconds > best) best = (double)bytes / seconds;
    }
    free(array);
    return best;
}

double *bench_tariffs(const ent_world *world, size_t importer, double points) {
    const ent_table *t = ent_world_table(world);
    size_t cells = t->n_sectors * t->n_regions * t->n_regions;
    double *rates = malloc(cells * sizeof *rates);
    if (rates == NULL) return NULL;
    memcpy(rates, t->tariff_rate, cells * sizeof *rates);
    for (size_t j = 0; j < t->n_sectors; j++)
        for (size_t i = 0; i < t->n_regions && t->sectors[j].tradable_goods; i++)
            if (i != importer) rates[(j * t->n_regions + importer) * t->n_regions + i] += points;
    return rates;
}

static ent_status time_solves(ent_context *context, const ent_model *model, const double *rates,
                              const ent_solution *start, size_t runs, bench_figure *f) {
    const ent_table *t = ent_world_table(ent_model_world(model));
    double *seconds = calloc(runs, sizeof *seconds), bytes = (double)ent_model_sweep_bytes(model), reached;
    ent_shock shock;
    ent_solve_options solve;
    ent_status status = seconds == NULL ? ENT_NOMEM : ENT_OK;
    ent_shock_init(&shock);
    ent_solve_options_init(&solve);
    shock.tariff_rate = rates;
    solve.start = start;
    for (size_t run = 0; run < runs + 1 && status == ENT_OK; run++) { /* the first is not counted */
        ent_solution *solution = NULL;
        if (bench_begin_run(f, run, runs)) break;
        status = ent_solve(context, model, &shock, &solve, &solution);
        if (status == ENT_OK && run > 0) seconds[run - 1] = ent_solution_info(solution)->seconds;
        if (status == ENT_OK) f->sweeps = ent_solution_info(solution)->sweeps;
        ent_solution_free(solution);
    }
    if (status == ENT_OK && !cli_interrupted()) {
        bench_settle(f, seconds, runs);
        f->n_regions = t->n_regions;
        f->n_sectors = t->n_sectors;
        f->sweep_bytes = bytes;
        reached = bandwidth((size_t)bytes);
        if (reached > 0.0) f->bandwidth_share = bytes * f->sweeps / (1e-3 * f->best_ms) / reached;
    }
    free(seconds);
    return status;
}

/* Cold: from the base to a 15-point tariff. Warm: one point more, from that solution. */
static ent_status time_world(ent_context *context, const ent_world *world, const char *region, size_t runs,
                             bench_figure *cold, bench_figure *warm) {
    ent_model *model = NULL;
    ent_solution *start = NULL;
    ent_shock shock;
    size_t importer = 0;
    double *rates = NULL, *moved = NULL;
    ent_status status = ent_model_create(context, world, NULL, &model);
    if (status == ENT_OK && region != NULL) status = ent_world_region(context, world, region, &importer);
    if (status == ENT_OK) {
        rates = bench_tariffs(world, importer, 0.15);
        moved = bench_tariffs(world, importer, 0.16);
        if (rates == NULL || moved == NULL) status = ENT_NOMEM;
    }
    if (status == ENT_OK) status = time_solves(context, model, rates, NULL, runs, cold);
    ent_shock_init(&shock);
    shock.tariff_rate = rates;
    if (status == ENT_OK && warm != NULL) status = ent_solve(context, model, &shock, NULL, &start);
    if (status == ENT_OK && warm != NULL) status = time_solves(context, model, moved, start, runs, warm);
    ent_solution_free(start);
    ent_model_free(model);
    free(rates);
    free(moved);
    return status;
}

/* The built-in world from nothing to a calibrated model. */
static ent_status time_start(ent_context *context, size_t runs, bench_figure *f) {
    double *seconds = calloc(runs, sizeof *seconds);
    ent_status status = seconds == NULL ? ENT_NOMEM : ENT_OK;
    for (size_t run = 0; run < runs && status == ENT_OK && !bench_begin_run(f, run, runs); run++) {
        double began = bench_now();
        ent_world *world = NULL;
        ent_model *model = NULL;
        status = ent_world_builtin(context, &world);
        if (status == ENT_OK) status = ent_model_create(context, world, NULL, &model);
        seconds[run] = bench_now() - began;
        if (status == ENT_OK)
            f->n_regions = ent_world_table(world)->n_regions, f->n_sectors = ent_world_table(world)->n_sectors;
        ent_model_free(model);
        ent_world_free(world);
    }
    if (status == ENT_OK && !cli_interrupted()) bench_settle(f, seconds, runs);
    free(seconds);
    return status;
}

/* This program as a whole process, on the shipped package; 0 when it cannot be started. `option` and its value are one
 * more option of `run`; NULL: none. */
static int time_run(size_t runs, char *option, char *value, bench_figure *f) {
    static char name[] = "entente", verb[] = "run", quiet[] = "--quiet", package[] = "tokyo-2025-as-signed";
    char *const arguments[] = {name, verb, quiet, package, option, value, NULL};
    return bench_process(runs, arguments, f);
}

static void print_table(const bench_figure *figures, size_t count) {
    printf("%-34s %9s %9s %9s %7s %9s %9s %10s\n", "case", "size", "best ms", "median", "sweeps", "ms/sweep",
           "MB/sweep", "of bandw.");
    for (size_t k = 0; k < count; k++) {
        const bench_figure *f = &figures[k];
        char size[24] = "";
        if (f->n_regions > 0) snprintf(size, sizeof size, "%zux%zu", f->n_regions, f->n_sectors);
        printf(f->best_ms < 0.1 ? "%-34s %9s %9.4f %9.4f" : "%-34s %9s %9.2f %9.2f", f->name, size, f->best_ms,
               f->median_ms);
        if (f->sweeps > 0)
            printf(" %7u %9.3f %9.2f %8.0f %%", (unsigned)f->sweeps, f->best_ms / f->sweeps, f->sweep_bytes / 1e6,
                   100.0 * f->bandwidth_share);
        if (f->peak_mb > 0.0) printf(" %6.0f MB at most", f->peak_mb);
        putchar('\n');
    }
}

static void print_json(const bench_figure *figures, size_t count) {
    printf("{\"version\": \"%s\", \"commit\": \"%s\", \"cases\": [", ent_version(), ent_commit());
    for (size_t k = 0; k < count; k++)
        printf("%s\n  {\"case\": \"%s\", \"regions\": %zu, \"sectors\": %zu, \"best_ms\": %.4f, \"median_ms\": %.4f, "
               "\"sweeps\": %u, \"bytes_per_sweep\": %.0f, \"bandwidth_share\": %.3f, \"peak_mb\": %.0f}",
               k > 0 ? "," : "", figures[k].name, figures[k].n_regions, figures[k].n_sectors, figures[k].best_ms,
               figures[k].median_ms, (unsigned)figures[k].sweeps, figures[k].sweep_bytes, figures[k].bandwidth_share,
               figures[k].peak_mb);
    printf("\n]}\n");
}

/* Fills the figures one after another; a case that was not measured keeps 0. */
static ent_status measure(ent_context *context, size_t runs, bench_figure *figures) {
    ent_world *world = NULL;
    ent_status status = ent_world_builtin(context, &world);
    if (status == ENT_OK) status = time_world(context, world, "USA", runs, &figures[CASE_COLD], &figures[CASE_WARM]);
    ent_world_free(world);
    for (size_t k = 0; k < 2 && status == ENT_OK && !cli_interrupted(); k++) {
        world = NULL;
        status = synthetic_world(context, k == 0 ? 81 : 160, k == 0 ? 50 : 65, &world);
        if (status == ENT_OK)
            status = time_world(context, world, NULL, runs < 10 ? runs : 10, &figures[CASE_SYNTHETIC + (int)k], NULL);
        ent_world_free(world);
    }
    if (status == ENT_OK && !cli_interrupted()) status = time_start(context, runs, &figures[CASE_START]);
    if (status == ENT_OK && !cli_interrupted()) status = bench_gradients(context, runs, &figures[CASE_GRADIENTS]);
    if (status == ENT_OK && !cli_interrupted()) status = bench_depend(context, runs, &figures[CASE_DEPEND]);
    if (status == ENT_OK && !cli_interrupted())
        status = bench_power(context, runs < 5 ? runs : 5, &figures[CASE_POWER]);
    return status;
}

static int bench(ent_context *context, const request *r) {
    bench_figure figures[N_CASES] = {{0}};
    static char long_run[] = "--long-run", ledger[] = "--ledger", none[] = "none";
    size_t runs = (size_t)r->runs, count = 0;
    ent_status status;
    for (size_t k = 0; k < N_CASES; k++) figures[k] = (bench_figure){.number = k, .name = names[k]};
    status = measure(context, runs, figures);
    if (status != ENT_OK && status != ENT_CANCELLED) return cli_report(context, status);
    if (status == ENT_OK && !cli_interrupted()) (void)time_run(runs, long_run, NULL, &figures[CASE_RUN]);
    if (status == ENT_OK && !cli_interrupted()) (void)time_run(runs, ledger, none, &figures[CASE_RUN_YEARS]);
    if (status == ENT_OK && !cli_interrupted())
        (void)time_run(runs < 5 ? runs : 5, NULL, NULL, &figures[CASE_RUN_LEDGER]);
    if (status == ENT_OK && !cli_interrupted()) (void)bench_import(runs < 3 ? runs : 3, &figures[CASE_IMPORT]);
    cli_progress_erase();
    while (count < N_CASES && figures[count].best_ms > 0.0) count++;
    if (r->json) print_json(figures, count);
    else print_table(figures, count);
    if (!cli_interrupted()) return CLI_DONE;
    cli_say("interrupted; %zu of %d cases were measured and are printed", count, (int)N_CASES);
    return ent_exit_code(ENT_CANCELLED, ENT_SUBJECT_NONE);
}

int cmd_bench(int argc, char **argv) {
    request r = {.runs = 20};
    ent_context *context;
    char **arguments;
    int n_arguments, code = cli_parse(&bench_command, argc, argv, take, &r, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(0);
    if (context == NULL) return CLI_FAILED;
    code = bench(context, &r);
    ent_context_free(context);
    return code;
}
