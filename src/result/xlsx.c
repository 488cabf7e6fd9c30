/* xlsx.c: the document as a workbook, for those who live there: one sheet a table, one head, figures as numbers with all
 * their digits, a cell left empty where there is no figure. Nothing depends on the clock. */
#include "result/period.h"
#include "support/file.h"
#include "support/text.h"
#include <entente/result.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { STRING_MOST = 32000, CODE_WIDTH = 10, NAME_WIDTH = 28, FIGURE_WIDTH = 16, WORDS_WIDTH = 100 };

typedef struct book {
    const ent_result *result;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head, *wrapped;
    lxw_row_t row;
    lxw_col_t column;
    lxw_error failed; /* the first that happened */
    int nomem;
} book;

static void note(book *b, lxw_error error) {
    if (b->failed == LXW_NO_ERROR) b->failed = error;
}

/* ---- cells ---- */

static void put(book *b, const char *string, lxw_format *format) {
    if (string[0] != '\0') note(b, worksheet_write_string(b->sheet, b->row, b->column, string, format));
}

/* What a cell can hold: UTF-8, and no more than fits. Nearly every string is so as it is. */
static void add_string(book *b, const char *string, lxw_format *format) {
    ent_text text = {0};
    size_t left = strlen(string);
    if (left <= STRING_MOST && ent_utf8_check(string, left) == left) {
        put(b, string, format);
        b->column++;
        return;
    }
    if (left > STRING_MOST) {
        left = STRING_MOST;
        while (left > 0 && ((unsigned char)string[left] & 0xC0u) == 0x80u) left--;
    }
    while (left > 0) {
        size_t good = ent_utf8_check(string, left);
        ent_text_add_bytes(&text, string, good);
        if (good < left) ent_text_add(&text, "\xEF\xBF\xBD"), good++;
        string += good;
        left -= good;
    }
    if (text.failed) b->nomem = 1;
    else put(b, text.data, format);
    b->column++;
    ent_text_free(&text);
}

static void say(book *b, const char *string) { add_string(b, string, NULL); }

static void figure(book *b, double value) {
    if (isfinite(value)) note(b, worksheet_write_number(b->sheet, b->row, b->column, value, NULL));
    b->column++;
}

static void next(book *b) {
    b->row++;
    b->column = 0;
}

/* ---- sheets ---- */

static void open_sheet(book *b, const char *name) {
    b->sheet = workbook_add_worksheet(b->workbook, name);
    if (b->sheet == NULL) b->nomem = 1;
    b->row = 0;
    b->column = 0;
}

/* Heads of the columns, which stay in sight; text columns first. */
static void heads(book *b, const char *const *names, size_t count, size_t n_codes) {
    for (size_t k = 0; k < count; k++) {
        add_string(b, names[k], b->head);
        note(b, worksheet_set_column(b->sheet, (lxw_col_t)k, (lxw_col_t)k,
                                     k >= n_codes            ? FIGURE_WIDTH
                                     : strlen(names[k]) <= 8 ? CODE_WIDTH
                                                             : NAME_WIDTH,
                                     NULL));
    }
    worksheet_freeze_panes(b->sheet, 1, 0);
    next(b);
}

static void fact(book *b, const char *name, const char *value) {
    add_string(b, name, b->head);
    add_string(b, value, b->wrapped);
    next(b);
}

static void answer_sheet(book *b) {
    const ent_result *r = b->result;
    char period[ENT_DAY_WORDS], base_year[16];
    open_sheet(b, "answer");
    if (b->sheet == NULL) return;
    ent_result_period(ENT_LANGUAGE_EN, r, period);
    snprintf(base_year, sizeof base_year, "%d", r->base_year);
    note(b, worksheet_set_column(b->sheet, 0, 0, NAME_WIDTH, NULL));
    note(b, worksheet_set_column(b->sheet, 1, 1, WORDS_WIDTH, NULL));
    fact(b, "answer", r->sentence);
    fact(b, "package", r->package);
    fact(b, "package hash", r->package_hash);
    fact(b, "against", r->against);
    fact(b, "world", r->world);
    fact(b, "world hash", r->world_hash);
    fact(b, ent_result_is_path(r) ? "tables of" : "law of", period);
    fact(b, "horizon", r->horizon);
    fact(b, "money", r->base_year != 0 ? "million US dollars of the base year, a year" : "million US dollars, a year");
    if (r->base_year != 0) fact(b, "base year", base_year);
    fact(b, "elasticities", r->elasticities);
    fact(b, "deficits", r->closure);
    fact(b, "numeraire", r->numeraire);
    fact(b, "adjustment", r->adjustment);
    fact(b, "pledges count as", r->delivery);
    for (size_t k = 0; k < r->n_options; k++) fact(b, r->options[k].name, r->options[k].value);
    fact(b, "left out", r->left_out);
    for (size_t k = 0; k < r->n_warnings; k++) fact(b, "warning", r->warnings[k]);
    if (r->run_id != NULL) fact(b, "run", r->run_id);
    fact(b, "entente", r->version);
    fact(b, "commit", r->commit);
}

