#include "sample_path.h"
#include "assert_close.h"
#include "path/words.h"

#include <math.h>

static const char *const codes[PATH_REGIONS] = {"CHN", "JPN", "USA", "KOR", "MEX", "DEU"};
static const char *const names[PATH_REGIONS] = {"China", "Japan", "United States", "Korea", "Mexico", "Germany"};
static const double income_musd[PATH_REGIONS] = {18.7e6, 4.0e6, 29.2e6, 1.9e6, 1.85e6, 4.7e6};
static const char *const sector_codes[PATH_SECTORS] = {"A01", "B", "C24", "C26", "C29", "SERV"};
static const char *const sector_names[PATH_SECTORS] = {
    "Agriculture", "Mining", "Basic metals", "Computers, electronics, optics", "Motor vehicles", "Services"};
static const unsigned char goods[PATH_SECTORS] = {1, 1, 1, 1, 1, 0};
static const size_t parties[2] = {PATH_JPN, PATH_USA};
const size_t sample_everybody[PATH_REGIONS] = {PATH_JPN, PATH_USA, PATH_KOR, PATH_MEX, PATH_DEU, PATH_CHN};

static const char *const players[PATH_PLAYERS] = {"tariffs",  "investment", "purchases",
                                                  "minerals", "defence",    "technology"};
/* Percentage points in the first and in the eleventh year; linear between them. */
static const double first_share[PATH_PLAYERS][PATH_REGIONS] = {
    {-0.002, 0.041, -0.012, -0.004, -0.009, -0.001}, {-0.001, -0.242, 0.031, -0.002, 0.001, -0.001},
    {0.000, -0.004, 0.002, 0.000, 0.000, 0.000},     {-0.001, -0.006, -0.004, 0.000, 0.000, 0.000},
    {0.000, -0.020, 0.004, 0.000, 0.000, 0.000},     {0.000, 0.000, 0.000, 0.000, 0.000, 0.000}};
static const double last_share[PATH_PLAYERS][PATH_REGIONS] = {
    {-0.007, 0.118, -0.021, -0.013, -0.026, -0.003}, {-0.003, 0.094, 0.049, -0.004, 0.003, -0.002},
    {-0.001, -0.012, 0.006, 0.000, 0.000, 0.000},    {-0.006, -0.011, -0.008, 0.001, 0.000, 0.000},
    {0.000, -0.034, 0.007, 0.000, 0.000, 0.001},     {-0.002, 0.051, 0.024, 0.001, 0.000, 0.002}};

double sample_share(size_t player, size_t year, size_t region) {
    double first = first_share[player][region], last = last_share[player][region];
    return first + (last - first) * (double)year / (double)(PATH_YEARS - 1);
}

double sample_effect(size_t year, size_t region) {
    double sum = 0;
    for (size_t k = 0; k < PATH_PLAYERS; k++) sum += sample_share(k, year, region);
    return sum;
}

static void label(ent_result *d) {
    static int years[PATH_YEARS];
    for (int y = 0; y < PATH_YEARS; y++) years[y] = PATH_FIRST_YEAR + y;
    d->package = "tokyo-sample";
    d->title_en = "The Tokyo deal";
    d->package_file = "sample.yaml";
    d->package_hash = d->against_hash = d->world_hash = "0123456789abcdef0123456789abcdef";
    d->against = "letters-sample";
    d->against_title_en = "The letters of July 2025";
    d->world = "sample-world";
    d->base_year = 2024;
    d->elasticities = "median";
    d->closure = "world-share";
    d->numeraire = "world value added";
    d->horizon = "2025-2035";
    d->n_regions = PATH_REGIONS;
    d->n_sectors = PATH_SECTORS;
    d->region_codes = codes;
    d->region_names_en = d->region_names_fr = names;
    d->sector_codes = sector_codes;
    d->sector_names_en = d->sector_names_fr = sector_names;
    d->sector_goods = goods;
    d->n_parties = 2;
    d->parties = parties;
    d->rival = PATH_CHN;
    d->years = years;
    d->adjustment = "gradual";
    d->delivery = "expected";
    d->left_out = ENT_LEFT_OUT_PATH;
    d->left_out_fr = ent_tr(ENT_LANGUAGE_FR, d->left_out);
}

