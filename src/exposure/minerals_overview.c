/* minerals_overview.c: who mines, who refines, who uses, who depends on it; nothing is solved. */
#include "exposure/mineral_names.h"
#include "exposure/minerals_answer.h"
#include "world/words.h"

#include <math.h>
#include <string.h>

void ent_add_column(ent_answer *answer, const char *key, const char *english, const char *french, const char *unit,
                    ent_column_kind kind, int digits) {
    ent_answer_add_column(answer,
                          (ent_answer_column){key, ent_answer_word(answer, english, french), unit, kind, digits});
}

/* ---- producers ---- */

void ent_mineral_begin_producers(ent_answer *a, int of_all) {
    ent_answer_begin_table(a, "producers",
                           ent_answer_word(a, "Who makes it: shares of world production",
                                           "Qui le produit\xE2\x80\xAF: parts de la production mondiale"));
    if (of_all) ent_add_column(a, "mineral", "mineral", "minéral", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "stage", "stage", "étape", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "country", "country", "pays", "", ENT_COLUMN_CODE, -1);
    ent_add_column(a, "production_share", "share", "part", "share", ENT_COLUMN_LEVEL, 1);
    ent_add_column(a, "year", "year", "année", "", ENT_COLUMN_LEVEL, 0);
}

ent_status ent_mineral_add_producers(ent_context *context, const ent_world *world, const ent_facts *facts,
                                     const ent_mineral *mineral, int of_all, ent_answer *a) {
    for (size_t s = 0; s < mineral->n_stages; s++) {
        const ent_mineral_producer *producers;
        size_t n;
        ENT_TRY(ent_facts_producers(context, facts, mineral->name, mineral->stages[s], 0, &producers, &n));
        for (size_t k = 0; k < n; k++) {
            if (of_all) ent_answer_add_words(a, mineral->name, ent_mineral_name(mineral->name, a->language));
            ent_answer_add_words(a, mineral->stages[s], ent_stage_name(mineral->stages[s], a->language));
            ent_answer_add_words(a, producers[k].country, ent_country_name(world, producers[k].country, a->language));
            ent_answer_add_number(a, producers[k].share);
            ent_answer_add_number(a, producers[k].year);
        }
    }
    return ENT_OK;
}

/* ---- a line for each mineral ---- */

/* The first producer at a stage, and how concentrated those named are: the sum of their squared shares, to which the
 * small ones that are left out would add next to nothing. */
typedef struct lead {
    const char *country; /* empty: nothing known */
    double share, hhi;
} lead;

static ent_status find_lead(ent_context *context, const ent_facts *facts, const ent_mineral *mineral, int mined,
                            lead *out) {
    *out = (lead){"", (double)NAN, (double)NAN};
    for (size_t s = 0; s < mineral->n_stages; s++) {
        const ent_mineral_producer *producers;
        size_t n;
        if ((strcmp(mineral->stages[s], "mining") == 0) != mined) continue;
        ENT_TRY(ent_facts_producers(context, facts, mineral->name, mineral->stages[s], 0, &producers, &n));
        *out = (lead){producers[0].country, producers[0].share, 0.0};
        for (size_t k = 0; k < n; k++) out->hhi += producers[k].share * producers[k].share;
    }
    return ENT_OK;
}

static void add_lead(ent_answer *a, const ent_world *world, const lead *l) {
    ent_answer_add_words(a, l->country, ent_country_name(world, l->country, a->language));
    ent_answer_add_number(a, l->share);
    ent_answer_add_number(a, l->hhi);
}

/* What is said of all of them. */
typedef struct tally {
    size_t n, led, most_of; /* minerals; led by `country` at their last stage; of which it makes more than half */
    const char *country;
    const char *narrow; /* the most concentrated */
    lead narrow_lead;
    const char *exposed, *importer; /* whose lack is largest */
    double lack;
} tally;

