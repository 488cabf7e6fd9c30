/* import.c: the list of layouts, and the way from a file to a world. */
#include "world/import.h"
#include "support/text.h"
#include "world/import_report.h"
#include "world/industries.h"
#include "world/inside.h"
#include "world/raw_world.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const ent_importer ent_importers[] = {
    {"icio", "OECD ICIO", ent_icio_recognise, ent_icio_read, NULL},
    {"wiod", "WIOD", ent_wiod_recognise, ent_wiod_read, NULL},
    {"figaro", "FIGARO", ent_figaro_recognise, ent_figaro_read, NULL},
    {"adb", "ADB MRIO", ent_adb_recognise, ent_adb_read, NULL},
    {"gtap", "GTAP", ent_gtap_recognise, ent_gtap_read, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const ent_importer *ent_importer_of(const char *bytes, size_t length) {
    for (const ent_importer *i = ent_importers; i->name != NULL; i++)
        if (i->recognise(bytes, length)) return i;
    return NULL;
}

static int is_wanted(const char *bytes, size_t length) { return ent_importer_of(bytes, length) != NULL; }

void ent_import_options_init(ent_import_options *options) {
    *options = (ent_import_options){
        .struct_version = ENT_IMPORT_OPTIONS_VERSION, .value_added_floor_share = 0.001, .elasticity = 5.0};
}

static const char *const inventories[] = {"gras", "produced", "signed"}, *const taxes[] = {"value-added", "inputs"};

static int find_word(const char *const *words, size_t count, const char *word, unsigned *out) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0) {
            *out = (unsigned)i;
            return 1;
        }
    return 0;
}

int ent_inventories_parse(const char *name, ent_inventories *out) {
    unsigned index;
    if (!find_word(inventories, 3, name, &index)) return 0;
    *out = (ent_inventories)index;
    return 1;
}

int ent_product_taxes_parse(const char *name, ent_product_taxes *out) {
    unsigned index;
    if (!find_word(taxes, 2, name, &index)) return 0;
    *out = (ent_product_taxes)index;
    return 1;
}

int ent_tariff_unit_parse(const char *name, ent_tariff_unit *out) {
    static const char *const units[] = {"fraction", "percent", "multiplier"};
    unsigned index;
    if (!find_word(units, 3, name, &index)) return 0;
    *out = (ent_tariff_unit)(index + 1);
    return 1;
}

const char *ent_inventories_name(ent_inventories rule) { return inventories[rule]; }
const char *ent_product_taxes_name(ent_product_taxes rule) { return taxes[rule]; }

/* The last four digits in a name that are a year: 2018 in ICIO2021_2018.csv. */
static int year_of_name(const char *name) {
    int year = 0;
    for (const char *p = name; *p != '\0';) {
        size_t digits = 0;
        while (isdigit((unsigned char)p[digits])) digits++;
        if (digits == 4 && (strncmp(p, "19", 2) == 0 || strncmp(p, "20", 2) == 0)) year = atoi(p);
        p += digits > 0 ? digits : 1;
    }
    return year;
}

/* Reads what an importer left, so that the hash is over all of the text. */
static ent_status drain(ent_context *context, ent_source *source) {
    char rest[1 << 14];
    size_t got = 1;
    while (got > 0) ENT_TRY(ent_source_read(context, source, rest, sizeof rest, &got));
    return ENT_OK;
}

static ent_status unknown_layout(ent_context *context, const ent_source *source, const char *bytes, size_t length) {
    char shown[49], hint[sizeof context->error.hint];
    size_t n = 0, used;
    while (n < length && n + 1 < sizeof shown && bytes[n] != '\n' && bytes[n] != '\r') n++;
    for (size_t i = 0; i < n; i++) shown[i] = (unsigned char)bytes[i] < 0x20 || (bytes[i] & 0x80) != 0 ? '?' : bytes[i];
    shown[n] = '\0';
    used = (size_t)snprintf(hint, sizeof hint, "%s", ent_tr(context->language, "known layouts:"));
    for (const ent_importer *i = ent_importers; i->name != NULL && used < sizeof hint; i++)
        used += (size_t)snprintf(hint + used, sizeof hint - used, "%s %s", i == ent_importers ? "" : ",", i->layout);
    if (used < sizeof hint)
        snprintf(
            hint + used, sizeof hint - used, "%s",
            ent_tr(context->language, "; spreadsheets are saved as CSV first, a world of one's own is a directory"));
    return ent_fail_at(context, ENT_INPUT, (ent_place){.file = ent_source_name(source), .line = 1, .column = 1}, NULL,
                       hint, "the layout of the table is not known; it begins \"%s\"", shown);
}

