/* power_words.c: the sentence of an answer on power, and its notes. */
#include "exposure/parties.h"
#include "exposure/power_answer.h"
#include "exposure/threat_words.h"
#include "path/words_inside.h"

#include <math.h>
#include <string.h>

/* Single threats below this share of the damage of all together are no candidates for the cheapest: they cost little
 * because they do little. */
static const double MATERIAL_SHARE = 0.01;

typedef struct speech {
    const ent_power_matter *m;
    ent_text text;
    ent_language language;
} speech;

static void say(speech *s, const char *english, const char *french) {
    ent_text_add(&s->text, ent_worded(s->language, english, french));
}

static void say_percent(speech *s, double share) {
    ent_text_add_percent(&s->text, s->language, 100.0 * fabs(share), ent_said_decimals(100.0 * fabs(share)));
}

static void say_parties(speech *s, int senders, ent_place_role role) {
    const ent_power_query *q = s->m->query;
    ent_text_add_parties(&s->text, s->language, s->m->world, senders ? q->senders : q->targets,
                         senders ? q->n_senders : q->n_targets, role);
}

static int is_plural(const speech *s, int senders) {
    const ent_power_query *q = s->m->query;
    return ent_parties_are_plural(s->language, s->m->world, senders ? q->senders : q->targets,
                                  senders ? q->n_senders : q->n_targets);
}

/* ---- what is threatened ---- */

static void list_codes(speech *s, const ent_threat *t) {
    const ent_table *table = ent_world_table(s->m->world);
    int any = 0;
    for (size_t j = 0; j < table->n_sectors; j++)
        if (t->withheld[j] || t->refused[j]) ent_text_addf(&s->text, "%s%s", any++ ? ", " : "", table->sectors[j].code);
}

static int is_all_goods(const speech *s, const ent_threat *t) {
    const ent_table *table = ent_world_table(s->m->world);
    for (size_t j = 0; j < table->n_sectors; j++)
        if ((t->withheld[j] || t->refused[j]) != (table->sectors[j].tradable_goods != 0)) return 0;
    return 1;
}

/* "goods", "goods of the sector Machinery (C28)"; in French after `before`, which is "des " or "de ". */
static void say_goods(speech *s, const ent_threat *t, const char *before) {
    const ent_table *table = ent_world_table(s->m->world);
    size_t first, n = ent_threat_sectors(t, table->n_sectors, &first);
    if (s->language == ENT_LANGUAGE_FR) ent_text_add(&s->text, before);
    if (is_all_goods(s, t)) {
        say(s, "goods", "biens");
    } else if (n == table->n_sectors) {
        say(s, "goods and services", strcmp(before, "des ") == 0 ? "biens et des services" : "biens et de services");
    } else if (n == 1) {
        say(s, "goods of the sector ", "produits de la branche ");
        ent_text_addf(&s->text, "%s (%s)", ent_sector_name(&table->sectors[first], s->language),
                      table->sectors[first].code);
    } else {
        ent_text_addf(&s->text, ent_tr(s->language, "goods of %zu sectors ("), n);
        list_codes(s, t);
        ent_text_add(&s->text, ")");
    }
}

/* "If China stopped selling goods to Japan" */
static void say_threat(speech *s, const ent_threat *t) {
    say(s, "If ", "Si ");
    say_parties(s, 1, ENT_ROLE_BARE);
    say(s, " stopped ", is_plural(s, 1) ? " cessaient " : " cessait ");
    switch (ent_threat_direction(t, s->m->power->n_sectors)) {
    case ENT_DIRECTION_SELL:
        say(s, "selling ", "de vendre ");
        say_goods(s, t, "des ");
        ent_text_add(&s->text, " ");
        say_parties(s, 0, ENT_ROLE_TO);
        break;
    case ENT_DIRECTION_BUY:
        say(s, "buying ", "d’acheter ");
        say_goods(s, t, "des ");
        say(s, " from ", " ");
        say_parties(s, 0, s->language == ENT_LANGUAGE_FR ? ENT_ROLE_TO : ENT_ROLE_BARE);
        break;
    case ENT_DIRECTION_BOTH:
        say(s, "trading ", "tout commerce ");
        say_goods(s, t, "de ");
        say(s, " with ", " avec ");
        say_parties(s, 0, ENT_ROLE_BARE);
        break;
    }
}

/* ---- what comes of it ---- */

/* "Japan", or "the targets" where there are several. */
static void say_targets_again(speech *s) {
    if (s->m->query->n_targets == 1) say_parties(s, 0, ENT_ROLE_BARE);
    else say(s, "the targets", "les cibles");
}

