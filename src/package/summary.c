/* summary.c: a clause in plain words, for tables and timelines:
 * "USA on JPN, all-goods except C29, C24A, C24B: at least 15% in all, base duty included". */
#include "package/words.h"

/* The types that act on rates; of the others words.c speaks. */
static void add_scope(ent_text *text, const ent_clause *clause) {
    if (!ent_is_rate(clause->type)) {
        ent_text_add_deed(text, clause);
        return;
    }
    if (clause->type == ENT_CLAUSE_PRODUCTIVITY) {
        ent_text_add_terms(text, &clause->region);
    } else {
        int levied = clause->type == ENT_CLAUSE_LEVY;
        ent_text_add_terms(text, levied ? &clause->exporter : &clause->importer);
        ent_text_add(text, levied ? " to " : " on ");
        ent_text_add_terms(text, levied ? &clause->importer : &clause->exporter);
    }
    ent_text_add(text, ", ");
    ent_text_add_sectors(text, clause);
    ent_text_add(text, ": ");
}

static void add_tariff(ent_text *text, const ent_clause *clause, const ent_step *step) {
    static const char *const before[] = {"", "", "at least ", "at most "};
    ent_text_add(text, before[clause->rule]);
    if (clause->rates != NULL) {
        ent_text_addf(text, "the rates of %s", clause->rates->name);
    } else {
        ent_text_add_number(text, step->value_pct);
        ent_text_add(text, "%");
    }
}

static void add_change(ent_text *text, const char *what, const ent_step *step) {
    ent_text_addf(text, "%s %s", what, step->value_pct >= 0.0 ? "+" : "");
    ent_text_add_number(text, step->value_pct);
    ent_text_add(text, "%");
}

static void add_value(ent_text *text, const ent_clause *clause, const ent_step *step) {
    if (clause->type == ENT_CLAUSE_TARIFF) add_tariff(text, clause, step);
    else if (!ent_is_rate(clause->type)) ent_text_add_deed_value(text, clause, step);
    else if (clause->type == ENT_CLAUSE_PRODUCTIVITY) add_change(text, "productivity", step);
    else if (clause->type == ENT_CLAUSE_LEVY) add_change(text, "export levy", step);
    else if (step->ban) ent_text_add(text, "imports banned");
    else add_change(text, "trade cost", step);
}

/* The values that follow the first one; of a long list only the last is told. */
static void add_later(ent_text *text, const ent_clause *clause) {
    enum { TOLD = 4 };
    size_t n = clause->n_steps - 1;
    char date[11];
    if (n > TOLD) ent_text_addf(text, ", then %zu more by date, the last ", n);
    for (size_t s = n > TOLD ? n : 1; s <= n; s++) {
        if (n <= TOLD) ent_text_add(text, s == 1 ? ", then " : ", ");
        add_value(text, clause, &clause->steps[s]);
        ent_day_format(clause->steps[s].from, date);
        ent_text_addf(text, " from %s", date);
    }
}

static void add_condition(ent_text *text, const ent_condition *condition) {
    ent_text_addf(text, "if less than %.10g%% of %s is delivered by the end of %d", 100.0 * condition->below_share,
                  condition->clause.name, condition->by);
}

const char *ent_condition_words(ent_arena *arena, const ent_condition *condition) {
    ent_text text = {0};
    const char *words = NULL;
    add_condition(&text, condition);
    if (!text.failed) words = ent_arena_string(arena, text.data);
    ent_text_free(&text);
    return words;
}

const char *ent_clause_summary(ent_arena *arena, const ent_clause *clause, const ent_step *step) {
    static const char *const after[] = {" in all, in place of the base duty", " on top of the base duty",
                                        " in all, base duty included", " in all, base duty included"};
    ent_text text = {0};
    const char *summary = NULL;
    add_scope(&text, clause);
    add_value(&text, clause, step != NULL ? step : clause->steps);
    if (clause->type == ENT_CLAUSE_TARIFF) ent_text_add(&text, after[clause->rule]);
    if (clause->coverage < 1.0) {
        ent_text_addf(&text, ", on %.12g%% of the %s", clause->coverage * 100.0,
                      clause->type == ENT_CLAUSE_PRODUCTIVITY ? "sector" : "trade");
    }
    if (step == NULL && clause->n_steps > 1) add_later(&text, clause);
    if (clause->when.clause.name != NULL) {
        ent_text_add(&text, ", ");
        add_condition(&text, &clause->when);
    }
    if (!text.failed) summary = ent_arena_string(arena, text.data);
    ent_text_free(&text);
    return summary;
}

const char *ent_step_value(ent_arena *arena, const ent_clause *clause, const ent_step *step) {
    ent_text text = {0};
    const char *value = NULL;
    add_value(&text, clause, step);
    if (!text.failed) value = ent_arena_string(arena, text.data);
    ent_text_free(&text);
    return value;
}
