/* import_icio.c: the OECD's Inter-Country Input-Output tables, editions 2016 to 2025, small (SML) and extended.
 *
 *     V1,AUS_A01,AUS_A02,...,ROW_T,AUS_HFCE,...,ROW_DPABR,OUT        one line; the corner may hold anything
 *     AUS_A01,8732,93,...
 *     TLS,...   VA,...   OUT,...                                     older: AUS_TAXSUB, ..., VALU, OUTPUT
 *
 * A label is region and industry, split at the first underscore (A01_02 is an industry). China and Mexico come in parts
 * (CN1, CN2; MX1, MX2) for industries and as one (CHN, MEX) for final demand: parts are added up. The edition of 2016
 * has the parts of demand labels the other way round (HFCE_AUS). docs/formats.md. */
#include "world/import.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PART = 64 };

typedef struct name {
    const char *label, *means;
} name;

static const name demands[] = {
    {"HFCE", "HFCE"},   {"HC", "HFCE"},   {"NPISH", "NPISH"}, {"NPS", "NPISH"},  {"GGFC", "GGFC"}, {"GFCF", "GFCF"},
    {"INVNT", "INVNT"}, {"INV", "INVNT"}, {"DPABR", "DPABR"}, {"DIRP", "DPABR"}, {"P33", "DPABR"}, {"FD", "FD"},
};

static const char *demand_of(const char *part) {
    for (size_t i = 0; i < sizeof demands / sizeof demands[0]; i++)
        if (strcmp(demands[i].label, part) == 0) return demands[i].means;
    return NULL;
}

static int is_output(const char *label) {
    return strcmp(label, "OUT") == 0 || strcmp(label, "OUTPUT") == 0 || strcmp(label, "TOTAL") == 0;
}

/* What a row below the industries is; INDUSTRY when it is none of these. */
static ent_wide_kind kind_of_row(const char *label) {
    if (is_output(label)) return ENT_WIDE_OUTPUT;
    if (strcmp(label, "VA") == 0 || strcmp(label, "VALU") == 0) return ENT_WIDE_VALUE_ADDED;
    if (strcmp(label, "TLS") == 0 || strncmp(label, "TAX", 3) == 0) return ENT_WIDE_TAXES;
    if (strcmp(label, "DISC") == 0) return ENT_WIDE_OTHER;
    return ENT_WIDE_INDUSTRY;
}

/* CN1 is part of CHN, MX2 of MEX. */
static const char *whole_of(const char *region) {
    if (strlen(region) != 3 || !isdigit((unsigned char)region[2])) return region;
    if (strncmp(region, "CN", 2) == 0) return "CHN";
    return strncmp(region, "MX", 2) == 0 ? "MEX" : region;
}

/* Three characters: a letter, then letters or digits. */
static int is_region(const char *part, size_t length) {
    if (length != 3 || part[0] < 'A' || part[0] > 'Z') return 0;
    for (size_t i = 1; i < 3; i++)
        if (!(part[i] >= 'A' && part[i] <= 'Z') && !(part[i] >= '0' && part[i] <= '9')) return 0;
    return 1;
}

/* Splits at the first underscore; 0 when there is none or a part does not fit. */
static int split(const char *label, char region[PART], char item[PART]) {
    const char *underscore = strchr(label, '_');
    if (underscore == NULL || underscore - label >= PART || strlen(underscore + 1) >= PART) return 0;
    memcpy(region, label, (size_t)(underscore - label));
    region[underscore - label] = '\0';
    strcpy(item, underscore + 1);
    return region[0] != '\0' && item[0] != '\0';
}

/* The second and third field of the first line are labels of one region: AUS_A01, AUS_A02. */
int ent_icio_recognise(const char *bytes, size_t length) {
    const char *p = bytes, *end = bytes + length;
    char separator = 0;
    if (length >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) p += 3;
    while (p < end && *p != ',' && *p != ';' && *p != '\t' && *p != '\n') p++;
    if (p == end || *p == '\n') return 0;
    separator = *p++;
    for (int field = 0; field < 2; field++) {
        const char *begin = p;
        while (p < end && *p != separator && *p != '\n' && *p != '\r') p++;
        if (p < end && *begin == '"') begin++;
        if (p - begin < 5 || begin[3] != '_' || !is_region(begin, 3) || !isalnum((unsigned char)begin[4])) return 0;
        if (field == 0 && (p == end || *p != separator)) return 0;
        p++;
    }
    return 1;
}

