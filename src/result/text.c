/* text.c: what a person reads of a run. The answer first, as a sentence; then who gains and who loses, the trade of the
 * parties, the duties; then what the model leaves out and where the figures come from. Every table says its measure,
 * unit and year. Without a verified solution that is said first, and no figure is shown. */
#include "result/period.h"
#include "result/view.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    WIDTH_STANDARD = 80,
    WIDTH_LEAST = 60,
    ROWS_STANDARD = 10,
    SECTORS_SHOWN = 5,
    PAIRS_SHOWN = 3,
    FIGURE_COLUMNS = 11,
    MOVER_COLUMNS = 15
};

typedef ent_view view;

static const char plain[] = "0", bold[] = "1", green[] = "32", red[] = "31";

static void paint(view *v, const char *style) {
    if (v->color) ent_text_addf(&v->text, "\033[%sm", style);
}

void ent_view_paint_change(ent_view *v, double value) { paint(v, value > 0 ? green : value < 0 ? red : plain); }

void ent_view_bold(ent_view *v) { paint(v, bold); }
void ent_view_plain(ent_view *v) { paint(v, plain); }

void ent_view_heading(ent_view *v) {
    ent_text_add(&v->text, "\n");
    paint(v, bold);
}

void ent_view_label(ent_view *v, size_t columns, const char *format, ...) {
    ent_text label = {0};
    va_list arguments;
    va_start(arguments, format);
    ent_text_addv(&label, ent_tr(v->language, format), arguments);
    va_end(arguments);
    if (label.failed) v->text.failed = 1;
    else if (columns == 0) ent_text_add(&v->text, label.data);
    else ent_add_left(&v->text, label.data, columns);
    ent_text_free(&label);
}

void ent_view_end_line(ent_view *v) {
    ent_text *text = &v->text;
    while (!text->failed && text->length > 0 && text->data[text->length - 1] == ' ') text->length--;
    ent_text_add(text, "\n");
}

void ent_view_paragraph(ent_view *v, const char *format, ...) {
    ent_text line = {0};
    va_list arguments;
    va_start(arguments, format);
    ent_text_addv(&line, ent_tr(v->language, format), arguments);
    va_end(arguments);
    if (line.failed) v->text.failed = 1;
    else ent_add_wrapped(&v->text, line.data, v->width, 0);
    ent_text_free(&line);
}

const char *ent_view_word(const ent_view *v, const char *english) { return ent_tr(v->language, english); }

/* A name that a table lacks in the language is the English one. */
static const char *named(const view *v, const char *english, const char *french) {
    return v->language == ENT_LANGUAGE_FR && french[0] != '\0' ? french : english;
}

const char *ent_view_region(const ent_view *v, size_t region) {
    return named(v, v->result->region_names_en[region], v->result->region_names_fr[region]);
}

const char *ent_view_sector(const ent_view *v, size_t sector) {
    return named(v, v->result->sector_names_en[sector], v->result->sector_names_fr[sector]);
}

const char *ent_view_change(const ent_view *v, char cell[ENT_CELL_BYTES], double value) {
    ent_cell_change(cell, value);
    ent_figure_localise(cell, v->language);
    return cell;
}

const char *ent_view_level(const ent_view *v, char cell[ENT_CELL_BYTES], double value) {
    ent_cell_level(cell, value);
    ent_figure_localise(cell, v->language);
    return cell;
}

const char *ent_view_percent(const ent_view *v, char cell[ENT_CELL_BYTES], double value) {
    ent_cell_fixed(cell, value, 1, 0);
    ent_figure_localise(cell, v->language);
    if (isfinite(value)) strcat(cell, ent_worded(v->language, " %", "\u202F%"));
    return cell;
}

const char *ent_view_against(const ent_view *v, const ent_result *result) {
    return strcmp(result->against, "none") == 0 ? ent_view_word(v, "the base law") : result->against;
}

const char *ent_view_against_key(const ent_view *v, const ent_result *result) {
    return strcmp(result->against, "none") == 0 ? ent_worded(v->language, "none", "la base") : result->against;
}

static const char *name_of(const view *v, size_t region) { return ent_view_region(v, region); }

int ent_view_is_party(const ent_view *v, size_t region) {
    for (size_t p = 0; p < v->result->n_parties; p++)
        if (v->result->parties[p] == region) return 1;
    return 0;
}

/* ---- who gains, who loses ---- */

