/* mineral_tables.c: the tables of an answer on the cut-off of a mineral. */
#include "exposure/mineral_names.h"
#include "exposure/minerals.h"
#include "exposure/minerals_answer.h"
#include "exposure/ranking.h"
#include "world/words.h"

#include <math.h>

/* Importers by their names; all of them together. */
static void add_importer(const ent_mineral_matter *m, size_t importer) {
    const ent_mineral_cutoff *c = m->cutoff;
    if (importer < c->n_importers)
        ent_answer_add_words(m->answer, c->importers[importer].name,
                             ent_party_name(m->answer->language, m->world, c->importers[importer].name));
    else ent_answer_add_words(m->answer, "together", ent_answer_word(m->answer, "together", "ensemble"));
}

static void add_remark(ent_answer *a, const ent_mineral_case *c) {
    const char *words = "";
    switch (c->outcome) {
    case ENT_THREAT_SOLVED: break;
    case ENT_THREAT_NO_TRADE: words = ent_answer_word(a, "nothing is missing", "rien ne manque"); break;
    case ENT_THREAT_NO_SUPPLIER: words = ent_answer_word(a, "nothing is left", "il ne reste rien"); break;
    case ENT_THREAT_NOT_CONVERGED: words = ent_answer_word(a, "no equilibrium", "pas d’équilibre"); break;
    }
    ent_answer_add_words(a, ent_threat_outcome_name(c->outcome), words);
}

static void money(ent_answer *a, const char *key, const char *english, const char *french) {
    ent_add_column(a, key, english, french, "musd", ENT_COLUMN_LEVEL, -1);
}

static void importer_column(ent_answer *a) {
    ent_add_column(a, "importer", "importer", "importateur", "", ENT_COLUMN_CODE, -1);
}

/* ---- the cut-off ---- */

static void add_cutoffs(const ent_mineral_matter *m) {
    ent_answer *a = m->answer;
    ent_answer_begin_table(a, "cutoffs",
                           ent_answer_word(a, "Real income lost in a whole year without stocks",
                                           "Revenu réel perdu en une année entière sans stocks"));
    importer_column(a);
    ent_add_column(a, "missing_share", "missing, of use", "manquant, de l’usage", "share", ENT_COLUMN_LEVEL, 1);
    ent_add_column(a, "stock_lasts_days", "stocks last*", "durée des stocks*", "days", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "loss_share", "loss", "perte", "share", ENT_COLUMN_LEVEL, -1);
    money(a, "loss_musd", "loss", "perte");
    money(a, "loss_per_day_musd", "loss a day", "perte par jour");
    ent_add_column(a, "outcome", "remark", "remarque", "", ENT_COLUMN_TEXT, -1);
    for (size_t k = 0; k < m->cutoff->n_cases; k++) {
        const ent_mineral_case *c = &m->cutoff->cases[k];
        add_importer(m, c->importer);
        ent_answer_add_number(a, k < m->cutoff->n_importers ? m->cutoff->importers[k].lack : (double)NAN);
        ent_answer_add_number(a, c->stock_days);
        ent_answer_add_number(a, c->loss_share);
        ent_answer_add_number(a, c->loss_musd);
        ent_answer_add_number(a, c->loss_musd / ENT_MINERAL_YEAR_DAYS);
        add_remark(a, c);
    }
}

static double first_year(const ent_mineral_case *c, int rationed) {
    if (c->n_years == 0) return c->outcome == ENT_THREAT_NO_TRADE ? 0.0 : (double)NAN;
    return rationed ? c->years[0].rationed_musd : c->years[0].used_up_musd;
}

static void add_course(const ent_mineral_matter *m) {
    ent_answer *a = m->answer;
    ent_answer_begin_table(a, "course",
                           ent_answer_word(a, "Real income lost with stocks, until another supply is there",
                                           "Revenu réel perdu avec stocks, jusqu’à un autre approvisionnement"));
    importer_column(a);
    money(a, "first_year_used_up_musd", "first year, stocks used up", "1re année, stocks épuisés");
    money(a, "first_year_rationed_musd", "first year, stocks rationed", "1re année, stocks rationnés");
    ent_add_column(a, "cut_days", "lasts*", "durée*", "days", ENT_COLUMN_LEVEL, 0);
    money(a, "used_up_musd", "in all, stocks used up", "en tout, stocks épuisés");
    money(a, "rationed_musd", "in all, stocks rationed", "en tout, stocks rationnés");
    for (size_t k = 0; k < m->cutoff->n_cases; k++) {
        const ent_mineral_case *c = &m->cutoff->cases[k];
        add_importer(m, c->importer);
        ent_answer_add_number(a, first_year(c, 0));
        ent_answer_add_number(a, first_year(c, 1));
        ent_answer_add_number(a, c->cut_days);
        ent_answer_add_number(a, c->used_up_musd);
        ent_answer_add_number(a, c->rationed_musd);
    }
}

