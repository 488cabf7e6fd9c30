#include "sample_answer.h"

#include <math.h>
#include <stdio.h>

double sample_answer_share(size_t row) { return 0.321 / (double)(row + 1); }
double sample_answer_musd(size_t row) { return 1234567.875 / (double)((row + 1) * (row + 1)); }
double sample_answer_change(size_t row) { return row == 2 ? (double)NAN : 0.5 - 0.25 * (double)row; }

static void add_suppliers(ent_answer *a) {
    ent_answer_begin_table(a, "suppliers", ent_answer_word(a, "On whom Japan depends", "De qui dépend le Japon"));
    ent_answer_add_column(
        a, (ent_answer_column){"supplier", ent_answer_word(a, "supplier", "fournisseur"), "", ENT_COLUMN_CODE, -1});
    ent_answer_add_column(
        a, (ent_answer_column){"sector", ent_answer_word(a, "sector", "branche"), "", ENT_COLUMN_TEXT, -1});
    ent_answer_add_column(a, (ent_answer_column){"look_through_share",
                                                 ent_answer_word(a, "share of inputs, look-through",
                                                                 "part des intrants, de bout en bout"),
                                                 "share", ENT_COLUMN_LEVEL, 1});
    ent_answer_add_column(
        a, (ent_answer_column){"value_musd", ent_answer_word(a, "value", "valeur"), "musd", ENT_COLUMN_LEVEL, -1});
    ent_answer_add_column(
        a, (ent_answer_column){"change_pct", ent_answer_word(a, "change", "variation"), "pct", ENT_COLUMN_CHANGE, -1});
    for (size_t r = 0; r < ANSWER_ROWS; r++) {
        char code[8];
        snprintf(code, sizeof code, "R%02zu", r);
        ent_answer_add_words(a, code, r == 1 ? "Côte d'Ivoire, \"CIV\"" : r == 4 ? code : "Elsewhere");
        ent_answer_add_words(a, r % 2 == 0 ? "C26" : "C29",
                             r % 2 == 0 ? "Computer, electronic and optical products" : "Motor vehicles");
        ent_answer_add_number(a, sample_answer_share(r));
        ent_answer_add_number(a, sample_answer_musd(r));
        ent_answer_add_number(a, sample_answer_change(r));
    }
}

static void add_days(ent_answer *a) {
    ent_answer_begin_table(a, "stocks", ent_answer_word(a, "Stocks", "Stocks"));
    ent_answer_add_column(a, (ent_answer_column){"mineral", "", "", ENT_COLUMN_TEXT, -1});
    ent_answer_add_column(a, (ent_answer_column){"stock_days", "stock", "days", ENT_COLUMN_LEVEL, 0});
    ent_answer_add_words(a, "gallium", NULL);
    ent_answer_add_number(a, 45);
}

ent_status sample_answer_make(ent_context *context, ent_language language, int plain, ent_answer **out) {
    ent_answer *a = ent_answer_new("depend", language);
    ent_text sentence = {0};
    ent_status status;
    *out = NULL;
    if (a == NULL) return ent_fail_nomem(context);
    a->world = ent_answer_string(a, "sample");
    a->world_hash = ent_answer_string(a, "0123456789abcdef0123456789abcdef");
    a->elasticities = ent_answer_string(a, "median");
    a->closure = ent_answer_string(a, "world-share");
    ent_answer_add_option(a, "importer", "JPN");
    if (!plain) {
        a->base_year = 2024;
        a->package = ent_answer_string(a, "deal");
        a->package_title = ent_answer_string(a, "A deal");
        a->package_hash = ent_answer_string(a, "fedcba9876543210fedcba9876543210");
        a->against = ent_answer_string(a, "none");
        a->year = 2027;
        a->n_solves = 2;
        a->residual = 1.5e-11;
        a->verified_residual = 2.5e-11;
        ent_answer_add_warning(a, "deal.yaml:3: nothing happens");
    }
    ent_text_add_worded(&sentence, language, "Of %s's inputs ", "Des intrants %s, ",
                        ent_worded(language, "Japan", "du Japon"));
    ent_text_add_percent(&sentence, language, 100 * sample_answer_share(0), 1);
    ent_text_add(&sentence, ent_worded(language, " come from China, worth ", " viennent de Chine, soit "));
    ent_text_add_dollars(&sentence, language, sample_answer_musd(0));
    ent_text_add(&sentence, ".");
    a->sentence = ent_answer_keep(a, &sentence);
    ent_answer_add_note(a, ent_answer_word(a, "Inputs are at face value.", "Intrants à leur valeur faciale."));
    add_suppliers(a);
    add_days(a);
    status = ent_answer_complete(context, a);
    if (status == ENT_OK) *out = a;
    else ent_answer_free(a);
    return status;
}