static int by_value_descending(const void *a, const void *b) {
    const ent_ranked *left = a, *right = b;
    if (left->value != right->value) return left->value < right->value ? 1 : -1;
    return left->index < right->index ? -1 : 1;
}

/* Marks `rows` places of a ranking of `count`: the first and the last half, then the parties in place of the marked
 * regions that move least. */
static void mark_shown(const view *v, const ent_ranked *order, size_t count, unsigned char *shown) {
    size_t rows = v->rows < count ? v->rows : count;
    for (size_t k = 0; k < count; k++) shown[k] = k < (rows + 1) / 2 || k >= count - rows / 2;
    for (size_t k = 0; k < count; k++) {
        size_t least = count;
        if (shown[k] || !ent_view_is_party(v, order[k].index)) continue;
        for (size_t m = 0; m < count; m++)
            if (shown[m] && !ent_view_is_party(v, order[m].index) &&
                (least == count || fabs(order[m].value) < fabs(order[least].value)))
                least = m;
        if (least < count) shown[least] = 0;
        shown[k] = 1;
    }
}

size_t ent_view_rank(const ent_view *v, const double *values, ent_ranked *order, unsigned char *shown) {
    size_t count = 0;
    for (size_t n = 0; n < v->result->n_regions; n++)
        if (isfinite(values[n])) order[count++] = (ent_ranked){values[n], n};
    qsort(order, count, sizeof *order, by_value_descending);
    mark_shown(v, order, count, shown);
    return count;
}

typedef struct column {
    const char *measure, *unit, *title, *subtitle;
    size_t width;
    double scale;
} column;