static void regions_sheet(book *b) {
    const ent_result *r = b->result;
    static const char *const labels[] = {"code", "economy (en)", "economy (fr)", "iso_numeric"};
    open_sheet(b, "regions");
    if (b->sheet == NULL) return;
    heads(b, labels, 4, 4);
    b->row = 0, b->column = 4;
    for (size_t m = 0; m < r->n_measures; m++) {
        ent_text head = {0};
        ent_text_addf(&head, "%s, %s", r->measures[m].name, r->measures[m].unit);
        if (head.failed) b->nomem = 1;
        else add_string(b, head.data, b->head);
        ent_text_free(&head);
    }
    next(b);
    for (size_t n = 0; n < r->n_regions; n++) {
        uint32_t iso_numeric = r->region_iso_numeric == NULL ? 0 : r->region_iso_numeric[n];
        say(b, r->region_codes[n]);
        say(b, r->region_names_en[n]);
        say(b, r->region_names_fr[n]);
        figure(b, iso_numeric == 0 ? (double)NAN : (double)iso_numeric);
        for (size_t m = 0; m < r->n_measures; m++) figure(b, r->measures[m].value[n]);
        next(b);
    }
}

static int is_party(const ent_result *r, size_t region) {
    for (size_t p = 0; p < r->n_parties; p++)
        if (r->parties[p] == region) return 1;
    return 0;
}

static void trade_line(book *b, size_t j, size_t n, size_t i) {
    const ent_result *r = b->result;
    size_t cell = (j * r->n_regions + n) * r->n_regions + i;
    double from = r->flow_from_musd[cell], to = r->flow_to_musd[cell];
    if (from == 0 && to == 0) return;
    say(b, r->region_codes[n]);
    say(b, r->region_codes[i]);
    say(b, r->sector_codes[j]);
    figure(b, from);
    figure(b, to);
    figure(b, to - from);
    figure(b, from > 0 ? 100.0 * (to / from - 1.0) : (double)NAN);
    next(b);
}

/* As in the JSON: imports of the parties and from the parties; the CSV has all. */
static void trade_sheet(book *b) {
    const ent_result *r = b->result;
    static const char *const names[] = {"importer", "exporter",     "sector",     "from, musd",
                                        "to, musd", "change, musd", "change, pct"};
    open_sheet(b, "trade");
    if (b->sheet == NULL) return;
    heads(b, names, 7, 3);
    if (r->flow_to_musd == NULL) return;
    for (size_t n = 0; n < r->n_regions; n++)
        for (size_t i = 0; i < r->n_regions; i++)
            for (size_t j = 0; j < r->n_sectors && i != n && (is_party(r, n) || is_party(r, i)); j++)
                trade_line(b, j, n, i);
}

static void duties_sheet(book *b) {
    const ent_result *r = b->result;
    static const char *const names[] = {"importer", "exporter", "duty from, musd", "duty to, musd"};
    open_sheet(b, "duties");
    if (b->sheet == NULL) return;
    heads(b, names, 4, 2);
    for (size_t n = 0; n < r->n_regions && r->duty_to_musd != NULL; n++)
        for (size_t i = 0; i < r->n_regions; i++) {
            size_t cell = n * r->n_regions + i;
            if (r->duty_from_musd[cell] == 0 && r->duty_to_musd[cell] == 0) continue;
            if (!isfinite(r->duty_from_musd[cell]) && !isfinite(r->duty_to_musd[cell])) continue; /* not known */
            say(b, r->region_codes[n]);
            say(b, r->region_codes[i]);
            figure(b, r->duty_from_musd[cell]);
            figure(b, r->duty_to_musd[cell]);
            next(b);
        }
}

