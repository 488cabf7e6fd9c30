/* industries.c: industry codes of published tables are divisions of ISIC, Rev. 3 or Rev. 4, in several spellings:
 *
 *     A01 A01_02 B05 C10T12 C33 D E...    Rev. 4 with its letter: A, B and C are goods
 *     01T02 05T06 31T33 35T39             Rev. 4 without letters (ICIO 2018, 2021): up to 33
 *     C01T05AGR C36T37OTM C40T41EGW       Rev. 3 behind a C (ICIO 2016): up to 37
 *     AtB C 15t16 36t37 E 50              Rev. 3 (WIOD 2013): A to D, or up to 37
 *     C1 ... C35                          the numbers of WIOD 2013: 1 agriculture, 2 mining, 3 to 16 manufacturing */
#include "world/industries.h"
#include "support/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIOD_2013 = 35, WIOD_2016 = 56 };

static const char *const wiod_2013[WIOD_2013] = {
    "Agriculture, hunting, forestry and fishing",
    "Mining and quarrying",
    "Food, beverages and tobacco",
    "Textiles and textile products",
    "Leather and footwear",
    "Wood and products of wood and cork",
    "Pulp, paper, printing and publishing",
    "Coke, refined petroleum and nuclear fuel",
    "Chemicals and chemical products",
    "Rubber and plastics",
    "Other non-metallic minerals",
    "Basic metals and fabricated metal",
    "Machinery, nec",
    "Electrical and optical equipment",
    "Transport equipment",
    "Manufacturing, nec; recycling",
    "Electricity, gas and water supply",
    "Construction",
    "Sale and repair of motor vehicles; retail sale of fuel",
    "Wholesale trade, except of motor vehicles",
    "Retail trade, except of motor vehicles; repair of household goods",
    "Hotels and restaurants",
    "Inland transport",
    "Water transport",
    "Air transport",
    "Other transport activities; travel agencies",
    "Post and telecommunications",
    "Financial intermediation",
    "Real estate activities",
    "Renting of equipment and other business activities",
    "Public administration and defence",
    "Education",
    "Health and social work",
    "Other community, social and personal services",
    "Private households with employed persons",
};

/* Whether the industries are C1, C2, ... C<count>, in any order. */
static int are_numbers_of(const ent_raw *raw, size_t count) {
    unsigned char seen[WIOD_2016 + 1] = {0};
    if (raw->n_industries != count) return 0;
    for (size_t j = 0; j < count; j++) {
        const char *code = raw->industries[j];
        char *end = NULL;
        long number = toupper((unsigned char)code[0]) == 'C' && isdigit((unsigned char)code[1])
                          ? strtol(code + 1, &end, 10)
                          : 0;
        if (number < 1 || (size_t)number > count || *end != '\0' || seen[number]) return 0;
        seen[number] = 1;
    }
    return 1;
}

static int is_goods_by_isic(const char *code) {
    int letter = isalpha((unsigned char)code[0]) ? toupper((unsigned char)code[0]) : 0;
    const char *digits = code + (letter != 0);
    long division = isdigit((unsigned char)*digits) ? strtol(digits, NULL, 10) : -1;
    if (letter == 0) return division > 0 && division <= (strchr(code, 't') != NULL ? 37 : 33);
    if (letter == 'C' && division >= 0) return division <= 37;
    return letter == 'A' || letter == 'B' || letter == 'C';
}

static void guess(ent_raw *raw) {
    int old = are_numbers_of(raw, WIOD_2013), new = are_numbers_of(raw, WIOD_2016);
    for (size_t j = 0; j < raw->n_industries; j++) {
        long number = old || new ? strtol(raw->industries[j] + 1, NULL, 10) : 0;
        raw->is_goods[j] = old ? number <= 16 : new ? number <= 23 : is_goods_by_isic(raw->industries[j]) != 0;
        if (old && raw->industry_names[j] == NULL) raw->industry_names[j] = wiod_2013[number - 1];
    }
}

static ent_status mark(ent_context *context, ent_raw *raw, const char *code, size_t length) {
    char word[64], hint[sizeof context->error.hint];
    snprintf(word, sizeof word, "%.*s", (int)length, code);
    for (size_t j = 0; j < raw->n_industries; j++)
        if (strcmp(raw->industries[j], word) == 0) {
            raw->is_goods[j] = 1;
            return ENT_OK;
        }
    ent_hint(hint, sizeof hint, word, raw->industries, raw->n_industries, "codes as in the table, separated by commas");
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){.file = raw->file}, "goods", hint,
                       "the table has no industry \"%s\"", word);
}

ent_status ent_industries_describe(ent_context *context, ent_raw *raw, const char *goods) {
    guess(raw);
    if (goods == NULL) return ENT_OK;
    memset(raw->is_goods, 0, raw->n_industries);
    for (const char *p = goods; *p != '\0';) {
        size_t length = strcspn(p, ",");
        ENT_TRY(mark(context, raw, p, length));
        p += length + (p[length] == ',');
    }
    return ENT_OK;
}