static const column columns[] = {
    {"real_income", "pct", N_("real income"), "%", 12, 1},
    {"real_income", "musd", N_("real income"), NULL, 16, 1e-3}, /* the money of the view */
    {"real_wage", "pct", N_("real wage"), "%", 10, 1},
    {"exports", "pct", N_("exports"), "%", 9, 1},
    {"imports", "pct", N_("imports"), "%", 9, 1},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static size_t name_width(const view *v) {
    size_t taken = 0;
    for (size_t c = 0; c < N_COLUMNS; c++) taken += columns[c].width;
    return v->width > taken + 16 ? v->width - taken : 16;
}

static void add_region(view *v, size_t region) {
    char cell[ENT_CELL_BYTES];
    ent_view_label(v, name_width(v), "%s  %s", v->result->region_codes[region], name_of(v, region));
    for (size_t c = 0; c < N_COLUMNS; c++) {
        const double *values = ent_result_values(v->result, columns[c].measure, columns[c].unit);
        double value = values == NULL ? (double)NAN : values[region] * columns[c].scale;
        if (c == 0) ent_view_paint_change(v, value);
        ent_add_right(&v->text, ent_view_change(v, cell, value), columns[c].width);
        if (c == 0) paint(v, plain);
    }
    ent_text_add(&v->text, "\n");
}

static void add_regions(view *v) {
    const ent_result *result = v->result;
    const double *real_income = ent_result_values(result, "real_income", "pct");
    ent_ranked *order = calloc(result->n_regions + 1, sizeof *order);
    unsigned char *shown = calloc(result->n_regions + 1, 1);
    size_t count = 0, skipped = 0;
    char period[ENT_DAY_WORDS];
    if (order == NULL || shown == NULL) v->text.failed = 1;
    if (real_income != NULL && !v->text.failed) count = ent_view_rank(v, real_income, order, shown);
    if (count == 0 || v->text.failed) goto done;
    ent_view_heading(v);
    ent_result_period(v->language, result, period);
    ent_view_paragraph(v, "Winners and losers: change, law of %s%s, %s, against %s", ent_of_period(v->language, result),
                       period, ent_key_word(v->language, result->horizon), ent_view_against(v, result));
    paint(v, plain);
    for (int line = 0; line < 2; line++) {
        ent_add_left(&v->text, line == 0 ? ent_view_word(v, "economy") : "", name_width(v));
        for (size_t c = 0; c < N_COLUMNS; c++) {
            const char *title = line == 0 ? columns[c].title : columns[c].subtitle;
            ent_add_right(&v->text, title == NULL ? v->money : ent_view_word(v, title), columns[c].width);
        }
        ent_text_add(&v->text, "\n");
    }
    for (size_t k = 0; k < count; k++) {
        if (!shown[k]) {
            skipped++;
            continue;
        }
        if (skipped > 0) ent_text_addf(&v->text, ent_view_word(v, "     (%zu more)\n"), skipped);
        skipped = 0;
        add_region(v, order[k].index);
    }
    if (skipped > 0) ent_text_addf(&v->text, ent_view_word(v, "     (%zu more)\n"), skipped);
done:
    free(order);
    free(shown);
}

/* ---- trade of the parties ---- */

typedef struct change {
    double from, to;
} change;

static change flow(const view *v, size_t sector, size_t importer, size_t exporter) {
    size_t N = v->result->n_regions, cell = (sector * N + importer) * N + exporter;
    return (change){v->result->flow_from_musd[cell], v->result->flow_to_musd[cell]};
}

static change flow_all(const view *v, size_t importer, size_t exporter) {
    change sum;
    ent_result_imports(v->result, importer, exporter, &sum.from, &sum.to);
    return sum;
}

static double percent(change c) { return c.from > 0 ? 100.0 * (c.to / c.from - 1.0) : (double)NAN; }

/* The heads of four columns of figures. */
static void add_titles(view *v, const char *const titles[4]) {
    for (int c = 0; c < 4; c++) ent_add_right(&v->text, titles[c], FIGURE_COLUMNS);
    ent_text_add(&v->text, "\n");
}

static void add_trade_line(view *v, const char *name, change c, size_t label_width) {
    char cell[ENT_CELL_BYTES];
    ent_text_add(&v->text, "  ");
    ent_add_left(&v->text, name, label_width - 2);
    ent_add_right(&v->text, ent_view_level(v, cell, c.from * 1e-3), FIGURE_COLUMNS);
    ent_add_right(&v->text, ent_view_level(v, cell, c.to * 1e-3), FIGURE_COLUMNS);
    ent_add_right(&v->text, ent_view_change(v, cell, (c.to - c.from) * 1e-3), FIGURE_COLUMNS);
    ent_add_right(&v->text, ent_view_change(v, cell, percent(c)), FIGURE_COLUMNS);
    ent_text_add(&v->text, "\n");
}

/* Imports of one party: from each other party, from the rival, from all others. */
static void add_imports_of(view *v, size_t importer, int titled, size_t label_width) {
    const ent_result *result = v->result;
    change rest = {0, 0};
    ent_view_label(v, titled ? label_width : 0, "%s from", name_of(v, importer));
    if (titled) add_titles(v, (const char *const[]){v->from_title, v->to_title, ent_view_word(v, "change"), "%"});
    else ent_text_add(&v->text, "\n");
    for (size_t i = 0; i < result->n_regions; i++) {
        change from = flow_all(v, importer, i);
        if (i == importer) continue;
        if (ent_view_is_party(v, i) || (ptrdiff_t)i == result->rival) continue;
        rest.from += from.from;
        rest.to += from.to;
    }
    for (size_t p = 0; p < result->n_parties; p++)
        if (result->parties[p] != importer)
            add_trade_line(v, name_of(v, result->parties[p]), flow_all(v, importer, result->parties[p]), label_width);
    if (result->rival >= 0 && (size_t)result->rival != importer && !ent_view_is_party(v, (size_t)result->rival))
        add_trade_line(v, name_of(v, (size_t)result->rival), flow_all(v, importer, (size_t)result->rival), label_width);
    add_trade_line(v, ent_view_word(v, "all others"), rest, label_width);
}

void ent_view_trade(ent_view *v) {
    size_t label_width = v->width - 4 * FIGURE_COLUMNS;
    if (v->result->n_parties == 0 || v->result->flow_to_musd == NULL) return;
    ent_view_heading(v);
    ent_view_paragraph(v, "Imports of the parties, %s a year at the border, before duty%s", v->money, v->when);
    paint(v, plain);
    for (size_t p = 0; p < v->result->n_parties; p++) add_imports_of(v, v->result->parties[p], p == 0, label_width);
}

/* ---- sectors that move most, both directions of a pair side by side ---- */

typedef struct mover {
    size_t sector;
    change value;
} mover;

static int by_size_of_change(const void *a, const void *b) {
    const mover *left = a, *right = b;
    double l = fabs(left->value.to - left->value.from), r = fabs(right->value.to - right->value.from);
    if (l != r) return l < r ? 1 : -1;
    return left->sector < right->sector ? -1 : 1;
}

static void add_mover(view *v, const mover *m, size_t columns_wide) {
    char cell[ENT_CELL_BYTES];
    ent_add_left(&v->text, ent_view_sector(v, m->sector), columns_wide - MOVER_COLUMNS);
    ent_add_right(&v->text, ent_view_change(v, cell, (m->value.to - m->value.from) * 1e-3), 8);
    ent_add_right(&v->text, ent_view_change(v, cell, percent(m->value)), MOVER_COLUMNS - 8);
}

static void add_pair_title(view *v, size_t importer, size_t exporter, size_t columns_wide) {
    size_t room = columns_wide - MOVER_COLUMNS;
    const char *from = ent_view_word(v, "%s from %s"), *const *codes = v->result->region_codes;
    int fits = ent_columns(name_of(v, importer)) + ent_columns(from) - 4 + ent_columns(name_of(v, exporter)) <= room;
    ent_view_label(v, room, "%s from %s", fits ? name_of(v, importer) : codes[importer],
                   fits ? name_of(v, exporter) : codes[exporter]);
    ent_add_right(&v->text, ent_view_word(v, "US$ bn"), 8);
    ent_add_right(&v->text, "%", MOVER_COLUMNS - 8);
}

static void add_pair(view *v, size_t a, size_t b) {
    size_t J = v->result->n_sectors, shown = J < SECTORS_SHOWN ? J : SECTORS_SHOWN, half = (v->width - 2) / 2;
    mover *movers = calloc(2 * J + 1, sizeof *movers);
    if (movers == NULL) {
        v->text.failed = 1;
        return;
    }
    for (size_t j = 0; j < J; j++) {
        movers[j] = (mover){j, flow(v, j, a, b)};
        movers[J + j] = (mover){j, flow(v, j, b, a)};
    }
    qsort(movers, J, sizeof *movers, by_size_of_change);
    qsort(movers + J, J, sizeof *movers, by_size_of_change);
    add_pair_title(v, a, b, half);
    ent_text_add(&v->text, "  ");
    add_pair_title(v, b, a, half);
    ent_text_add(&v->text, "\n");
    for (size_t k = 0; k < shown; k++) {
        add_mover(v, &movers[k], half);
        ent_text_add(&v->text, "  ");
        add_mover(v, &movers[J + k], half);
        ent_text_add(&v->text, "\n");
    }
    free(movers);
}

static void add_sectors(view *v) {
    const ent_result *result = v->result;
    size_t pairs = 0, all = result->n_parties * (result->n_parties == 0 ? 0 : result->n_parties - 1) / 2;
    if (all == 0 || result->flow_to_musd == NULL) return;
    ent_view_heading(v);
    ent_view_paragraph(v, "Sectors whose imports change most, %s a year%s", v->money, v->when);
    paint(v, plain);
    for (size_t p = 0; p < result->n_parties; p++)
        for (size_t q = p + 1; q < result->n_parties; q++)
            if (pairs++ < PAIRS_SHOWN) add_pair(v, result->parties[p], result->parties[q]);
    if (all > PAIRS_SHOWN)
        ent_text_addf(&v->text, ent_view_word(v, "(%zu more pairs of parties)\n"), all - PAIRS_SHOWN);
}

/* ---- duties ---- */

static void add_rate(view *v, double duty, double imports) {
    char cell[ENT_CELL_BYTES];
    ent_add_right(&v->text, ent_view_percent(v, cell, imports > 0 ? 100.0 * duty / imports : (double)NAN),
                  FIGURE_COLUMNS);
}

/* Imports of goods of one pair. */
static change goods_all(const view *v, size_t importer, size_t exporter) {
    change sum = {0, 0};
    for (size_t j = 0; j < v->result->n_sectors; j++) {
        change one = flow(v, j, importer, exporter);
        if (v->result->sector_goods == NULL || !v->result->sector_goods[j]) continue;
        sum.from += one.from;
        sum.to += one.to;
    }
    return sum;
}

static void add_duty(view *v, size_t importer, size_t exporter, size_t label_width) {
    size_t N = v->result->n_regions, cell_index = importer * N + exporter;
    change imports = goods_all(v, importer, exporter);
    change duty = {v->result->duty_from_musd[cell_index], v->result->duty_to_musd[cell_index]};
    char cell[ENT_CELL_BYTES];
    ent_view_label(v, label_width, "%s on %s", name_of(v, importer), name_of(v, exporter));
    ent_add_right(&v->text, ent_view_level(v, cell, duty.from * 1e-3), FIGURE_COLUMNS);
    ent_add_right(&v->text, ent_view_level(v, cell, duty.to * 1e-3), FIGURE_COLUMNS);
    add_rate(v, duty.from, imports.from);
    add_rate(v, duty.to, imports.to);
    ent_text_add(&v->text, "\n");
}

static void add_duty_titles(view *v) {
    char rates[2][32];
    snprintf(rates[0], sizeof rates[0], ent_view_word(v, "%%, %s"), v->from_title);
    snprintf(rates[1], sizeof rates[1], ent_view_word(v, "%%, %s"), v->to_title);
    add_titles(v, (const char *const[]){v->from_title, v->to_title, rates[0], rates[1]});
}

void ent_view_duties(ent_view *v) {
    const ent_result *result = v->result;
    size_t label_width = v->width - 4 * FIGURE_COLUMNS;
    if (result->n_parties < 2 || result->duty_to_musd == NULL || result->flow_to_musd == NULL) return;
    ent_view_heading(v);
    ent_view_paragraph(v, "Duties, %s a year and as %% of imports of goods%s", v->money, v->when);
    paint(v, plain);
    ent_add_left(&v->text, "", label_width);
    add_duty_titles(v);
    for (size_t p = 0; p < result->n_parties; p++)
        for (size_t q = 0; q < result->n_parties; q++)
            if (p != q) add_duty(v, result->parties[p], result->parties[q], label_width);
}

/* ---- the frame ---- */

static const char *option_of(const ent_result *result, const char *name) {
    for (size_t k = 0; k < result->n_options; k++)
        if (strcmp(result->options[k].name, name) == 0) return result->options[k].value;
    return NULL;
}

void ent_view_failure(ent_view *v) {
    const ent_result *result = v->result;
    const char *tolerance = option_of(result, "tolerance");
    ent_text line = {0};
    size_t said = 0;
    if (result->failed_year != 0)
        ent_text_addf(&line, ent_view_word(v, "No verified solution was found for %d:"), result->failed_year);
    else ent_text_add(&line, ent_view_word(v, "No verified solution was found:"));
    for (size_t k = 0; k < result->n_solves; k++) {
        const ent_result_solve *solve = &result->solves[k];
        if (result->failed_year != 0 && solve->converged) continue; /* a path has many */
        ent_text_add(&line, said++ == 0 ? "" : ent_view_word(v, ";"));
        ent_text_addf(
            &line, ent_view_word(v, " %s (%s) %s, residual %.1e by the solver and %.1e verified after %u sweeps by %s"),
            ent_key_word(v->language, solve->label), solve->package,
            solve->converged ? ent_view_word(v, "solved") : ent_view_word(v, "not solved"), solve->residual,
            solve->verified_residual, (unsigned)solve->sweeps, ent_key_word(v->language, solve->method));
    }
    if (tolerance != NULL) ent_text_addf(&line, ent_view_word(v, "; asked for %s"), tolerance);
    ent_text_add(&line, v->years_before ? "." : ent_view_word(v, ". No figure is shown."));
    paint(v, red);
    if (line.failed) v->text.failed = 1;
    else ent_add_wrapped(&v->text, line.data, v->width, 0);
    paint(v, plain);
    ent_text_free(&line);
}

void ent_view_settings(ent_view *v, const ent_result *result) {
    ent_text line = {0};
    for (size_t k = 0; k < result->n_options; k++)
        if (strchr(result->options[k].name, '.') != NULL)
            ent_text_addf(&line, "%s%s=%s",
                          line.length == 0 ? ent_view_word(v, "Set otherwise than in the file: ") : ", ",
                          result->options[k].name, result->options[k].value);
    if (line.failed) v->text.failed = 1;
    else if (line.length > 0) ent_view_paragraph(v, "%s.", line.data);
    ent_text_free(&line);
}

void ent_view_residuals(const ent_result *result, double *residual, double *verified) {
    *residual = *verified = 0;
    for (size_t k = 0; k < result->n_solves; k++) {
        *residual = fmax(*residual, result->solves[k].residual);
        *verified = fmax(*verified, result->solves[k].verified_residual);
    }
}

static void add_provenance(view *v) {
    const ent_result *result = v->result;
    double residual, verified;
    ent_text line = {0};
    char period[ENT_DAY_WORDS];
    ent_view_residuals(result, &residual, &verified);
    ent_result_period(v->language, result, period);
    ent_text_addf(
        &line,
        ent_view_word(v, "Package %s against %s, law of %s%s, %s. World %s (%.8s). Elasticities: %s. Deficits: %s. "),
        result->package, ent_view_against_key(v, result), ent_of_period(v->language, result), period,
        ent_key_word(v->language, result->horizon), result->world, result->world_hash,
        ent_key_word(v->language, result->elasticities), ent_key_word(v->language, result->closure));
    if (result->n_solves > 0 && result->converged)
        ent_text_addf(&line, ent_view_word(v, "Residual %.1e by the solver, %.1e verified. "), residual, verified);
    ent_text_addf(&line, "entente %s (%s).", result->version, result->commit);
    if (line.failed) v->text.failed = 1;
    else ent_add_wrapped(&v->text, line.data, v->width, 0);
    ent_text_free(&line);
}

void ent_text_options_init(ent_text_options *options) {
    *options = (ent_text_options){.struct_version = ENT_TEXT_OPTIONS_VERSION};
}

void ent_view_init(ent_view *v, const ent_result *result, const ent_text_options *options) {
    ent_text_options standard;
    ent_text_options_init(&standard);
    if (options == NULL) options = &standard;
    *v = (ent_view){.result = result, .color = options->color, .language = options->language};
    v->from_title = ent_view_word(v, "against");
    v->to_title = ent_view_word(v, "package");
    v->width = options->width <= 0 ? WIDTH_STANDARD : (size_t)options->width;
    if (v->width < WIDTH_LEAST) v->width = WIDTH_LEAST;
    v->shown = options->shown;
    v->tables = options->tables;
    if (result != NULL && ent_result_is_path(result)) snprintf(v->when, sizeof v->when, ", %d", result->year);
    v->rows = options->rows == 0 ? ROWS_STANDARD : options->rows;
    if (result != NULL && result->base_year != 0)
        snprintf(v->money, sizeof v->money, ent_view_word(v, "US$ bn of %d"), result->base_year);
    else snprintf(v->money, sizeof v->money, "%s", ent_view_word(v, "US$ bn"));
}

ent_status ent_view_finish(ent_context *context, ent_view *v, FILE *stream) {
    ent_status status = ENT_OK;
    if (v->text.failed) status = ent_fail_nomem(context);
    else if (fwrite(v->text.data, 1, v->text.length, stream) != v->text.length || fflush(stream) != 0)
        status = ent_fail(context, ENT_IO, "writing the result failed: %s", strerror(errno));
    ent_text_free(&v->text);
    return status;
}

void ent_view_tables(ent_view *v) {
    add_regions(v);
    ent_view_trade(v);
    add_sectors(v);
    ent_view_duties(v);
}

void ent_view_sentence(ent_view *v) {
    const char *sentence = ent_result_sentence(v->result, v->language);
    const char *rest = sentence + (v->shown < strlen(sentence) ? v->shown : 0);
    if (v->shown > 0 && rest == sentence) return; /* all of it */
    while (*rest == ' ') rest++;
    paint(v, bold);
    ent_add_wrapped(&v->text, rest, v->width, 0);
    paint(v, plain);
}

void ent_view_left_out(ent_view *v, const ent_result *result) {
    const char *said = named(v, result->left_out, result->left_out_fr);
    if (said[0] != '\0') ent_view_paragraph(v, "%s", said);
}

static void add_long_run(view *v) {
    const ent_result *result = v->result;
    if (result->converged) {
        ent_view_sentence(v);
        ent_view_tables(v);
    } else {
        ent_view_failure(v);
    }
    ent_text_add(&v->text, "\n");
    ent_view_left_out(v, result);
    ent_view_settings(v, result);
    add_provenance(v);
}

ent_status ent_result_write_sentence(ent_context *context, const ent_result *result, const ent_text_options *options,
                                     FILE *stream) {
    view v;
    ent_view_init(&v, result, options);
    ent_view_sentence(&v);
    return ent_view_finish(context, &v, stream);
}

ent_status ent_result_write_text(ent_context *context, const ent_result *result, const ent_text_options *options,
                                 FILE *stream) {
    view v;
    ent_view_init(&v, result, options);
    if (ent_result_is_path(result)) ent_view_path(&v);
    else add_long_run(&v);
    return ent_view_finish(context, &v, stream);
}