static void add_years(const ent_mineral_matter *m) {
    ent_answer *a = m->answer;
    ent_answer_begin_table(a, "years",
                           ent_answer_word(a, "Year by year from the cut-off on", "Année par année depuis la rupture"));
    importer_column(a);
    ent_add_column(a, "year", "year", "année", "", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "days", "cut off", "rupture", "days", ENT_COLUMN_LEVEL, 0);
    money(a, "used_up_musd", "loss, stocks used up", "perte, stocks épuisés");
    money(a, "rationed_musd", "loss, stocks rationed", "perte, stocks rationnés");
    ent_add_column(a, "weight", "weight", "poids", "", ENT_COLUMN_LEVEL, 3);
    for (size_t k = 0; k < m->cutoff->n_cases; k++) {
        const ent_mineral_case *c = &m->cutoff->cases[k];
        for (size_t y = 0; y < c->n_years; y++) {
            add_importer(m, c->importer);
            ent_answer_add_number(a, (double)y + 1.0);
            ent_answer_add_number(a, c->years[y].days);
            ent_answer_add_number(a, c->years[y].used_up_musd);
            ent_answer_add_number(a, c->years[y].rationed_musd);
            ent_answer_add_number(a, c->years[y].weight);
        }
    }
    ent_answer_show(a, 5);
}

/* ---- what a package changes ---- */

static void add_accord_row(const ent_mineral_matter *m, const ent_mineral_case *c, const ent_mineral_case *without,
                           const ent_mineral_accord *accord, const char *code, const char *words) {
    ent_answer *a = m->answer;
    double lack = accord != NULL                         ? accord->lack
                  : c->importer < m->cutoff->n_importers ? m->cutoff->importers[c->importer].lack
                                                         : (double)NAN;
    add_importer(m, c->importer);
    ent_answer_add_words(a, code, words);
    ent_answer_add_number(a, lack);
    ent_answer_add_number(a, c->stock_days);
    ent_answer_add_number(a, c->cut_days);
    ent_answer_add_number(a, first_year(c, 1));
    ent_answer_add_number(a, c->rationed_musd);
    ent_answer_add_number(a, without == NULL ? (double)NAN : without->rationed_musd - c->rationed_musd);
}

static void add_accord(const ent_mineral_matter *m) {
    const ent_mineral_cutoff *c = m->cutoff;
    ent_answer *a = m->answer;
    ent_answer_begin_table(
        a, "accord",
        ent_answer_word(a, "What the package insures (stocks rationed)", "Ce que le paquet assure (stocks rationnés)"));
    importer_column(a);
    ent_add_column(a, "package", "package", "paquet", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "missing_share", "missing, of use", "manquant, de l’usage", "share", ENT_COLUMN_LEVEL, 1);
    ent_add_column(a, "stock_lasts_days", "stocks last", "durée des stocks", "days", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "cut_days", "cut-off lasts", "durée de la rupture", "days", ENT_COLUMN_LEVEL, 0);
    money(a, "first_year_rationed_musd", "loss, first year", "perte, 1re année");
    money(a, "rationed_musd", "loss, in all", "perte, en tout");
    money(a, "insured_musd", "insured", "assuré");
    for (size_t k = 0; k < c->n_cases; k++) {
        add_accord_row(m, &c->cases[k], NULL, NULL, "without", ent_answer_word(a, "without", "sans"));
        for (size_t d = 0; d < c->n_insured; d++) {
            const ent_mineral_insurance *i = &c->insured[d];
            add_accord_row(m, &i->cases[k], &c->cases[k], k < c->n_importers ? &i->accords[k] : NULL,
                           ent_delivery_name(i->delivery),
                           i->delivery == ENT_DELIVERY_EXPECTED ? ent_answer_word(a, "as expected", "tel qu’attendu")
                                                                : ent_answer_word(a, "as written", "tel qu’écrit"));
        }
    }
    ent_answer_show(a, 12);
}

/* ---- who else ---- */

typedef struct change {
    const double *hat, *income;
} change;

static double gained(const void *payload, size_t n) {
    const change *c = payload;
    return c->income[n] * (c->hat[n] - 1.0);
}

static void add_regions(const ent_mineral_matter *m) {
    const ent_mineral_cutoff *c = m->cutoff;
    const ent_table *table = ent_world_table(m->world);
    const change all = {c->cases[c->n_cases - 1].real_income_hat, c->income_musd};
    ent_answer *a = m->answer;
    size_t *order = ent_answer_take(a, (c->n_regions + 1) * sizeof *order);
    if (all.hat == NULL || order == NULL) return;
    ent_answer_begin_table(a, "regions",
                           ent_answer_word(a, "Who else gains or loses, a whole year without stocks",
                                           "Qui d’autre gagne ou perd, une année entière sans stocks"));
    ent_add_column(a, "region", "economy", "économie", "", ENT_COLUMN_CODE, -1);
    ent_add_column(a, "role", "role", "rôle", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "real_income_pct", "change", "variation", "pct", ENT_COLUMN_CHANGE, -1);
    ent_add_column(a, "real_income_musd", "change", "variation", "musd", ENT_COLUMN_CHANGE, -1);
    ent_rank(c->n_regions, gained, &all, order);
    for (size_t k = 0; k < c->n_regions; k++) {
        size_t n = order[k];
        int cut = 0;
        for (size_t i = 0; i < c->n_importers; i++) cut |= c->importers[i].regions[n];
        ent_answer_add_words(a, table->regions[n].code, ent_region_name(&table->regions[n], a->language));
        if (cut) ent_answer_add_words(a, "cut-off", ent_answer_word(a, "cut off", "coupé"));
        else if (c->suppliers[n]) ent_answer_add_words(a, "supplier", ent_answer_word(a, "supplier", "fournisseur"));
        else ent_answer_add_words(a, "other", "");
        ent_answer_add_number(a, 100.0 * (all.hat[n] - 1.0));
        ent_answer_add_number(a, gained(&all, n));
    }
    ent_answer_show(a, 5);
}