static void say_sender_again(speech *s) {
    if (s->m->query->n_senders == 1) say_parties(s, 1, ENT_ROLE_BARE);
    else say(s, "the coalition", "la coalition");
}

static int senders_again_plural(const speech *s) { return s->m->query->n_senders == 1 && is_plural(s, 1); }

static void say_loss(speech *s, double share, double musd, int plural_in_french) {
    say(s, musd < 0.0 ? " would gain " : " would lose ",
        musd < 0.0 ? (plural_in_french ? " gagneraient " : " gagnerait ")
                   : (plural_in_french ? " perdraient " : " perdrait "));
    say_percent(s, share);
}

static void say_dollars(speech *s, double musd, const char *english, const char *french) {
    ent_text_add(&s->text, " (");
    ent_text_add_dollars(&s->text, s->language, musd);
    say(s, english, french);
    ent_text_add(&s->text, ")");
}

static void say_outcome(speech *s, const ent_threat *t) {
    ent_text_add(&s->text, ", ");
    say_targets_again(s);
    say_loss(s, t->damage_share, t->damage_musd, is_plural(s, 0));
    say(s, " of real income", " de revenu réel");
    say_dollars(s, t->damage_musd, " a year", " par an");
    say(s, " and ", " et ");
    say_sender_again(s);
    if ((t->damage_musd < 0.0) == (t->cost_musd < 0.0)) {
        ent_text_add(&s->text, " ");
        say_percent(s, t->cost_share);
    } else {
        say_loss(s, t->cost_share, t->cost_musd, senders_again_plural(s));
    }
    say_dollars(s, t->cost_musd, "", "");
    if (isfinite(t->leverage)) {
        say(s, ": $", "\xE2\x80\xAF: ");
        ent_text_add_figure(&s->text, s->language, t->leverage, 2);
        say(s, " of damage for each dollar of own loss",
            t->leverage >= 2.0 ? " dollars de dommage par dollar de perte propre"
                               : " dollar de dommage par dollar de perte propre");
    }
    ent_text_add(&s->text, ".");
}

/* Why the threat has no figures. */
static void say_why_not(speech *s, const ent_threat *t) {
    switch (t->outcome) {
    case ENT_THREAT_NO_TRADE:
        say(s, ", nothing would change: there is no such trade to stop.",
            ", rien ne changerait\xE2\x80\xAF: il n’y a pas d’échanges à arrêter.");
        break;
    case ENT_THREAT_NO_SUPPLIER:
        say(s, ", a market would be left without any supplier, and no equilibrium says what that costs.",
            ", un marché resterait sans fournisseur, et aucun équilibre ne dit ce qu’il en coûte.");
        break;
    case ENT_THREAT_NOT_CONVERGED:
    case ENT_THREAT_SOLVED:
        say(s, ": no verified equilibrium was found.", "\xE2\x80\xAF: aucun équilibre vérifié n’a été trouvé.");
        break;
    }
}

/* ---- the single threats ---- */

static void say_single(speech *s, const ent_threat *t) {
    const ent_table *table = ent_world_table(s->m->world);
    size_t first;
    (void)ent_threat_sectors(t, table->n_sectors, &first);
    if (ent_threat_direction(t, table->n_sectors) == ENT_DIRECTION_SELL)
        say(s, "no sales of ", "l’arrêt des ventes de ");
    else say(s, "no purchases of ", "l’arrêt des achats de ");
    ent_text_addf(&s->text, "%s (%s)", table->sectors[first].code,
                  ent_sector_name(&table->sectors[first], s->language));
}

/* The one that does most, and among those that do something the one that costs least for it. */
static void say_singles(speech *s) {
    const ent_power *p = s->m->power;
    const ent_threat *hardest = NULL, *cheapest = NULL;
    double least = 0.0;
    for (size_t k = 0; k < p->n_threats; k++)
        if (p->threats[k].outcome == ENT_THREAT_SOLVED) least = fmax(least, MATERIAL_SHARE * p->threats[k].damage_musd);
    for (size_t k = 0; k < p->n_singles; k++) {
        const ent_threat *t = &p->threats[k];
        if (t->outcome != ENT_THREAT_SOLVED || !(t->damage_musd > least)) continue;
        if (hardest == NULL || t->damage_musd > hardest->damage_musd) hardest = t;
        if (cheapest == NULL || t->cost_musd / t->damage_musd < cheapest->cost_musd / cheapest->damage_musd)
            cheapest = t;
    }
    if (hardest == NULL || p->n_singles < 2) return;
    say(s, " By itself, ", " Seul, ");
    say_single(s, hardest);
    say(s, " would do most (", " ferait le plus (");
    say_percent(s, hardest->damage_share);
    say(s, ")", ")");
    if (cheapest != hardest) {
        say(s, "; ", "\xE2\x80\xAF; ");
        say_single(s, cheapest);
    } else {
        say(s, ", and it", ", et c’est aussi celui qui");
    }
    if (cheapest->cost_musd <= 0.0) {
        say(s, " would cost the sender nothing.", " ne coûterait rien à l’émetteur.");
        return;
    }
    say(s, " would cost the sender least for what it does ($", " coûterait le moins à l’émetteur pour son effet (");
    ent_text_add_figure(&s->text, s->language, cheapest->leverage, 2);
    say(s, " a dollar).", " par dollar).");
}

