/* import_adb.c: the Multiregional Input-Output tables of the Asian Development Bank, a sheet saved as CSV: lines of title,
 * then three lines that name the columns (industry, economy, c1 ... c35 or F1 ... F5), with a line of numbers before them
 * in some editions; rows that begin with an empty field and the same three:
 *
 *     Multiregional Input-Output Table 2024,...
 *     ,,,,"Agriculture, hunting, ...",Mining and quarrying,...,TOTAL
 *     ,,,,AUS,AUS,...,ToT
 *     ,,,,c1,c2,...,F1,F2,...,
 *     ,"Agriculture, hunting, ...",AUS,c1,8732,93,...
 *     ,Value added at basic prices,TOT,r64,...
 *
 * Economies have codes of the bank's own, some of which are not ISO's. docs/formats.md. */
#include "world/import_sheet.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { PART = 80, LABELS = ENT_SHEET_LABELS };

static void name_region(const char *from, char out[PART]) {
    static const char others[][2][4] = {
        {"BAN", "BGD"}, {"BHU", "BTN"}, {"BRU", "BRN"}, {"CAM", "KHM"}, {"DEN", "DNK"}, {"FIJ", "FJI"}, {"GER", "DEU"},
        {"INO", "IDN"}, {"IRE", "IRL"}, {"KUW", "KWT"}, {"MAL", "MYS"}, {"MLD", "MDV"}, {"MON", "MNG"}, {"NEP", "NPL"},
        {"NET", "NLD"}, {"PHI", "PHL"}, {"POR", "PRT"}, {"PRC", "CHN"}, {"ROM", "ROU"}, {"SIN", "SGP"}, {"SPA", "ESP"},
        {"SRI", "LKA"}, {"SWI", "CHE"}, {"TAP", "TWN"}, {"UAE", "ARE"}, {"UKG", "GBR"}, {"VIE", "VNM"},
    };
    size_t length = 0;
    for (; from[length] != '\0' && length + 1 < PART; length++)
        out[length] = (char)toupper((unsigned char)from[length]);
    out[length] = '\0';
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(out, others[i][0]) == 0) memcpy(out, others[i][1], 4);
}

/* "c12" or "F3" with upper case and a number; 0 when it is neither. */
static int take_code(const char *from, char letter, char out[PART]) {
    size_t digits = 1;
    if (toupper((unsigned char)from[0]) != letter) return 0;
    while (digits < 4 && isdigit((unsigned char)from[digits])) digits++;
    if (digits == 1 || from[digits] != '\0') return 0;
    snprintf(out, PART, "%c%s", letter, from + 1);
    return 1;
}

/* Rows below the industries, by their names: the numbers r60 to r69 have not meant the same in all editions. */
static int kind_of_total(const char *name, ent_wide_kind *kind) {
    static const struct {
        const char *words;
        ent_wide_kind kind;
    } totals[] = {
        {"intermediate", ENT_WIDE_SKIP},
        {"taxes less subsidies", ENT_WIDE_TAXES},
        {"fob", ENT_WIDE_OTHER},
        {"purchases", ENT_WIDE_OTHER},
        {"value added", ENT_WIDE_VALUE_ADDED},
        {"transport margin", ENT_WIDE_OTHER},
        {"output", ENT_WIDE_OUTPUT},
        {"total", ENT_WIDE_OUTPUT},
    };
    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++)
        if (strcasestr(name, totals[i].words) != NULL) {
            *kind = totals[i].kind;
            return 1;
        }
    return 0;
}

static ent_status take_columns(ent_context *context, ent_rows *rows, ent_wide *wide, const ent_sheet *sheet) {
    size_t width = sheet->width[LABELS - 1] > sheet->width[LABELS - 2] ? sheet->width[LABELS - 1]
                                                                       : sheet->width[LABELS - 2];
    char region[PART], item[PART], label[2 * PART];
    while (width > LABELS && *ent_sheet_cell(sheet, 1, width - 1) == '\0' &&
           *ent_sheet_cell(sheet, 2, width - 1) == '\0' && *ent_sheet_cell(sheet, 3, width - 1) == '\0')
        width--; /* empty columns at the end of a sheet */
    for (size_t c = LABELS; c < width; c++) {
        const char *name = ent_sheet_cell(sheet, 1, c), *code = ent_sheet_cell(sheet, 3, c);
        name_region(ent_sheet_cell(sheet, 2, c), region);
        snprintf(label, sizeof label, "%.40s %.60s", region, *code == '\0' ? name : code);
        if (strcmp(region, "TOT") == 0 || strcasecmp(name, "TOTAL") == 0)
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_OUTPUT, label, NULL, NULL, NULL));
        else if (*region != '\0' && take_code(code, 'C', item))
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_INDUSTRY, label, region, item, name));
        else if (*region != '\0' && take_code(code, 'F', item))
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_DEMAND, label, region, item, NULL));
        else
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label,
                               "three lines name a column: industry, economy, c1 or F1 and the like",
                               "column %zu (\"%.60s\") is none of this layout", c + 1, label);
    }
    return ent_wide_columns_done(context, wide);
}