/* The shortest stocks and the longest rebuilding of the industries that use it; NaN without any. */
static ent_status find_times(ent_context *context, const ent_facts *facts, const ent_mineral *mineral, double *stock,
                             double *rebuild) {
    *stock = *rebuild = (double)NAN;
    for (size_t s = 0; s < mineral->n_sectors; s++) {
        ent_mineral_parameters p;
        ENT_TRY(ent_facts_mineral_parameters(context, facts, mineral->name, mineral->sectors[s], &p));
        *stock = fmin(*stock, p.stock_days); /* passes over NaN */
        *rebuild = fmax(*rebuild, p.rebuild_years);
    }
    return ENT_OK;
}

static ent_status add_mineral(ent_context *context, const ent_world *world, const ent_facts *facts,
                              const ent_mineral *mineral, ent_answer *a, tally *t) {
    lead mined, made;
    const lead *last;
    double stock, rebuild;
    ENT_TRY(find_lead(context, facts, mineral, 1, &mined));
    ENT_TRY(find_lead(context, facts, mineral, 0, &made));
    ENT_TRY(find_times(context, facts, mineral, &stock, &rebuild));
    ent_answer_add_words(a, mineral->name, ent_mineral_name(mineral->name, a->language));
    add_lead(a, world, &mined);
    add_lead(a, world, &made);
    ent_answer_add_number(a, stock);
    ent_answer_add_number(a, rebuild);
    last = made.country[0] != '\0' ? &made : &mined;
    t->n++;
    if (last->country[0] == '\0') return ENT_OK;
    if (strcmp(last->country, t->country) == 0) {
        t->led++;
        t->most_of += last->share > 0.5;
    }
    if (t->narrow == NULL || last->hhi > t->narrow_lead.hhi) {
        t->narrow = mineral->name;
        t->narrow_lead = *last;
    }
    return ENT_OK;
}

static ent_status add_minerals(ent_context *context, const ent_world *world, const ent_facts *facts, ent_answer *a,
                               tally *t) {
    size_t n;
    const ent_mineral *minerals = ent_facts_minerals(facts, &n);
    ent_answer_begin_table(a, "minerals", ent_answer_word(a, "Critical minerals", "Minéraux critiques"));
    ent_add_column(a, "mineral", "mineral", "minéral", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "miner", "mines most", "extrait le plus", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "mining_share", "of world", "du monde", "share", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "mining_hhi", "HHI", "IHH", "", ENT_COLUMN_LEVEL, 2);
    ent_add_column(a, "refiner", "refines most", "raffine le plus", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "refining_share", "of world", "du monde", "share", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "refining_hhi", "HHI", "IHH", "", ENT_COLUMN_LEVEL, 2);
    ent_add_column(a, "stock_days", "stocks*", "stocks*", "days", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "rebuild_years", "to rebuild*", "à rebâtir*", "years", ENT_COLUMN_LEVEL, 0);
    for (size_t k = 0; k < n; k++) ENT_TRY(add_mineral(context, world, facts, &minerals[k], a, t));
    ent_answer_show(a, n);
    return ENT_OK;
}

/* ---- who depends on imports ---- */