static void say_plan(speech *s) {
    const ent_threat_plan *plan = &s->m->power->plan;
    if (plan->threat == NULL || plan->threat->outcome != ENT_THREAT_SOLVED || plan->n_candidates < 2) return;
    if (!plan->reached) {
        say(s, " No combination of them costs the targets ", " Aucune combinaison ne coûte aux cibles ");
        say_percent(s, plan->wanted_share);
        say(s, "; the most is ", "\xE2\x80\xAF; le maximum est de ");
        say_percent(s, plan->threat->damage_share);
        ent_text_add(&s->text, ".");
        return;
    }
    say(s, " The cheapest way to a loss of ", " La façon la moins coûteuse d’infliger une perte de ");
    say_percent(s, plan->wanted_share);
    ent_text_add_worded(&s->text, s->language, " takes %zu of %zu single threats and costs the sender ",
                        plan->n_members == 1 ? " retient %zu menace sur %zu et coûte à l’émetteur "
                                             : " retient %zu menaces sur %zu et coûte à l’émetteur ",
                        plan->n_members, plan->n_candidates);
    ent_text_add_dollars(&s->text, s->language, plan->threat->cost_musd);
    if (plan->threat->cost_musd < 0.0) say(s, " less than nothing: it gains", ", qu’il gagne");
    ent_text_add(&s->text, ".");
}

static void say_source(speech *s) {
    const ent_power *p = s->m->power;
    const ent_table *table = ent_world_table(s->m->world);
    const ent_alternative *best = NULL;
    int sells = ent_threat_direction(&p->threats[p->defended], p->n_sectors) == ENT_DIRECTION_SELL;
    for (size_t k = 0; k < p->n_sources; k++)
        if (p->sources[k].relief_share > 0.0 && (best == NULL || p->sources[k].relief_musd > best->relief_musd))
            best = &p->sources[k];
    if (best == NULL) return;
    if (s->m->query->source_productivity) {
        say(s, " Industries ", " Des industries ");
        ent_text_add_percent(&s->text, s->language, 100.0 * s->m->query->source_change, 0);
        say(s, " more productive", " plus productives");
        ent_text_add_region(&s->text, s->language, &table->regions[best->region], ENT_ROLE_IN);
    } else {
        say(s, " Trade ", " Des échanges ");
        ent_text_add_percent(&s->text, s->language, 100.0 * s->m->query->source_change, 0);
        say(s, " cheaper with ", " moins chers avec ");
        ent_text_add_region(&s->text, s->language, &table->regions[best->region], ENT_ROLE_BARE);
    }
    say(s,
        sells ? " would take most off the damage of lost supplies ("
              : " would take most off the damage of lost sales (",
        sells ? " réduiraient le plus le dommage des achats perdus ("
              : " réduiraient le plus le dommage des ventes perdues (");
    say_percent(s, best->relief_share);
    ent_text_add(&s->text, ").");
}

/* ---- notes ---- */

static void note(const ent_power_matter *m, const char *english, const char *french) {
    ent_answer_add_note(m->answer, ent_answer_word(m->answer, english, french));
}

static void note_plan(const ent_power_matter *m) {
    const ent_threat_plan *plan = &m->power->plan;
    ent_language language = m->answer->language;
    ent_text text = {0};
    char *said;
    if (plan->threat == NULL || plan->n_candidates < 2) return;
    ent_text_addf(&text, ent_tr(language, "Combination: %s, "),
                  plan->wanted_given ? ent_tr(language, "the damage asked for")
                                     : ent_tr(language, "half of the largest damage"));
    if (plan->exact)
        ent_text_addf(&text, ent_tr(language, "at least cost to the sender, of all %zu combinations, each solved."),
                      ((size_t)1 << plan->n_candidates) - 1);
    else
        ent_text_add(
            &text,
            ent_tr(
                language,
                "at little cost to the sender: with more than 8 candidates they join in the order of cost per damage, "
                "the last is exchanged for the one that reaches it at least cost, and whoever is not needed leaves, "
                "each step solved."));
    if (isfinite(plan->additive_musd)) {
        ent_text_add(&text, ent_tr(language, " If single damages and costs added up it would cost at least "));
        ent_text_add_dollars(&text, language, plan->additive_musd);
        ent_text_add(&text, ".");
    }
    said = ent_answer_keep(m->answer, &text);
    if (said != NULL) ent_answer_add_note(m->answer, said);
}