static ent_status take_row(ent_context *context, ent_rows *rows, ent_wide *wide, int *ended) {
    char cells[LABELS][2 * PART], region[PART], item[PART], label[2 * PART];
    ent_wide_kind kind;
    for (size_t i = 0; i < LABELS; i++) {
        const char *text = "";
        int there;
        ENT_TRY(ent_rows_text(context, rows, &text, &there));
        snprintf(cells[i], sizeof cells[i], "%.*s", 2 * PART - 1, there ? text : "");
    }
    *ended = *cells[1] == '\0' && *cells[2] == '\0' && *cells[3] == '\0';
    if (*ended) return ENT_OK; /* empty lines and notes below the table */
    name_region(cells[2], region);
    snprintf(label, sizeof label, "%.40s %.60s", region, cells[3]);
    if (take_code(cells[3], 'C', item)) return ent_wide_row(context, wide, ENT_WIDE_INDUSTRY, label, region, item);
    if (!kind_of_total(cells[1], &kind))
        return ent_fail_at(
            context, ENT_INPUT, ent_rows_place(rows), label,
            "a row is an industry (c1 and the like), or one that is named as taxes, value added or total",
            "row \"%.60s\" (\"%.60s\") is none of this layout", cells[3], cells[1]);
    snprintf(label, sizeof label, "%.150s", cells[1]);
    return ent_wide_row(context, wide, kind, label, NULL, NULL);
}

static ent_status read_table(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw, ent_sheet *sheet) {
    int more = 1, ended = 0;
    while (!ent_sheet_at_codes(sheet)) {
        for (size_t c = 0; c < 2 && raw->year == 0;
             c++) /* the first title that has one: "at constant 2010 prices" follows */
            ent_find_year(ent_sheet_cell(sheet, LABELS - 1, c), &raw->year);
        ENT_TRY(ent_rows_next(context, rows, &more));
        if (!more)
            return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), NULL, NULL,
                               "no line names columns c1, c2, ...");
        ENT_TRY(ent_sheet_push(context, rows, raw, sheet));
    }
    ENT_TRY(take_columns(context, rows, wide, sheet));
    for (size_t f = 0; f < raw->n_demands; f++) raw->is_inventory[f] = strcmp(raw->demands[f], "F5") == 0;
    for (;;) {
        ENT_TRY(ent_rows_next(context, rows, &more));
        if (!more) break;
        ENT_TRY(take_row(context, rows, wide, &ended));
        if (ended) break;
    }
    return ent_wide_done(context, wide);
}

/* A line with c1 and c2 in its fifth and sixth field, below one of economies and one of names; WIOD has codes there. */
int ent_adb_recognise(const char *bytes, size_t length) {
    const char *end = bytes + length, *p = bytes, *before[2] = {NULL, NULL};
    for (int line = 0; line < 16 && p < end; line++) {
        const char *next = memchr(p, '\n', (size_t)(end - p));
        for (const char *s = ",;\t"; *s != '\0' && before[0] != NULL; s++)
            if (ent_field_is(p, end, *s, LABELS, "c1") && ent_field_is(p, end, *s, LABELS + 1, "c2"))
                return ent_field_is(p, end, *s, 0, "") && !ent_wiod_recognise(bytes, length);
        if (next == NULL) return 0;
        before[0] = before[1], before[1] = p;
        p = next + 1;
    }
    return 0;
}

ent_status ent_adb_read(ent_context *context, ent_source *source, ent_raw *raw) {
    ent_rows *rows = NULL;
    ent_wide *wide = NULL;
    ent_sheet sheet = {0};
    ent_status status = ent_rows_open(context, source, &rows);
    raw->edition = raw->folded = "";
    if (status == ENT_OK) status = ent_wide_new(context, rows, raw, &wide);
    if (status == ENT_OK) status = read_table(context, rows, wide, raw, &sheet);
    ent_wide_free(wide);
    ent_rows_close(rows);
    ent_sheet_free(&sheet);
    return status;
}