static ent_status add_series(ent_context *context, ent_result *d) {
    double pct[PATH_YEARS * PATH_REGIONS], musd[PATH_YEARS * PATH_REGIONS], law[PATH_YEARS * PATH_REGIONS];
    for (size_t y = 0; y < d->n_years; y++)
        for (size_t n = 0; n < PATH_REGIONS; n++) {
            pct[y * PATH_REGIONS + n] = sample_effect(y, n);
            musd[y * PATH_REGIONS + n] = sample_effect(y, n) / 100.0 * income_musd[n];
            law[y * PATH_REGIONS + n] = sample_share(0, y, n);
        }
    ENT_TRY(ent_result_add_series(context, d, "real_income", "pct", "real income, change", pct));
    ENT_TRY(ent_result_add_series(context, d, "real_income", "musd", "real income, change, a year", musd));
    return ent_result_add_series(context, d, "real_income_law", "pct", "real income, change by law in force", law);
}

static ent_status add_summary(ent_context *context, ent_result *d) {
    double *mean = ent_result_doubles(d, PATH_REGIONS);
    int *worst = ent_result_take(d, PATH_REGIONS * sizeof *worst);
    if (mean == NULL || worst == NULL) return ent_fail_nomem(context);
    for (size_t n = 0; n < PATH_REGIONS; n++) {
        double weight = 1, all = 0;
        size_t at = 0;
        for (size_t y = 0; y < d->n_years; y++, weight *= 0.96) {
            mean[n] += weight * sample_effect(y, n);
            all += weight;
            if (sample_effect(y, n) < sample_effect(at, n)) at = y;
        }
        mean[n] /= all;
        worst[n] = d->years[at];
    }
    d->equivalent_pct = mean;
    d->worst_year = worst;
    return ENT_OK;
}

static ent_status add_players(ent_context *context, ent_result *d) {
    static const char *const clauses[2] = {"general-15", "not letters-25"};
    double share[PATH_YEARS * PATH_REGIONS], error[PATH_YEARS * PATH_REGIONS];
    for (size_t k = 0; k < PATH_PLAYERS; k++) {
        const ent_player player = {players[k], k == 0 ? 2 : 3, k == 0 ? clauses : players, share, error};
        for (size_t y = 0; y < d->n_years; y++)
            for (size_t n = 0; n < PATH_REGIONS; n++) {
                share[y * PATH_REGIONS + n] = sample_share(k, y, n);
                error[y * PATH_REGIONS + n] = 0;
            }
        ENT_TRY(ent_result_add_player(context, d, &player));
    }
    d->ledger_exact = 1;
    return ENT_OK;
}

static ent_status add_pledges(ent_context *context, ent_result *d) {
    double promised[PATH_YEARS], delivered[PATH_YEARS], asked[PATH_YEARS], price[PATH_YEARS], cost[PATH_YEARS];
    ent_pledge pledge = {.clause = "investment-550",
                         .kind = "investment",
                         .unit = "",
                         .promised_musd = promised,
                         .delivered_musd = delivered};
    for (size_t y = 0; y < d->n_years; y++) {
        promised[y] = 50e3;
        delivered[y] = 50e3 * 0.4;
        asked[y] = y == 0 ? (double)NAN : 8e3 + 100.0 * (double)y;
        price[y] = y == 0 ? (double)NAN : -7.5 - 0.1 * (double)y;
        cost[y] = y == 0 ? (double)NAN : 640;
    }
    ENT_TRY(ent_result_add_pledge(context, d, &pledge));
    pledge = (ent_pledge){.clause = "soybeans-and-rice",
                          .kind = "purchase",
                          .unit = "musd",
                          .asked = asked,
                          .achieved = asked,
                          .price_pct = price,
                          .cost_musd = cost};
    ENT_TRY(ent_result_add_pledge(context, d, &pledge));
    for (size_t y = 0; y < d->n_years; y++) asked[y] = 0.45, price[y] = 21.4;
    pledge = (ent_pledge){.clause = "rare-earths",
                          .kind = "supply",
                          .unit = "share",
                          .asked = asked,
                          .achieved = asked,
                          .price_pct = price};
    return ent_result_add_pledge(context, d, &pledge);
}

static double flow(size_t j, size_t n, size_t i) {
    return n == i ? 1e6 : 1e-3 * sqrt(income_musd[n] * income_musd[i]) * (double)(1 + (j * 5 + n * 3 + i) % 7);
}