static ent_status take_column(ent_context *context, ent_rows *rows, ent_wide *wide, const char *label, ent_raw *raw) {
    char first[PART], second[PART];
    const char *demand;
    if (is_output(label)) return ent_wide_column(context, wide, ENT_WIDE_OUTPUT, label, NULL, NULL, NULL);
    if (strcmp(label, "DISC") == 0) return ent_wide_column(context, wide, ENT_WIDE_SKIP, label, NULL, NULL, NULL);
    if (kind_of_row(label) != ENT_WIDE_INDUSTRY)
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label,
                           "turn rows into columns: industries that sell are rows, industries that buy are columns",
                           "column \"%.60s\" should be a row: the table lies on its side", label);
    if (!split(label, first, second))
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label,
                           "a column is REGION_INDUSTRY, REGION_HFCE and the like, or OUT",
                           *label == '\0' ? N_("column %zu has no name")
                                          : N_("column %zu, \"%.60s\", is none of this layout"),
                           ent_rows_field(rows), label);
    demand = demand_of(second);
    if (demand == NULL && demand_of(first) != NULL && ent_wide_has_region(wide, whole_of(second))) {
        demand = demand_of(first);
        memcpy(first, second, sizeof first);
        raw->edition = "2016, demand labels the other way round";
    }
    if (strcmp(second, "DISC") == 0) return ent_wide_column(context, wide, ENT_WIDE_SKIP, label, NULL, NULL, NULL);
    if (whole_of(first) != first && demand == NULL)
        raw->folded = strncmp(first, "CN", 2) == 0 && *raw->folded == '\0' ? "CN1, CN2 -> CHN"
                      : *raw->folded == '\0'                               ? "MX1, MX2 -> MEX"
                      : strncmp(raw->folded, first, 2) == 0                ? raw->folded
                                                                           : "CN1, CN2 -> CHN; MX1, MX2 -> MEX";
    if (demand != NULL) return ent_wide_column(context, wide, ENT_WIDE_DEMAND, label, whole_of(first), demand, NULL);
    return ent_wide_column(context, wide, ENT_WIDE_INDUSTRY, label, whole_of(first), second, NULL);
}

static ent_status read_header(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw) {
    const char *label;
    int there = 1;
    ENT_TRY(ent_rows_text(context, rows, &label, &there)); /* the corner */
    for (;;) {
        ENT_TRY(ent_rows_text(context, rows, &label, &there));
        if (!there) break;
        ENT_TRY(take_column(context, rows, wide, label, raw));
    }
    ENT_TRY(ent_wide_columns_done(context, wide));
    for (size_t f = 0; f < raw->n_demands; f++) raw->is_inventory[f] = strcmp(raw->demands[f], "INVNT") == 0;
    return ENT_OK;
}

static ent_status take_row(ent_context *context, ent_rows *rows, ent_wide *wide, const char *label) {
    char copy[2 * PART], region[PART], item[PART];
    ent_wide_kind kind = kind_of_row(label), below;
    snprintf(copy, sizeof copy, "%.*s", 2 * PART - 1, label);
    if (kind != ENT_WIDE_INDUSTRY) return ent_wide_row(context, wide, kind, copy, NULL, NULL);
    if (!split(copy, region, item))
        return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), copy,
                           "a row is REGION_INDUSTRY, TLS, VA or OUT, or of older editions TAX..., VALU or OUTPUT",
                           *copy == '\0' ? N_("the row has no name%s") : N_("row \"%.60s\" is none of this layout"),
                           copy);
    below = kind_of_row(item);
    if (below != ENT_WIDE_INDUSTRY) return ent_wide_row(context, wide, below, copy, NULL, NULL);
    return ent_wide_row(context, wide, ENT_WIDE_INDUSTRY, copy, whole_of(region), item);
}

static ent_status read_table(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw) {
    const char *label;
    int more, there;
    ENT_TRY(read_header(context, rows, wide, raw));
    for (;;) {
        ENT_TRY(ent_rows_next(context, rows, &more));
        if (!more) break;
        ENT_TRY(ent_rows_text(context, rows, &label, &there));
        ENT_TRY(take_row(context, rows, wide, label));
    }
    return ent_wide_done(context, wide);
}

ent_status ent_icio_read(ent_context *context, ent_source *source, ent_raw *raw) {
    ent_rows *rows = NULL;
    ent_wide *wide = NULL;
    int more = 0;
    ent_status status = ent_rows_open(context, source, &rows);
    raw->edition = raw->folded = "";
    if (status == ENT_OK) status = ent_rows_next(context, rows, &more);
    if (status == ENT_OK) status = ent_wide_new(context, rows, raw, &wide);
    if (status == ENT_OK) status = read_table(context, rows, wide, raw);
    ent_wide_free(wide);
    ent_rows_close(rows);
    return status;
}
