#include "sample.h"
#include "assert_close.h"

#include <math.h>

double sample_from(size_t sector, size_t importer, size_t exporter) {
    if (importer == exporter) return 1e6;
    if ((sector + importer + exporter) % 5 == 0) return 0; /* holes */
    return 1000.0 / 3.0 * (double)(1 + sector) * (double)(1 + (importer * 7 + exporter * 3) % 11);
}

double sample_to(size_t sector, size_t importer, size_t exporter) {
    double from = sample_from(sector, importer, exporter);
    if (from == 0) return (sector + importer + exporter) % 10 == 0 ? 12.5 : 0; /* new trade where there was none */
    return from * (1.0 + 0.01 * ((double)((sector * 5 + importer * 3 + exporter) % 9) - 4.1));
}

double sample_change(size_t measure, size_t region) {
    if (measure == 1 && region == 5) return (double)NAN;
    return ((double)region - 6.3) * 0.1 / (double)(1 + measure);
}

static const char *const codes[SAMPLE_REGIONS] = {"CHN", "AUS", "CAN", "JPN", "USA", "DEU",    "FRA",
                                                  "GBR", "CIV", "KOR", "TUR", "STP", "X,\"Y\""};
static const char *const names[SAMPLE_REGIONS] = {"China",
                                                  "Australia",
                                                  "Canada",
                                                  "Japan",
                                                  "United States",
                                                  "Germany",
                                                  "France",
                                                  "United Kingdom",
                                                  "Côte d'Ivoire",
                                                  "Korea",
                                                  "Türkiye",
                                                  "São Tomé and Príncipe",
                                                  "A place whose name is longer than any column"};
static const uint32_t iso_numeric[SAMPLE_REGIONS] = {156, 36, 124, 392, 840, 276, 250, 826, 384, 410, 792, 678, 0};
static const char *const sector_codes[SAMPLE_SECTORS] = {"A01", "C26", "C29", "C302T309", "C10T12", "SERV"};
static const char *const sector_names[SAMPLE_SECTORS] = {"Agriculture",
                                                         "Computers, electronics, optics",
                                                         "Motor vehicles",
                                                         "Aircraft, rail, other transport",
                                                         "Food, beverages, tobacco",
                                                         "Utilities, construction and services"};
static const unsigned char goods[SAMPLE_SECTORS] = {1, 1, 1, 1, 1, 0};
static const size_t parties[2] = {3, 4};

static void add_labels(ent_result *result) {
    result->package = "sample-package";
    result->title_en = "A \"sample\"";
    result->title_fr = "Un échantillon";
    result->package_file = "sample.yaml";
    result->package_hash = result->against_hash = result->world_hash = "0123456789abcdef0123456789abcdef";
    result->against = "none";
    result->world = "sample-world";
    result->base_year = 2024;
    result->year = 2026;
    result->date = "";
    result->elasticities = "median";
    result->closure = "world-share";
    result->numeraire = "world value added";
    result->horizon = "long run";
    result->n_regions = SAMPLE_REGIONS;
    result->n_sectors = SAMPLE_SECTORS;
    result->region_codes = codes;
    result->region_iso_numeric = iso_numeric;
    result->region_names_en = result->region_names_fr = names;
    result->sector_codes = sector_codes;
    result->sector_names_en = result->sector_names_fr = sector_names;
    result->sector_goods = goods;
    result->n_parties = 2;
    result->parties = parties;
    result->rival = 0;
    result->sentence =
        "Japan gains 0.1 % and the United States loses 0.2 % of real income in the long run under the law "
        "of 2026, measured against the base law, says the sample.";
    result->left_out = "Left out: everything that this sample does not say, capital and quotas among it.";
}

static void add_figures(ent_context *context, ent_result *result) {
    static const char *const measures[][2] = {
        {"real_income", "pct"}, {"exports", "pct"}, {"real_wage", "pct"}, {"imports", "pct"}, {"real_income", "musd"}};
    size_t J = SAMPLE_SECTORS, N = SAMPLE_REGIONS;
    double *flow_from = ent_result_doubles(result, J * N * N), *flow_to = ent_result_doubles(result, J * N * N);
    double *duty_from = ent_result_doubles(result, N * N), *duty_to = ent_result_doubles(result, N * N);
    double *output_from = ent_result_doubles(result, J * N), *output_to = ent_result_doubles(result, J * N);
    double values[SAMPLE_REGIONS];
    for (size_t m = 0; m < sizeof measures / sizeof measures[0]; m++) {
        for (size_t n = 0; n < N; n++) values[n] = sample_change(m, n) * (m == 4 ? 1e5 : 1);
        assert_ok(context, ent_result_add_measure(context, result, measures[m][0], measures[m][1], "a label", values));
    }
    for (size_t j = 0; j < J; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                flow_from[(j * N + n) * N + i] = sample_from(j, n, i);
                flow_to[(j * N + n) * N + i] = sample_to(j, n, i);
                duty_from[n * N + i] += n == i || !goods[j] ? 0 : 0.02 * sample_from(j, n, i);
                duty_to[n * N + i] += n == i || !goods[j] ? 0 : 0.1 * sample_to(j, n, i);
                output_from[j * N + i] += sample_from(j, n, i);
                output_to[j * N + i] += sample_to(j, n, i);
            }
    result->flow_from_musd = flow_from;
    result->flow_to_musd = flow_to;
    result->duty_from_musd = duty_from;
    result->duty_to_musd = duty_to;
    result->output_from_musd = output_from;
    result->output_to_musd = output_to;
}

ent_result *sample_result(ent_context *context, int converged) {
    ent_result *result = ent_result_new();
    ent_result_solve solve = {"package", "sample-package", converged, converged ? 2e-11 : 3e-4,
                              2.5e-11,   "anderson",       41};
    ent_result_clause clause = {.id = "general-15",
                                .type = "tariff",
                                .summary = "USA on JPN: at least 15%",
                                .from = "2025-08-07",
                                .until = "",
                                .announced = "2025-09-04",
                                .authority = "IEEPA",
                                .status = "in-force",
                                .source_title = "Executive Order 14345",
                                .source_date = "2025-09-04",
                                .source_url = ""};
    assert_non_null(result);
    add_labels(result);
    result->converged = converged;
    assert_ok(context, ent_result_add_option(context, result, "tolerance", "1e-10"));
    assert_ok(context, ent_result_add_option(context, result, "window", "10"));
    assert_ok(context, ent_result_add_solve(context, result, &solve));
    solve.label = "against", solve.package = "none", solve.converged = 1, solve.residual = 1e-16;
    assert_ok(context, ent_result_add_solve(context, result, &solve));
    for (int k = 0; k < 5; k++) assert_ok(context, ent_result_add_clause(context, result, &clause));
    assert_ok(context,
              ent_result_add_warning(context, result, "a warning with a tab\tand a \xFF byte", "un avertissement"));
    if (converged) add_figures(context, result);
    assert_true(ent_result_complete(result));
    return result;
}