/* Of every party's imports, more in electronics than elsewhere; all fall. The second round has the absorption. */
static ent_status add_dependences(ent_context *context, ent_result *d) {
    for (size_t p = 0; p < PATH_REGIONS; p++)
        for (ptrdiff_t j = -1; j < PATH_SECTORS - 1; j++) {
            double share = j == -1 ? 0.195 : 0.05 + 0.09 * (double)j, n = (double)sample_everybody[p];
            ent_dependence one = {sample_everybody[p], j, share + 0.01 * n, 0.95 * share + 0.01 * n, 0, 0};
            one.absorption_share_from = 0.3 * one.import_share_from;
            one.absorption_share_to = 0.3 * one.import_share_to;
            if (one.region == PATH_CHN) continue;
            ENT_TRY(ent_result_add_dependence(context, d, &one));
        }
    return ENT_OK;
}

static ent_status add_clauses(ent_context *context, ent_result *d) {
    static const char *const status[] = {"in-force", "in-force", "agreed", "announced"};
    for (size_t k = 0; k < 17; k++) {
        const ent_result_clause clause = {.id = "clause", .type = "tariff", .summary = "a", .status = status[k % 4]};
        ENT_TRY(ent_result_add_clause(context, d, &clause));
    }
    return ENT_OK;
}

/* The tables of the last year. */
static ent_status add_tables(ent_context *context, ent_result *d) {
    static const char *const measures[][2] = {{"real_income", "pct"}, {"real_income", "musd"}, {"exports", "pct"}};
    size_t J = PATH_SECTORS, N = PATH_REGIONS;
    double *from = ent_result_doubles(d, J * N * N), *to = ent_result_doubles(d, J * N * N);
    double *duty_from = ent_result_doubles(d, N * N), *duty_to = ent_result_doubles(d, N * N);
    for (size_t m = 0; m < 3; m++) {
        double values[PATH_REGIONS];
        for (size_t n = 0; n < N; n++)
            values[n] = sample_effect(d->n_years - 1, n) * (m == 1 ? income_musd[n] / 100.0 : 1.0);
        ENT_TRY(ent_result_add_measure(context, d, measures[m][0], measures[m][1], "a label", values));
    }
    if (!ent_result_complete(d)) return ent_fail_nomem(context);
    for (size_t cell = 0; cell < J * N * N; cell++) {
        size_t n = cell / N % N, i = cell % N;
        from[cell] = flow(cell / (N * N), n, i);
        to[cell] = from[cell] * (i == PATH_CHN ? 0.95 : 1.01);
        if (n != i) duty_from[n * N + i] += 0.03 * from[cell], duty_to[n * N + i] += 0.05 * to[cell];
    }
    d->flow_from_musd = from, d->flow_to_musd = to;
    d->duty_from_musd = duty_from, d->duty_to_musd = duty_to;
    return ENT_OK;
}

static ent_status fill(ent_context *context, ent_result *d, size_t n_years, int failed) {
    ent_result_solve solve = {"package", "tokyo-sample", 1, 2e-11, 2.5e-11, "anderson", 41};
    label(d);
    d->n_years = n_years;
    d->converged = !failed;
    if (failed) d->failed_year = PATH_FIRST_YEAR + (int)n_years;
    d->year = PATH_FIRST_YEAR + (int)n_years - (n_years > 0);
    ENT_TRY(ent_result_add_solve(context, d, &solve));
    solve.converged = !failed, solve.residual = failed ? 3e-4 : 1e-11;
    ENT_TRY(ent_result_add_solve(context, d, &solve));
    ENT_TRY(add_clauses(context, d));
    if (n_years > 0) {
        ENT_TRY(add_series(context, d));
        ENT_TRY(add_summary(context, d));
        ENT_TRY(add_players(context, d));
        ENT_TRY(add_pledges(context, d));
        ENT_TRY(add_dependences(context, d));
    }
    if (!failed) ENT_TRY(add_tables(context, d));
    ent_say_sentences(d);
    return ent_result_complete(d) ? ENT_OK : ent_fail_nomem(context);
}

ent_status sample_path_make(ent_context *context, size_t n_years, int failed, ent_result **out) {
    ent_result *d = ent_result_new();
    ent_status status = d == NULL ? ent_fail_nomem(context) : fill(context, d, n_years, failed);
    *out = NULL;
    if (status == ENT_OK) *out = d;
    else ent_result_free(d);
    return status;
}

ent_result *sample_path(ent_context *context, size_t n_years, int failed) {
    ent_result *d = NULL;
    assert_ok(context, sample_path_make(context, n_years, failed, &d));
    return d;
}

char *sample_text(ent_context *context, const ent_result *result, ent_text_options options) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    options.struct_version = ENT_TEXT_OPTIONS_VERSION;
    assert_ok(context, ent_result_write_text(context, result, &options, stream));
    fclose(stream);
    return text;
}
