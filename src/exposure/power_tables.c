/* power_tables.c: the tables of an answer on power. */
#include "exposure/power_answer.h"
#include "exposure/ranking.h"
#include "exposure/threat_words.h"
#include "world/words.h"

#include <math.h>

enum { ROWS_OF_DETAIL = 5 };

static void column(ent_answer *a, const char *key, const char *english, const char *french, const char *unit,
                   ent_column_kind kind) {
    ent_answer_add_column(a, (ent_answer_column){key, ent_answer_word(a, english, french), unit, kind, -1});
}

static void leverage_column(ent_answer *a) {
    ent_answer_add_column(
        a, (ent_answer_column){"leverage", ent_answer_word(a, "damage per dollar lost", "dommage par dollar perdu"), "",
                               ENT_COLUMN_LEVEL, 2});
}

static void direction_column(ent_answer *a) {
    column(a, "direction", "sender stops", "arrêt des", "", ENT_COLUMN_TEXT);
}

static void goods_columns(ent_answer *a) {
    column(a, "goods", "goods", "biens", "", ENT_COLUMN_CODE);
    direction_column(a);
}

/* ---- all that is threatened, together ---- */

/* Losses that are the same for whoever of the two stops trade. */
static void add_together(const ent_power_matter *m) {
    ent_answer *a = m->answer;
    const ent_power *p = m->power;
    size_t first = p->n_threats > p->n_singles ? p->n_singles : 0;
    ent_answer_begin_table(a, "together",
                           first == p->n_singles
                               ? ent_answer_word(a, "All that is threatened, together", "Toutes les menaces ensemble")
                               : ent_answer_word(a, "The threat", "La menace"));
    direction_column(a);
    column(a, "trade_musd", "trade that stops", "échanges arrêtés", "musd", ENT_COLUMN_LEVEL);
    column(a, "damage_share", "targets lose", "perte des cibles", "share", ENT_COLUMN_LEVEL);
    column(a, "damage_musd", "targets lose", "perte des cibles", "musd", ENT_COLUMN_LEVEL);
    column(a, "cost_share", "sender loses", "perte propre", "share", ENT_COLUMN_LEVEL);
    column(a, "cost_musd", "sender loses", "perte propre", "musd", ENT_COLUMN_LEVEL);
    leverage_column(a);
    ent_answer_add_column(
        a, (ent_answer_column){"leverage_share",
                               ent_answer_word(a, "damage per loss, in percent", "dommage par perte, en pour cent"), "",
                               ENT_COLUMN_LEVEL, 2});
    column(a, "third_musd", "others gain", "gain des autres", "musd", ENT_COLUMN_CHANGE);
    column(a, "outcome", "remark", "remarque", "", ENT_COLUMN_TEXT);
    for (size_t k = first; k < p->n_threats; k++) {
        const ent_threat *t = &p->threats[k];
        ent_answer_add_direction(a, t, p->n_sectors);
        ent_answer_add_number(a, t->trade_musd);
        ent_answer_add_number(a, t->damage_share);
        ent_answer_add_number(a, t->damage_musd);
        ent_answer_add_number(a, t->cost_share);
        ent_answer_add_number(a, t->cost_musd);
        ent_answer_add_number(a, t->leverage);
        ent_answer_add_number(a, t->leverage_share);
        ent_answer_add_number(a, t->third_musd);
        ent_answer_add_outcome(a, t);
        ent_answer_warn_of(a, m->world, t);
    }
}

/* ---- each by itself ---- */

/* What one point of the targets' real income costs the sender. */
static double cost_per_point(const ent_threat *t) {
    return t->damage_share > 0.0 ? t->cost_musd / (100.0 * t->damage_share) : (double)NAN;
}

static double damage_at(const void *payload, size_t k) { return ((const ent_threat *)payload)[k].damage_musd; }

static void add_threats(const ent_power_matter *m, const size_t *order) {
    ent_answer *a = m->answer;
    const ent_power *p = m->power;
    ent_answer_begin_table(a, "threats",
                           ent_answer_word(a, "Each by itself, by damage", "Chacune à part, par dommage"));
    goods_columns(a);
    column(a, "damage_share", "targets lose", "perte des cibles", "share", ENT_COLUMN_LEVEL);
    column(a, "damage_musd", "targets lose", "perte des cibles", "musd", ENT_COLUMN_LEVEL);
    column(a, "cost_musd", "sender loses", "perte propre", "musd", ENT_COLUMN_LEVEL);
    leverage_column(a);
    column(a, "cost_per_point_musd", "loss per point of damage", "perte par point de dommage", "musd",
           ENT_COLUMN_LEVEL);
    column(a, "outcome", "remark", "remarque", "", ENT_COLUMN_TEXT);
    for (size_t k = 0; k < p->n_singles; k++) {
        const ent_threat *t = &p->threats[order[k]];
        ent_answer_add_goods(a, m->world, t);
        ent_answer_add_direction(a, t, p->n_sectors);
        ent_answer_add_number(a, t->damage_share);
        ent_answer_add_number(a, t->damage_musd);
        ent_answer_add_number(a, t->cost_musd);
        ent_answer_add_number(a, t->leverage);
        ent_answer_add_number(a, cost_per_point(t));
        ent_answer_add_outcome(a, t);
        ent_answer_warn_of(a, m->world, t);
    }
}

