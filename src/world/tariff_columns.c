/* tariff_columns.c: which column is what. Names are compared without case, blanks and punctuation, so that "Imports
 * Value in 1000 USD", "Reporter_ISO_N" and "hs6_2007" are found; what is called otherwise is named by the user. */
#include "support/text.h"
#include "world/countries.h"
#include "world/tariffs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const ent_tariff_field_names[ENT_TARIFF_FIELDS] = {"importer", "exporter", "product",  "rate",
                                                               "value",    "year",     "revision", "duty"};

enum { NAME_BYTES = 128, ASKED_BYTES = 256 };

/* By field, better names first: TRAINS bulk files, WITS query results, MAcMap-HS6, our own and what people write. */
static const char *const usual[ENT_TARIFF_FIELDS][20] = {
    [ENT_TARIFF_IMPORTER] = {"importer", "reporteriso3", "reporterison", "reporter", "reportercode", "importeriso3",
                             "importercode", "reportername", "isod", "iso3d", "destination", NULL},
    [ENT_TARIFF_EXPORTER] = {"exporter", "partneriso3", "partnerison", "partner", "partnercode", "exporteriso3",
                             "exportercode", "partnername", "isoo", "iso3o", "origin", NULL},
    [ENT_TARIFF_PRODUCT] = {"product", "productcode", "hs6", "hs62007", "hs62002", "hs61996", "hs62012", "hs62017",
                            "hs62022", "hscode", "hs", "commoditycode", "sector", NULL},
    [ENT_TARIFF_RATE] = {"rate", "simpleaverage", "tariff", "tariffrate", "adv", "ave", "advalorem", "advaloremrate",
                         "obsvalue", NULL},
    [ENT_TARIFF_VALUE] = {"value", "importsvaluein1000usd", "importvalue", "importsvalue", "tradevalue", "imports",
                          "valueusd", "valuemusd", NULL},
    [ENT_TARIFF_YEAR] = {"tariffyear", "year", NULL},
    [ENT_TARIFF_REVISION] = {"revision", "nomencode", "nativenomen", "nomenclature", "hsrevision", NULL},
    [ENT_TARIFF_DUTY] = {"dutytype", "duty", NULL},
};

/* Puts `field` on the column of that name; INPUT when the name or the field comes twice. */
static ent_status name_column(ent_context *context, ent_place place, const char *const *header, size_t width,
                              ent_tariff_field field, const char *name, ent_tariff_field *field_of,
                              int present[ENT_TARIFF_FIELDS]) {
    char hint[sizeof context->error.hint];
    for (size_t column = 0; column < width; column++) {
        if (strcmp(header[column], name) != 0) continue;
        if (field_of[column] != ENT_TARIFF_FIELDS || present[field])
            return ent_fail_at(context, ENT_INPUT, place, "columns", "each column and each role once",
                               "%s=%s is asked for twice", ent_tariff_field_names[field], name);
        field_of[column] = field;
        present[field] = 1;
        return ENT_OK;
    }
    ent_hint(hint, sizeof hint, name, header, width, "columns are named as in the header");
    return ent_fail_at(context, ENT_NOT_FOUND, place, "columns", hint, "the file has no column \"%.60s\"", name);
}

/* "rate=adv,product=hs6_2007" */
static ent_status take_asked(ent_context *context, ent_place place, const char *const *header, size_t width,
                             const char *asked, ent_tariff_field *field_of, int present[ENT_TARIFF_FIELDS]) {
    char part[ASKED_BYTES];
    for (const char *p = asked; *p != '\0';) {
        size_t length = strcspn(p, ","), field = 0;
        char *equals;
        snprintf(part, sizeof part, "%.*s", (int)(length < sizeof part ? length : sizeof part - 1), p);
        equals = strchr(part, '=');
        if (equals == NULL)
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "columns", "for instance rate=adv,product=hs6_2007",
                               "\"%.60s\" says of no column what it is", part);
        *equals = '\0';
        while (field < ENT_TARIFF_FIELDS && strcmp(ent_tariff_field_names[field], part) != 0) field++;
        if (field == ENT_TARIFF_FIELDS)
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "columns",
                               "importer, exporter, product, rate, value, year, revision, duty",
                               "no column can be a \"%.40s\"", part);
        ENT_TRY(name_column(context, place, header, width, (ent_tariff_field)field, equals + 1, field_of, present));
        p += length + (p[length] == ',');
    }
    return ENT_OK;
}

static void take_usual(const char *const *header, size_t width, ent_tariff_field *field_of,
                       int present[ENT_TARIFF_FIELDS]) {
    char folded[NAME_BYTES];
    for (size_t field = 0; field < ENT_TARIFF_FIELDS; field++)
        for (const char *const *name = usual[field]; *name != NULL && !present[field]; name++)
            for (size_t column = 0; column < width && !present[field]; column++) {
                if (field_of[column] != ENT_TARIFF_FIELDS) continue;
                ent_country_fold(header[column], folded, sizeof folded);
                if (strcmp(folded, *name) != 0) continue;
                field_of[column] = (ent_tariff_field)field;
                present[field] = 1;
            }
}

ent_status ent_tariff_columns(ent_context *context, ent_place place, const char *const *header, size_t width,
                              const char *asked, ent_tariff_field *field_of, int present[ENT_TARIFF_FIELDS]) {
    static const ent_tariff_field needed[] = {ENT_TARIFF_IMPORTER, ENT_TARIFF_PRODUCT, ENT_TARIFF_RATE};
    char hint[sizeof context->error.hint];
    for (size_t column = 0; column < width; column++) field_of[column] = ENT_TARIFF_FIELDS;
    memset(present, 0, ENT_TARIFF_FIELDS * sizeof *present);
    if (asked != NULL) ENT_TRY(take_asked(context, place, header, width, asked, field_of, present));
    take_usual(header, width, field_of, present);
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        size_t used;
        if (present[needed[i]]) continue;
        used = (size_t)snprintf(hint, sizeof hint, ent_tr(context->language, "say which one it is (%s=NAME) of:"),
                                ent_tariff_field_names[needed[i]]);
        for (size_t column = 0; column < width && used < sizeof hint; column++)
            used += (size_t)snprintf(hint + used, sizeof hint - used, "%s %s", column == 0 ? "" : ",", header[column]);
        return ent_fail_at(context, ENT_INPUT, place, ent_tariff_field_names[needed[i]], hint,
                           "no column is known to be the %s", ent_tariff_field_names[needed[i]]);
    }
    return ENT_OK;
}