/* From a raw table on, nobody asks for its layout. */
static ent_status settle(ent_context *context, ent_raw *raw, const char *short_name, const ent_import_options *options,
                         ent_world **out, ent_import_report *report) {
    ent_text name = {0};
    ent_balanced balanced = {0};
    ent_status status;
    int year = options->year != 0 ? options->year : raw->year;
    ENT_TRY(ent_raw_in_dollars(context, raw, options->usd_per_unit, year));
    ENT_TRY(ent_industries_describe(context, raw, options->goods));
    ENT_TRY(ent_report_begin(context, report, raw, options, year));
    ENT_TRY(ent_balance(context, raw, options, &balanced, ent_report_log(report)));
    if (options->name != NULL) ent_text_add(&name, options->name);
    else if (year != 0) ent_text_addf(&name, "%s-%d", short_name, year);
    else ent_text_add(&name, short_name);
    if (name.failed) status = ent_fail_nomem(context);
    else status = ent_raw_to_world(context, raw, &balanced, options, name.data, year, out);
    ent_text_free(&name);
    if (status != ENT_OK) return status;
    return ent_report_end(context, report, options, *out);
}

ent_status ent_import_source(ent_context *context, ent_source *source, const ent_import_options *options,
                             ent_world **out, ent_import_report **report) {
    const ent_importer *importer;
    const char *bytes;
    size_t length;
    ent_raw raw = {0};
    ent_status status;
    *out = NULL;
    *report = NULL;
    ent_source_peek(source, &bytes, &length);
    importer = ent_importer_of(bytes, length);
    if (importer == NULL) return unknown_layout(context, source, bytes, length);
    if (importer->read_world != NULL) return importer->read_world(context, source, options, out);
    *report = ent_report_new();
    if (*report == NULL) return ent_fail_nomem(context);
    raw.layout = importer->layout;
    raw.file = ent_source_name(source);
    raw.edition = raw.folded = "";
    status = importer->read(context, source, &raw);
    if (status == ENT_OK) status = drain(context, source);
    if (status == ENT_OK) {
        raw.bytes = ent_source_bytes(source);
        ent_source_hash(source, raw.hash);
        if (raw.year == 0) raw.year = year_of_name(ent_source_inner_name(source));
        status = settle(context, &raw, importer->name, options, out, *report);
    }
    ent_raw_free(&raw);
    return status;
}

static ent_status check_options(ent_context *context, const ent_import_options *options) {
    if (options->struct_version != ENT_IMPORT_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "the options have struct_version %u, this library reads %d",
                        options->struct_version, ENT_IMPORT_OPTIONS_VERSION);
    if ((unsigned)options->inventories > ENT_INVENTORIES_SIGNED || (unsigned)options->taxes > ENT_PRODUCT_TAXES_INPUTS)
        return ent_fail(context, ENT_USAGE, "the options name a rule that does not exist");
    if (!(options->usd_per_unit >= 0.0 && options->usd_per_unit < 1e6))
        return ent_fail(context, ENT_RANGE, "a unit of the table is %g dollars; it must be above 0",
                        options->usd_per_unit);
    if (!(options->value_added_floor_share > 0.0 && options->value_added_floor_share < 1.0))
        return ent_fail(context, ENT_RANGE, "the floor under value added is %g of output; it must be between 0 and 1",
                        options->value_added_floor_share);
    return ENT_OK;
}

/* A directory, or a world file: nothing to import. */
static int is_world(const char *path) {
    static const char magic[] = "SQLite format 3";
    char begin[sizeof magic] = "";
    struct stat information;
    FILE *file;
    int found;
    if (strcmp(path, "-") == 0 || stat(path, &information) != 0) return 0;
    if (S_ISDIR(information.st_mode)) return 1;
    if (!S_ISREG(information.st_mode) || (file = fopen(path, "rbe")) == NULL) return 0;
    found = fread(begin, 1, sizeof begin, file) == sizeof begin && memcmp(begin, magic, sizeof magic) == 0;
    fclose(file);
    return found;
}

ent_status ent_import(ent_context *context, const char *path, const ent_import_options *options, ent_world **out,
                      ent_import_report **report) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_WORLD);
    ent_import_options defaults;
    ent_source *source = NULL;
    ent_status status = ENT_OK;
    *out = NULL;
    *report = NULL;
    ent_import_options_init(&defaults);
    if (options == NULL) options = &defaults;
    status = check_options(context, options);
    if (status == ENT_OK && is_world(path)) status = ent_world_open(context, path, out);
    else if (status == ENT_OK) {
        status = ent_source_open(context, path, options->member, is_wanted, &source);
        if (status == ENT_OK) status = ent_import_source(context, source, options, out, report);
        ent_source_close(source);
    }
    if (status != ENT_OK) {
        ent_world_free(*out);
        ent_import_report_free(*report);
        *out = NULL;
        *report = NULL;
    }
    ent_context_enter(context, former);
    return status;
}