/* The last figure of each; NaN where nobody has one. */
static ent_status add_reliance_of(ent_context *context, const ent_world *world, const ent_facts *facts,
                                  const ent_mineral *mineral, const char *importer, ent_answer *a, tally *t) {
    const ent_mineral_use *uses;
    size_t n;
    double reliance = (double)NAN, share = (double)NAN, year = 0.0;
    int at_least = 0;
    ENT_TRY(ent_facts_mineral_use(context, facts, mineral->name, importer, &uses, &n));
    for (size_t k = 0; k < n; k++) {
        if (isnan(reliance)) at_least = uses[k].at_least, reliance = uses[k].import_reliance;
        if (isnan(share)) share = uses[k].china_share;
        year = fmax(year, uses[k].year);
    }
    ent_answer_add_words(a, mineral->name, ent_mineral_name(mineral->name, a->language));
    ent_answer_add_words(a, importer, ent_party_name(a->language, world, importer));
    ent_answer_add_number(a, reliance);
    ent_answer_add_words(a,
                         isnan(reliance) ? "unknown"
                         : at_least      ? "above"
                                         : "equal",
                         isnan(reliance) ? ent_answer_word(a, "unknown", "inconnu")
                         : at_least      ? ent_answer_word(a, "or more", "ou plus")
                                         : "");
    ent_answer_add_number(a, share);
    ent_answer_add_number(a, reliance * share);
    ent_answer_add_number(a, year);
    if (reliance * share > t->lack) {
        t->lack = reliance * share;
        t->exposed = mineral->name;
        t->importer = importer;
    }
    return ENT_OK;
}

static ent_status add_reliance(ent_context *context, const ent_world *world, const ent_facts *facts, ent_answer *a,
                               tally *t) {
    size_t n;
    const ent_mineral *minerals = ent_facts_minerals(facts, &n);
    ent_answer_begin_table(a, "reliance", ent_answer_word(a, "Who depends on imports", "Qui dépend des importations"));
    ent_add_column(a, "mineral", "mineral", "minéral", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "importer", "importer", "importateur", "", ENT_COLUMN_CODE, -1);
    ent_add_column(a, "reliance_share", "imported, of use", "importé, de l’usage", "share", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "reliance_is", "that or", "ou", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "china_share", "from China, of imports", "de Chine, des importations", "share", ENT_COLUMN_LEVEL,
                   0);
    ent_add_column(a, "missing_share", "missing without it, of use", "manquant sans elle, de l’usage", "share",
                   ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "year", "year", "année", "", ENT_COLUMN_LEVEL, 0);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < minerals[k].n_importers; i++)
            ENT_TRY(add_reliance_of(context, world, facts, &minerals[k], minerals[k].importers[i], a, t));
    ent_answer_show(a, 100);
    return ENT_OK;
}

/* ---- who uses it ---- */

static const char *sector_name(const ent_world *world, const char *code, ent_language language) {
    const ent_table *table = ent_world_table(world);
    for (size_t j = 0; j < table->n_sectors; j++)
        if (strcmp(table->sectors[j].code, code) == 0) return ent_sector_name(&table->sectors[j], language);
    return code;
}

static ent_status add_uses(ent_context *context, const ent_world *world, const ent_facts *facts, ent_answer *a) {
    size_t n;
    const ent_mineral *minerals = ent_facts_minerals(facts, &n);
    ent_answer_begin_table(a, "uses",
                           ent_answer_word(a, "Who uses it, and what is assumed of a cut-off*",
                                           "Qui l’utilise, et ce qui est supposé d’une rupture*"));
    ent_add_column(a, "mineral", "mineral", "minéral", "", ENT_COLUMN_TEXT, -1);
    ent_add_column(a, "sector", "industry", "branche", "", ENT_COLUMN_CODE, -1);
    ent_add_column(a, "cost_share", "of its output", "de sa production", "share", ENT_COLUMN_LEVEL, 3);
    ent_add_column(a, "elasticity", "substitution", "substitution", "", ENT_COLUMN_LEVEL, 1);
    ent_add_column(a, "stock_days", "stocks", "stocks", "days", ENT_COLUMN_LEVEL, 0);
    ent_add_column(a, "rebuild_years", "to rebuild", "à rebâtir", "years", ENT_COLUMN_LEVEL, 0);
    for (size_t k = 0; k < n; k++)
        for (size_t s = 0; s < minerals[k].n_sectors; s++) {
            ent_mineral_parameters p;
            const char *code = minerals[k].sectors[s];
            ENT_TRY(ent_facts_mineral_parameters(context, facts, minerals[k].name, code, &p));
            ent_answer_add_words(a, minerals[k].name, ent_mineral_name(minerals[k].name, a->language));
            ent_answer_add_words(a, code, sector_name(world, code, a->language));
            ent_answer_add_number(a, p.cost_share);
            ent_answer_add_number(a, p.elasticity);
            ent_answer_add_number(a, p.stock_days);
            ent_answer_add_number(a, p.rebuild_years);
        }
    ent_answer_show(a, 5);
    return ENT_OK;
}