/* ---- what it rests on ---- */

static void add_basis(const ent_mineral_matter *m, ent_mineral_basis basis) {
    ent_answer *a = m->answer;
    switch (basis) {
    case ENT_MINERAL_OWN: ent_answer_add_words(a, "own", ent_answer_word(a, "its own figure", "son chiffre")); break;
    case ENT_MINERAL_GROUP:
        ent_answer_add_words(a, "group", ent_answer_word(a, "of its group", "de son groupe"));
        break;
    case ENT_MINERAL_ASSUMED: ent_answer_add_words(a, "assumed", ent_answer_word(a, "assumed*", "supposé*")); break;
    case ENT_MINERAL_GIVEN: ent_answer_add_words(a, "given", ent_answer_word(a, "given", "donné")); break;
    case ENT_MINERAL_PACKAGE: ent_answer_add_words(a, "package", ent_answer_word(a, "the package", "le paquet")); break;
    }
}

static void add_importers(const ent_mineral_matter *m) {
    ent_answer *a = m->answer;
    ent_answer_begin_table(
        a, "importers",
        ent_answer_word(a, "What is missing, and how it is known", "Ce qui manque, et d’où on le sait"));
    importer_column(a);
    ent_add_column(a, "reliance_share", "imported, of use", "importé, de l’usage", "share", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "reliance_basis", "by", "selon", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "reliance_year", "year", "année", "", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "supplier_share", "from the supplier, of imports", "du fournisseur, des importations", "share",
                   ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "supplier_basis", "by", "selon", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "supplier_year", "year", "année", "", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "missing_share", "missing, of use", "manquant, de l’usage", "share", ENT_COLUMN_LEVEL, 1);
    for (size_t k = 0; k < m->cutoff->n_importers; k++) {
        const ent_mineral_importer *i = &m->cutoff->importers[k];
        add_importer(m, k);
        ent_answer_add_number(a, i->reliance);
        add_basis(m, i->reliance_basis);
        ent_answer_add_number(a, i->reliance_year == 0 ? (double)NAN : i->reliance_year);
        ent_answer_add_number(a, i->share);
        add_basis(m, i->share_basis);
        ent_answer_add_number(a, i->share_year == 0 ? (double)NAN : i->share_year);
        ent_answer_add_number(a, i->lack);
    }
}

static void add_industries(const ent_mineral_matter *m) {
    ent_answer *a = m->answer;
    const ent_table *table = ent_world_table(m->world);
    ent_answer_begin_table(
        a, "industries",
        ent_answer_word(a, "Who uses it, and what is assumed of them*", "Qui l’utilise, et ce qui en est supposé*"));
    ent_add_column(a, "sector", "industry", "branche", "", ENT_COLUMN_CODE, -1);
    ent_add_column(a, "cost_share", "of its output", "de sa production", "share", ENT_COLUMN_LEVEL, 3);
    ent_add_column(a, "elasticity", "substitution", "substitution", "", ENT_COLUMN_LEVEL, 1);
    ent_add_column(a, "stock_days", "stocks, of use", "stocks, d’usage", "days", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "rebuild_years", "to rebuild", "à rebâtir", "years", ENT_COLUMN_LEVEL, 0);
    for (size_t k = 0; k < m->cutoff->n_industries; k++) {
        const ent_mineral_industry *i = &m->cutoff->industries[k];
        ent_answer_add_words(a, table->sectors[i->sector].code,
                             ent_sector_name(&table->sectors[i->sector], a->language));
        ent_answer_add_number(a, i->parameters.cost_share);
        ent_answer_add_number(a, i->parameters.elasticity);
        ent_answer_add_number(a, i->parameters.stock_days);
        ent_answer_add_number(a, i->parameters.rebuild_years);
    }
}

ent_status ent_mineral_tables(ent_context *context, const ent_mineral_matter *m) {
    add_cutoffs(m);
    add_course(m);
    if (m->cutoff->n_insured > 0) add_accord(m);
    if (m->cutoff->cases[m->cutoff->n_cases - 1].n_years > 0) add_years(m);
    add_regions(m);
    add_importers(m);
    add_industries(m);
    ent_mineral_begin_producers(m->answer, 0);
    return ent_mineral_add_producers(context, m->world, m->facts, m->cutoff->mineral, 0, m->answer);
}
