#include "package/money.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const double MOST_MUSD = 1e9; /* a thousand trillion dollars, ten times world output */

static const struct unit {
    const char *name;
    double musd;
} units[] = {{"mn", 1.0},      {"bn", 1e3},      {"trn", 1e6},     {"tn", 1e6},
             {"million", 1.0}, {"billion", 1e3}, {"trillion", 1e6}};
enum { N_UNITS = sizeof units / sizeof *units, N_SHORT = 3 };

/* What other currencies begin or end with. */
static const char *const foreign[] = {"€",   "¥",   "£",   "元",  "円",  "₩",    "eur", "jpy",
                                      "gbp", "cny", "rmb", "krw", "yen", "yuan", "won"};

static int has_other_currency(const char *text) {
    for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++)
        for (const char *at = text; *at != '\0'; at++)
            if (strncasecmp(at, foreign[k], strlen(foreign[k])) == 0) return 1;
    return 0;
}

static ent_status fail_money(ent_reader *reader, const yaml_node_t *node, const char *key, const char *text,
                             const char *hint, const char *what) {
    char shown[ENT_SHOWN];
    return ent_fail_at(reader->context, ENT_INPUT, ent_yaml_place(&reader->yaml, node), key, hint, "%s \"%s\" %s", key,
                       ent_shown(text, shown), ent_tr(reader->context->language, what));
}

/* The part after the dollar sign: a number and a unit. */
static ent_status read_amount(ent_reader *reader, const yaml_node_t *node, const char *key, const char *text,
                              const char *digits, double *out) {
    size_t length = strspn(digits, "+-0123456789.eE"), k = 0;
    const char *unit = digits + length;
    char shown[ENT_SHOWN];
    if (strchr(digits, ',') != NULL)
        return fail_money(reader, node, key, text, N_("write the decimals after a point, and no thousands: $1.2bn"),
                          N_("is not an amount of money"));
    if (!ent_number_parse(digits, digits + length, out))
        return fail_money(reader, node, key, text, N_("write it like $8bn"), N_("is not an amount of money"));
    while (*unit == ' ') unit++;
    while (k < N_UNITS && strcasecmp(unit, units[k].name) != 0) k++;
    if (k == N_UNITS)
        return fail_money(reader, node, key, text, "the units are mn, bn and trn: $8bn",
                          *unit == '\0' ? "has no unit" : "has an unknown unit");
    *out *= units[k].musd;
    if (*out >= 0.0 && *out <= MOST_MUSD) return ENT_OK;
    return ent_fail_at(reader->context, ENT_RANGE, ent_yaml_place(&reader->yaml, node), key,
                       *out < 0.0 ? N_("who pays and who is paid are named in the clause") : NULL,
                       "%s %s is not between $0 and $1000trn", key, ent_shown(text, shown));
}

ent_status ent_read_money(ent_reader *reader, const yaml_node_t *node, const char *key, double *out_musd) {
    const char *text, *digits;
    ENT_TRY(ent_yaml_text(reader->context, &reader->yaml, node, key, &text));
    if (has_other_currency(text))
        return fail_money(reader, node, key, text,
                          N_("convert it at the exchange rate of the year and write $550bn: amounts are US dollars"),
                          N_("is not in US dollars"));
    digits = text;
    if (strncasecmp(digits, "US", 2) == 0) digits += 2;
    if (*digits == 'D' || *digits == 'd') digits++; /* "USD 8bn" */
    if (*digits == '$') digits++;
    else if (digits == text)
        return fail_money(reader, node, key, text, N_("amounts are US dollars: write $8bn"), N_("has no currency"));
    while (*digits == ' ') digits++;
    return read_amount(reader, node, key, text, digits, out_musd);
}

void ent_text_add_money(ent_text *text, ent_language language, double musd) {
    size_t k = N_SHORT;
    if (language == ENT_LANGUAGE_FR) {
        int billions = musd >= 1e3;
        ent_text_add_plain(text, language, billions ? musd / 1e3 : musd, 12);
        ent_text_add(text, billions ? "\u202FMd$" : "\u202FM$");
        return;
    }
    while (k > 1 && musd < units[k - 1].musd) k--;
    ent_text_addf(text, "$%.12g%s", musd / units[k - 1].musd, units[k - 1].name);
}