/* ---- the sentence ---- */

static void say(const ent_world *world, const tally *t, ent_answer *a) {
    ent_text text = {0};
    ent_language language = a->language;
    char *said;
    if (language == ENT_LANGUAGE_FR)
        ent_text_addf(
            &text,
            "De %zu minéraux critiques, la Chine est le premier producteur de %zu à leur dernière étape connue, et "
            "fait plus de la moitié de la production mondiale de %zu",
            t->n, t->led, t->most_of);
    else
        ent_text_addf(
            &text,
            "Of %zu critical minerals China is the first producer of %zu at their last known stage, and makes more "
            "than half of the world's output of %zu",
            t->n, t->led, t->most_of);
    if (t->narrow != NULL) {
        ent_text_addf(&text, ent_tr(language, "; the most concentrated is %s (%s, "),
                      ent_mineral_name(t->narrow, language), ent_country_name(world, t->narrow_lead.country, language));
        ent_text_add_percent(&text, language, 100.0 * t->narrow_lead.share, 0);
        ent_text_add(&text, ")");
    }
    ent_text_add(&text, ".");
    if (t->importer != NULL) {
        ent_text_add(&text, ent_tr(language, " If China stopped selling, of the importers whose use is known "));
        ent_text_add_party(&text, language, world, t->importer, ENT_ROLE_BARE);
        ent_text_add(&text, ent_tr(language, " would miss most: "));
        ent_text_add_percent(&text, language, 100.0 * t->lack, 0);
        ent_text_addf(&text, ent_tr(language, " of the %s it uses."), ent_mineral_name(t->exposed, language));
    }
    said = ent_answer_keep(a, &text);
    if (said != NULL) a->sentence = said;
}

ent_status ent_minerals_overview(ent_context *context, const ent_world *world, const ent_facts *facts, ent_answer *a) {
    tally t = {.country = "CHN"};
    size_t n;
    const ent_mineral *minerals = ent_facts_minerals(facts, &n);
    ENT_TRY(add_minerals(context, world, facts, a, &t));
    ENT_TRY(add_reliance(context, world, facts, a, &t));
    ENT_TRY(add_uses(context, world, facts, a));
    ent_mineral_begin_producers(a, 1);
    for (size_t k = 0; k < n; k++) ENT_TRY(ent_mineral_add_producers(context, world, facts, &minerals[k], 1, a));
    ent_answer_show(a, 5);
    say(world, &t, a);
    ent_answer_add_note(
        a,
        ent_answer_word(
            a,
            "* Assumptions of this project: stocks, years to rebuild, substitution, which industries use a mineral, "
            "and its share of their output, which is derived from imports of the United States (entente data facts "
            "minerals).",
            "* Hypothèses de ce projet\xE2\x80\xAF: stocks, années à rebâtir, substitution, branches utilisatrices, "
            "et la part dans leur production, tirée des importations des États-Unis (entente data facts minerals)."));
    ent_answer_add_note(
        a, ent_answer_word(
               a,
               "HHI: sum of squared shares of the producers that the sources name; small ones are left out, and where "
               "only the first is known it is too low. Magnets are made, not refined.",
               "IHH\xE2\x80\xAF: somme des carrés des parts des producteurs que nomment les sources\xE2\x80\xAF; les "
               "petits sont omis, et là où seul le premier est connu il est trop bas. Les aimants sont fabriqués, non "
               "raffinés."));
    return ENT_OK;
}
