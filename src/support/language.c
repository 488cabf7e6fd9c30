#include "support/language.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NARROW_SPACE "\xE2\x80\xAF"

enum { CELL_BYTES = 40 };

static const char *const LANGUAGES[] = {
#define X(name, key) key,
    ENT_LANGUAGE_LIST(X)
#undef X
};
enum { N_LANGUAGES = sizeof LANGUAGES / sizeof LANGUAGES[0] };

const char *ent_language_name(ent_language language) {
    return (size_t)language < N_LANGUAGES ? LANGUAGES[language] : "unknown";
}

ent_status ent_language_parse(ent_context *context, const char *key, ent_language *out) {
    char hint[sizeof context->error.hint];
    for (size_t k = 0; k < N_LANGUAGES; k++)
        if (strcmp(key, LANGUAGES[k]) == 0) {
            *out = (ent_language)k;
            return ENT_OK;
        }
    snprintf(hint, sizeof hint, N_("the languages are en (English) and fr (French)"));
    return ent_fail_at(context, ENT_USAGE, (ent_place){0}, "lang", hint, "language \"%.40s\" is unknown", key);
}

int ent_language_of_locale(const char *locale, ent_language *out) {
    size_t length = strcspn(locale, "_.@");
    if (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0 || strncmp(locale, "C.", 2) == 0) {
        *out = ENT_LANGUAGE_EN;
        return 1;
    }
    for (size_t k = 0; k < N_LANGUAGES; k++)
        if (strlen(LANGUAGES[k]) == length && strncmp(locale, LANGUAGES[k], length) == 0) {
            *out = (ent_language)k;
            return 1;
        }
    return 0;
}

const char *ent_worded(ent_language language, const char *english, const char *french) {
    return language == ENT_LANGUAGE_FR ? french : english;
}

void ent_figure_localise(char *cell, ent_language language) {
    char out[2 * CELL_BYTES];
    size_t whole = strspn(cell, "+-"), digits = strspn(cell + whole, "0123456789"), length = whole;
    if (language != ENT_LANGUAGE_FR || digits == 0) return;
    memcpy(out, cell, whole);
    for (size_t k = 0; k < digits; k++) {
        if (k > 0 && (digits - k) % 3 == 0) {
            memcpy(out + length, NARROW_SPACE, 3);
            length += 3;
        }
        out[length++] = cell[whole + k];
    }
    for (const char *rest = cell + whole + digits; *rest != '\0' && length + 1 < sizeof out; rest++)
        out[length++] = *rest == '.' ? ',' : *rest;
    out[length] = '\0';
    if (length < CELL_BYTES) memcpy(cell, out, length + 1);
}

void ent_text_add_figure(ent_text *text, ent_language language, double value, int decimals) {
    char cell[CELL_BYTES];
    ent_text figure = {cell, 0, CELL_BYTES, 0};
    if (!isfinite(value)) {
        ent_text_add(text, "-");
        return;
    }
    if (fabs(value) < 1e15) ent_text_addf(&figure, "%.*f", decimals < 6 ? decimals : 6, value);
    else ent_text_addf(&figure, "%.3g", value);
    ent_figure_localise(cell, language);
    ent_text_add(text, cell);
}

void ent_text_add_plain(ent_text *text, ent_language language, double value, int digits) {
    char cell[CELL_BYTES];
    ent_text figure = {cell, 0, CELL_BYTES, 0};
    ent_text_addf(&figure, "%.*g", digits < 17 ? digits : 17, value);
    if (strchr(cell, 'e') == NULL) ent_figure_localise(cell, language);
    ent_text_add(text, cell);
}

void ent_text_add_plain_percent(ent_text *text, ent_language language, double percent, int digits) {
    ent_text_add_plain(text, language, percent, digits);
    ent_text_add(text, ent_worded(language, "%", NARROW_SPACE "%"));
}

void ent_text_add_percent(ent_text *text, ent_language language, double percent, int decimals) {
    ent_text_add_figure(text, language, percent, decimals);
    ent_text_add(text, ent_worded(language, "%", NARROW_SPACE "%"));
}

void ent_text_add_dollars(ent_text *text, ent_language language, double musd) {
    static const struct {
        double from, unit;
        int decimals;
        const char *english, *french;
    } scales[] = {
        {1995000, 1e6, 2, "trillion", "billions"}, {999500, 1e6, 2, "trillion", "billion"},
        {1e4, 1e3, 0, "billion", "milliards"},     {1950, 1e3, 1, "billion", "milliards"},
        {950, 1e3, 1, "billion", "milliard"},      {1.5, 1, 0, "million", "millions"},
        {0.5, 1, 0, "million", "million"},
    };
    double size = fabs(musd);
    for (size_t k = 0; k < sizeof scales / sizeof scales[0]; k++) {
        if (!(size >= scales[k].from)) continue;
        if (language != ENT_LANGUAGE_FR) ent_text_add(text, "$");
        ent_text_add_figure(text, language, size / scales[k].unit, scales[k].decimals);
        ent_text_addf(text, " %s", ent_worded(language, scales[k].english, scales[k].french));
        if (language == ENT_LANGUAGE_FR) ent_text_add(text, " de dollars");
        return;
    }
    ent_text_add(text, isfinite(musd) ? ent_tr(language, "less than $1 million") : "-");
}