/* ---- the cheapest combination ---- */

static void add_plan(const ent_power_matter *m) {
    ent_answer *a = m->answer;
    const ent_threat_plan *plan = &m->power->plan;
    ent_answer_begin_table(a, "plan",
                           ent_answer_word(a, "The combination that costs the sender least for the damage wanted",
                                           "La combinaison la moins coûteuse pour le dommage voulu"));
    goods_columns(a);
    column(a, "damage_share", "targets lose", "perte des cibles", "share", ENT_COLUMN_LEVEL);
    column(a, "damage_musd", "targets lose", "perte des cibles", "musd", ENT_COLUMN_LEVEL);
    column(a, "cost_musd", "sender loses", "perte propre", "musd", ENT_COLUMN_LEVEL);
    leverage_column(a);
    for (size_t k = plan->n_members > 1 ? 0 : 1; k <= plan->n_members; k++) {
        const ent_threat *t = k == 0 ? plan->threat : &m->power->threats[plan->members[k - 1]];
        ent_answer_add_goods(a, m->world, t);
        ent_answer_add_direction(a, t, m->power->n_sectors);
        ent_answer_add_number(a, t->damage_share);
        ent_answer_add_number(a, t->damage_musd);
        ent_answer_add_number(a, t->cost_musd);
        ent_answer_add_number(a, t->leverage);
    }
    ent_answer_show(a, 100);
}

static void add_ladder(const ent_power_matter *m) {
    ent_answer *a = m->answer;
    const ent_threat_plan *plan = &m->power->plan;
    ent_answer_begin_table(a, "ladder",
                           ent_answer_word(a,
                                           "One threat after the other, those that cost least for their damage first",
                                           "Une menace après l’autre, les moins coûteuses par dommage d’abord"));
    goods_columns(a);
    column(a, "damage_share", "targets lose so far", "perte cumulée des cibles", "share", ENT_COLUMN_LEVEL);
    column(a, "damage_musd", "targets lose so far", "perte cumulée des cibles", "musd", ENT_COLUMN_LEVEL);
    column(a, "cost_musd", "sender loses so far", "perte propre cumulée", "musd", ENT_COLUMN_LEVEL);
    for (size_t r = 0; r < plan->n_rungs; r++) {
        ent_answer_add_goods(a, m->world, &m->power->threats[plan->joins[r]]);
        ent_answer_add_direction(a, &m->power->threats[plan->joins[r]], m->power->n_sectors);
        ent_answer_add_number(a, plan->rungs[r].damage_share);
        ent_answer_add_number(a, plan->rungs[r].damage_musd);
        ent_answer_add_number(a, plan->rungs[r].cost_musd);
    }
    ent_answer_show(a, ROWS_OF_DETAIL);
}

/* ---- every region ---- */

typedef struct regions {
    const double *hat, *income;
} regions;

static double moved(const void *payload, size_t n) {
    const regions *r = payload;
    return fabs(r->income[n] * (r->hat[n] - 1.0));
}

static void add_regions(const ent_power_matter *m, size_t *order) {
    ent_answer *a = m->answer;
    const ent_power *p = m->power;
    const ent_table *table = ent_world_table(m->world);
    const regions r = {p->threats[p->whole].real_income_hat, p->income_musd};
    if (r.hat == NULL) return;
    ent_answer_begin_table(
        a, "regions",
        ent_answer_word(a, "Real income, all that is threatened together", "Revenu réel, toutes les menaces ensemble"));
    column(a, "region", "economy", "économie", "", ENT_COLUMN_CODE);
    column(a, "role", "role", "rôle", "", ENT_COLUMN_TEXT);
    column(a, "real_income_pct", "change", "variation", "pct", ENT_COLUMN_CHANGE);
    column(a, "real_income_musd", "change", "variation", "musd", ENT_COLUMN_CHANGE);
    ent_rank(p->n_regions, moved, &r, order);
    for (size_t k = 0; k < p->n_regions; k++) {
        size_t n = order[k];
        ent_answer_add_words(a, table->regions[n].code, ent_region_name(&table->regions[n], a->language));
        if (p->senders[n]) ent_answer_add_words(a, "sender", ent_answer_word(a, "sender", "émetteur"));
        else if (p->targets[n]) ent_answer_add_words(a, "target", ent_answer_word(a, "target", "cible"));
        else ent_answer_add_words(a, "other", "");
        ent_answer_add_number(a, 100.0 * (r.hat[n] - 1.0));
        ent_answer_add_number(a, r.income[n] * (r.hat[n] - 1.0));
    }
}

