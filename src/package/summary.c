/* summary.c: a clause in plain words, for tables and timelines:
 * "USA on JPN, all-goods except C29, C24A, C24B: at least 15% in all, base duty included". */
#include "package/words.h"

/* The types that act on rates; of the others words.c speaks. */
static void add_scope(ent_text *text, ent_language l, const ent_clause *clause) {
    if (!ent_is_rate(clause->type)) {
        ent_text_add_deed(text, l, clause);
        return;
    }
    if (clause->type == ENT_CLAUSE_PRODUCTIVITY) {
        ent_text_add_terms(text, l, &clause->region);
    } else {
        int levied = clause->type == ENT_CLAUSE_LEVY;
        ent_text_add_terms(text, l, levied ? &clause->exporter : &clause->importer);
        ent_text_add(text, levied ? ent_tr(l, " to ") : ent_tr(l, " on "));
        ent_text_add_terms(text, l, levied ? &clause->importer : &clause->exporter);
    }
    ent_text_add(text, ", ");
    ent_text_add_sectors(text, l, clause);
    ent_text_add(text, ent_tr(l, ": "));
}

/* As many digits as the figure has. */
static void add_percent(ent_text *text, ent_language l, double pct) {
    if (l != ENT_LANGUAGE_EN) {
        ent_text_add_plain_percent(text, l, pct, 12);
        return;
    }
    ent_text_add_number(text, pct);
    ent_text_add(text, "%");
}

static void add_tariff(ent_text *text, ent_language l, const ent_clause *clause, const ent_step *step) {
    static const char *const before[] = {"", "", N_("at least "), N_("at most ")};
    ent_text_add(text, ent_tr(l, before[clause->rule]));
    if (clause->rates != NULL) ent_text_addf(text, ent_tr(l, "the rates of %s"), clause->rates->name);
    else add_percent(text, l, step->value_pct);
}

static void add_change(ent_text *text, ent_language l, const char *what, const ent_step *step) {
    ent_text_addf(text, "%s %s", what, step->value_pct >= 0.0 ? "+" : "");
    add_percent(text, l, step->value_pct);
}

static void add_value(ent_text *text, ent_language l, const ent_clause *clause, const ent_step *step) {
    if (clause->type == ENT_CLAUSE_TARIFF) add_tariff(text, l, clause, step);
    else if (!ent_is_rate(clause->type)) ent_text_add_deed_value(text, l, clause, step);
    else if (clause->type == ENT_CLAUSE_PRODUCTIVITY) add_change(text, l, ent_tr(l, "productivity"), step);
    else if (clause->type == ENT_CLAUSE_LEVY) add_change(text, l, ent_tr(l, "export levy"), step);
    else if (step->ban) ent_text_add(text, ent_tr(l, "imports banned"));
    else add_change(text, l, ent_tr(l, "trade cost"), step);
}

/* ISO in English, words in French. */
static void add_day(ent_text *text, ent_language l, ent_day day) {
    char iso[11], words[ENT_DAY_WORDS];
    ent_day_format(day, iso);
    ent_day_words(l, day, words);
    ent_text_addf(text, ent_tr(l, " from %s"), ent_worded(l, iso, words));
}

/* The values that follow the first one; of a long list only the last is told. */
static void add_later(ent_text *text, ent_language l, const ent_clause *clause) {
    enum { TOLD = 4 };
    size_t n = clause->n_steps - 1;
    if (n > TOLD) ent_text_addf(text, ent_tr(l, ", then %zu more by date, the last "), n);
    for (size_t s = n > TOLD ? n : 1; s <= n; s++) {
        if (n <= TOLD) ent_text_add(text, s == 1 ? ent_tr(l, ", then ") : ", ");
        add_value(text, l, clause, &clause->steps[s]);
        add_day(text, l, clause->steps[s].from);
    }
}

static void add_condition(ent_text *text, ent_language l, const ent_condition *condition) {
    ent_text share = {0};
    ent_text_add_plain_percent(&share, l, 100.0 * condition->below_share, 10);
    if (share.failed) text->failed = 1;
    else
        ent_text_addf(text, ent_tr(l, "if less than %s of %s is delivered by the end of %d"), share.data,
                      condition->clause.name, condition->by);
    ent_text_free(&share);
}

/* The text as a string of the arena; frees it. */
static const char *kept(ent_arena *arena, ent_text *text) {
    const char *words = text->failed ? NULL : ent_arena_string(arena, text->data);
    ent_text_free(text);
    return words;
}

const char *ent_condition_words(ent_arena *arena, ent_language l, const ent_condition *condition) {
    ent_text text = {0};
    add_condition(&text, l, condition);
    return kept(arena, &text);
}

static void add_coverage(ent_text *text, ent_language l, const ent_clause *clause) {
    ent_text share = {0};
    ent_text_add_plain_percent(&share, l, 100.0 * clause->coverage, 12);
    ent_text_add_within(text,
                        clause->type == ENT_CLAUSE_PRODUCTIVITY ? ent_tr(l, ", on %s of the sector")
                                                                : ent_tr(l, ", on %s of the trade"),
                        &share);
}

const char *ent_clause_summary(ent_arena *arena, ent_language l, const ent_clause *clause, const ent_step *step) {
    static const char *const after[] = {N_(" in all, in place of the base duty"), N_(" on top of the base duty"),
                                        N_(" in all, base duty included"), N_(" in all, base duty included")};
    ent_text text = {0};
    add_scope(&text, l, clause);
    add_value(&text, l, clause, step != NULL ? step : clause->steps);
    if (clause->type == ENT_CLAUSE_TARIFF) ent_text_add(&text, ent_tr(l, after[clause->rule]));
    if (clause->coverage < 1.0) add_coverage(&text, l, clause);
    if (step == NULL && clause->n_steps > 1) add_later(&text, l, clause);
    if (clause->when.clause.name != NULL) {
        ent_text_add(&text, ", ");
        add_condition(&text, l, &clause->when);
    }
    return kept(arena, &text);
}

const char *ent_step_value(ent_arena *arena, ent_language l, const ent_clause *clause, const ent_step *step) {
    ent_text text = {0};
    add_value(&text, l, clause, step);
    return kept(arena, &text);
}