static void add_notes(const ent_power_matter *m) {
    note(m,
         "Losses: real income against the base, in money of the base year, I(1 - real_income_hat); a group's is the "
         "sum of its members'. What is stopped is banned on its cells, in an equilibrium of its own, exactly; what the "
         "targets could stop in turn is the other direction, read from their side.",
         "Pertes\xE2\x80\xAF: revenu réel par rapport à la base, en monnaie de l’année de base, I(1 - "
         "real_income_hat)\xE2\x80\xAF; celle d’un groupe est la somme de ses membres. Ce qui est arrêté est interdit "
         "sur ses cellules, dans un équilibre propre, exactement\xE2\x80\xAF; ce que les cibles pourraient arrêter à "
         "leur tour est l’autre sens, lu de leur côté.");
    if (m->query->years_after > 0)
        note(m, "Trade has not fully adjusted: elasticities are those of the year asked for after the threat.",
             "Les échanges ne sont pas encore ajustés\xE2\x80\xAF: les élasticités sont celles de l’année demandée "
             "après la menace.");
    else
        note(m, "Long run: trade has fully adjusted; in the first years a threat does more damage (--years-after 1).",
             "Long terme\xE2\x80\xAF: les échanges sont ajustés\xE2\x80\xAF; les premières années, une menace nuit "
             "davantage (--years-after 1).");
    note_plan(m);
    if (ent_answer_find(m->answer, "rough") != NULL)
        note(m,
             "Closed form: sum over goods of alpha/theta times -ln(1 - share of the sender). It knows only what is "
             "bought for final demand, not inputs that industries pass on in their prices, nor wages, nor duties. "
             "Where little of what stops is for final use it is too low; where the targets' wages rise because they "
             "buy less abroad it is too high.",
             "Formule\xE2\x80\xAF: somme sur les biens de alpha/theta fois -ln(1 - part de l’émetteur). Elle ne "
             "connaît que les usages finals, ni les intrants que les branches répercutent dans leurs prix, ni les "
             "salaires, ni les droits. Là où peu de ce qui s’arrête est final, elle est trop basse\xE2\x80\xAF; là où "
             "les salaires des cibles montent parce qu’elles achètent moins au dehors, trop haute.");
    if (m->power->n_sources > 0)
        note(m,
             m->query->source_productivity
                 ? "Other sources: the economy's industries of the threatened goods are more productive by the share "
                   "asked for, all along; once in peace, once under the threat."
                 : "Other sources: trade costs between that economy and the targets in the threatened goods are lower "
                   "by the share asked for, all along; once in peace, once under the threat.",
             m->query->source_productivity
                 ? "Autres sources\xE2\x80\xAF: les branches menacées de cette économie sont plus productives de la "
                   "part demandée, en permanence\xE2\x80\xAF; une fois en paix, une fois sous la menace."
                 : "Autres sources\xE2\x80\xAF: les coûts commerciaux entre cette économie et les cibles, pour les "
                   "biens menacés, sont plus bas de la part demandée, en permanence\xE2\x80\xAF; une fois en paix, "
                   "une fois sous la menace.");
    note(m,
         "Left out: the years on the way, capital and jobs, goods finer than an industry, goods that go round through "
         "third countries under another name, retaliation.",
         "Laissés de côté\xE2\x80\xAF: les années de transition, capital et emplois, les biens plus fins qu’une "
         "branche, les biens qui passent par des pays tiers sous un autre nom, les représailles.");
}

void ent_power_words(const ent_power_matter *m) {
    speech s = {.m = m, .language = m->answer->language};
    const ent_threat *whole = &m->power->threats[m->power->whole];
    char *sentence;
    say_threat(&s, whole);
    if (whole->outcome == ENT_THREAT_SOLVED) say_outcome(&s, whole);
    else say_why_not(&s, whole);
    say_singles(&s);
    say_plan(&s);
    say_source(&s);
    sentence = ent_answer_keep(m->answer, &s.text);
    if (sentence != NULL) m->answer->sentence = sentence;
    add_notes(m);
}