/* ---- of a path ---- */

static void year_heads(book *b, const char *const *names, size_t count) {
    const ent_result *r = b->result;
    heads(b, names, count, count);
    b->row = 0, b->column = (lxw_col_t)count;
    for (size_t y = 0; y < r->n_years; y++) {
        char year[16];
        snprintf(year, sizeof year, "%d", r->years[y]);
        add_string(b, year, b->head);
    }
    next(b);
}

static void figures(book *b, const double *values, size_t region) {
    const ent_result *r = b->result;
    for (size_t y = 0; y < r->n_years; y++) figure(b, values[y * r->n_regions + region]);
    next(b);
}

static void ledger_sheet(book *b) {
    const ent_result *r = b->result;
    static const char *const names[] = {"part", "figure", "region"};
    open_sheet(b, "ledger");
    if (b->sheet == NULL) return;
    year_heads(b, names, 3);
    for (size_t k = 0; k < r->n_players; k++)
        for (size_t n = 0; n < r->n_regions; n++) {
            say(b, r->players[k].name), say(b, "share, points"), say(b, r->region_codes[n]);
            figures(b, r->players[k].share_pct, n);
            if (r->ledger_exact) continue;
            say(b, r->players[k].name), say(b, "error, points"), say(b, r->region_codes[n]);
            figures(b, r->players[k].error_pct, n);
        }
}

static void years_sheet(book *b) {
    const ent_result *r = b->result;
    static const char *const names[] = {"series", "unit", "region"};
    open_sheet(b, "years");
    if (b->sheet == NULL) return;
    year_heads(b, names, 3);
    for (size_t s = 0; s < r->n_series; s++)
        for (size_t n = 0; n < r->n_regions; n++) {
            say(b, r->series[s].name), say(b, r->series[s].unit), say(b, r->region_codes[n]);
            figures(b, r->series[s].value, n);
        }
}

/* ---- the workbook ---- */

static void fill(book *b) {
    lxw_doc_properties properties = {.title = NULL, .created = 315532800}; /* 1980: the same bytes at any time */
    b->head = workbook_add_format(b->workbook);
    b->wrapped = workbook_add_format(b->workbook);
    if (b->head == NULL || b->wrapped == NULL) {
        b->nomem = 1;
        return;
    }
    format_set_bold(b->head);
    format_set_align(b->head, LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(b->wrapped);
    note(b, workbook_set_properties(b->workbook, &properties));
    answer_sheet(b);
    regions_sheet(b);
    trade_sheet(b);
    duties_sheet(b);
    if (b->result->n_years == 0) return;
    ledger_sheet(b);
    years_sheet(b);
}

static ent_status write_book(ent_context *context, const ent_result *result, const char *path, ent_place place) {
    book b = {.result = result};
    lxw_error closed;
    b.workbook = workbook_new(path);
    if (b.workbook == NULL) return ent_fail_nomem(context);
    fill(&b);
    closed = workbook_close(b.workbook); /* frees it too */
    note(&b, closed);
    if (b.nomem || b.failed == LXW_ERROR_MEMORY_MALLOC_FAILED) return ent_fail_nomem(context);
    if (b.failed == LXW_NO_ERROR) return ENT_OK;
    return ent_fail_at(context, ENT_IO, place, NULL, NULL, "the workbook cannot be written: %s",
                       lxw_strerror(b.failed));
}

ent_status ent_result_save_xlsx(ent_context *context, const ent_result *result, const char *path) {
    const ent_place place = {.file = path};
    ent_file_draft draft;
    ent_status status;
    if (!result->converged) return ent_fail(context, ENT_NUMERIC, "there is no solution to write a workbook of");
    ENT_TRY(ent_file_begin(context, path, &draft));
    status = write_book(context, result, draft.temporary, place); /* it opens files by name */
    if (status != ENT_OK) {
        ent_file_abandon(&draft);
        return status;
    }
    return ent_file_commit(context, &draft);
}