/* ---- the rough closed form ---- */

static void add_rough(const ent_power_matter *m, const size_t *order) {
    ent_answer *a = m->answer;
    const ent_power *p = m->power;
    ent_answer_begin_table(
        a, "rough",
        ent_answer_word(a, "The rough closed form beside the equilibrium (goods no longer sold)",
                        "La formule approchée à côté de l’équilibre (biens qui ne sont plus vendus)"));
    column(a, "goods", "goods", "biens", "", ENT_COLUMN_CODE);
    column(a, "damage_share", "targets lose", "perte des cibles", "share", ENT_COLUMN_LEVEL);
    column(a, "rough_share", "by the closed form", "selon la formule", "share", ENT_COLUMN_LEVEL);
    column(a, "rough_error_pct_points", "its error", "son erreur", "pct_points", ENT_COLUMN_CHANGE);
    column(a, "final_share", "of it for final use", "dont usages finals", "share", ENT_COLUMN_LEVEL);
    for (size_t k = 0; k < p->n_threats; k++) {
        size_t at = k < p->n_threats - p->n_singles ? p->n_singles + k : order[k - (p->n_threats - p->n_singles)];
        const ent_threat *t = &p->threats[at];
        if (ent_threat_direction(t, p->n_sectors) != ENT_DIRECTION_SELL || t->outcome == ENT_THREAT_NO_TRADE) continue;
        ent_answer_add_goods(a, m->world, t);
        ent_answer_add_number(a, t->damage_share);
        ent_answer_add_number(a, t->rough_share);
        ent_answer_add_number(a, 100.0 * t->rough_error);
        ent_answer_add_number(a, t->final_share);
    }
    ent_answer_show(a, ROWS_OF_DETAIL);
}

/* ---- other sources ---- */

static double relief_at(const void *payload, size_t k) { return ((const ent_alternative *)payload)[k].relief_musd; }

static void add_sources(const ent_power_matter *m, size_t *order) {
    ent_answer *a = m->answer;
    const ent_power *p = m->power;
    const ent_table *table = ent_world_table(m->world);
    int sells = ent_threat_direction(&p->threats[p->defended], p->n_sectors) == ENT_DIRECTION_SELL;
    if (p->n_sources == 0) return;
    ent_answer_begin_table(
        a, "sources",
        sells ? ent_answer_word(a, "Which other source would help most", "Quelle autre source aiderait le plus")
              : ent_answer_word(a, "Which other market would help most", "Quel autre débouché aiderait le plus"));
    column(a, "source", sells ? "source" : "market", sells ? "source" : "débouché", "", ENT_COLUMN_CODE);
    column(a, "trade_musd", "trade today", "échanges actuels", "musd", ENT_COLUMN_LEVEL);
    column(a, "relief_share", "damage it takes off", "dommage évité", "share", ENT_COLUMN_CHANGE);
    column(a, "relief_musd", "damage it takes off", "dommage évité", "musd", ENT_COLUMN_CHANGE);
    column(a, "damage_musd", "damage left", "dommage restant", "musd", ENT_COLUMN_LEVEL);
    column(a, "peace_musd", "gain in peace", "gain en paix", "musd", ENT_COLUMN_CHANGE);
    ent_rank(p->n_sources, relief_at, p->sources, order);
    for (size_t k = 0; k < p->n_sources; k++) {
        const ent_alternative *s = &p->sources[order[k]];
        ent_answer_add_words(a, table->regions[s->region].code,
                             ent_region_name(&table->regions[s->region], a->language));
        ent_answer_add_number(a, s->trade_musd);
        ent_answer_add_number(a, s->relief_share);
        ent_answer_add_number(a, s->relief_musd);
        ent_answer_add_number(a, s->damage_musd);
        ent_answer_add_number(a, s->peace_musd);
    }
    ent_answer_show(a, ROWS_OF_DETAIL);
}

void ent_power_tables(const ent_power_matter *m) {
    const ent_power *p = m->power;
    size_t *order = ent_answer_take(m->answer, (p->n_singles + p->n_regions + 1) * sizeof *order), sold = 0;
    if (order == NULL) return;
    ent_rank(p->n_singles, damage_at, p->threats, order);
    for (size_t k = 0; k < p->n_threats; k++)
        sold += ent_threat_direction(&p->threats[k], p->n_sectors) == ENT_DIRECTION_SELL;
    add_together(m);
    add_threats(m, order);
    if (p->plan.threat != NULL && p->plan.n_candidates > 1) add_plan(m);
    if (p->plan.n_rungs > 0) add_ladder(m);
    if (sold > 0) add_rough(m, order);
    add_regions(m, order + p->n_singles);
    add_sources(m, order + p->n_singles);
}
