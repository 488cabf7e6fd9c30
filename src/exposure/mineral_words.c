/* mineral_words.c: the sentence of an answer on the cut-off of a mineral, and its notes. */
#include "exposure/mineral_names.h"
#include "exposure/minerals.h"
#include "exposure/minerals_answer.h"
#include "exposure/parties.h"
#include "path/words_inside.h"

#include <math.h>
#include <string.h>

typedef struct speech {
    const ent_mineral_matter *m;
    ent_text text;
    ent_language language;
    const char **importers; /* [n_importers] */
} speech;

static void say(speech *s, const char *english, const char *french) {
    ent_text_add(&s->text, ent_worded(s->language, english, french));
}

static void say_percent(speech *s, double share) {
    ent_text_add_percent(&s->text, s->language, 100.0 * share, ent_said_decimals(100.0 * share));
}

static void say_dollars(speech *s, double musd) { ent_text_add_dollars(&s->text, s->language, musd); }

/* "de gallium", "d’antimoine" */
static const char *of_french(const char *name) { return strchr("aeiouh", name[0]) != NULL ? "d’" : "de "; }

/* "If China sold no more rare earths to Japan" */
static void say_cut(speech *s) {
    const ent_mineral_cutoff *c = s->m->cutoff;
    const char *name = ent_mineral_name(c->mineral->name, s->language);
    int plural = ent_party_is_plural(s->language, s->m->world, s->m->supplier);
    say(s, "If ", "Si ");
    ent_text_add_party(&s->text, s->language, s->m->world, s->m->supplier, ENT_ROLE_BARE);
    if (c->cut >= 1.0) {
        say(s, " sold no more ", plural ? " ne vendaient plus " : " ne vendait plus ");
    } else {
        say(s, " sold ", plural ? " vendaient " : " vendait ");
        ent_text_add_percent(&s->text, s->language, 100.0 * c->cut, 0);
        say(s, " less ", " de moins ");
    }
    if (s->language == ENT_LANGUAGE_FR) ent_text_add(&s->text, of_french(name));
    ent_text_add(&s->text, name);
    ent_text_add(&s->text, " ");
    ent_text_add_parties(&s->text, s->language, s->m->world, s->importers, c->n_importers, ENT_ROLE_TO);
}

/* "Japan", or "they". */
static void say_importers_again(speech *s) {
    if (s->m->cutoff->n_importers == 1)
        ent_text_add_party(&s->text, s->language, s->m->world, s->importers[0], ENT_ROLE_BARE);
    else say(s, "they", "ces économies");
}

static void say_loss(speech *s, const ent_mineral_case *c) {
    int plural = ent_parties_are_plural(s->language, s->m->world, s->importers, s->m->cutoff->n_importers);
    ent_text_add(&s->text, ", ");
    say_importers_again(s);
    say(s, " would lose ", plural ? " perdraient " : " perdrait ");
    say_percent(s, c->loss_share);
    say(s, " of real income in a whole year without stocks (", " de revenu réel en une année entière sans stocks (");
    say_dollars(s, c->loss_musd);
    ent_text_add(&s->text, ", ");
    say_dollars(s, c->loss_musd / ENT_MINERAL_YEAR_DAYS);
    say(s, " a day). Stocks would last ", " par jour). Les stocks dureraient ");
    ent_text_add_figure(&s->text, s->language, floor(c->stock_days), 0);
    say(s,
        c->importer < s->m->cutoff->n_importers ? " days; until another supply is there, after "
                                                : " days where they end first; until another supply is there, after ",
        c->importer < s->m->cutoff->n_importers
            ? " jours\xE2\x80\xAF; d’ici à un autre approvisionnement, au bout de "
            : " jours là où ils finissent d’abord\xE2\x80\xAF; d’ici à un autre approvisionnement, au bout de ");
    ent_text_add_figure(&s->text, s->language, c->cut_days / ENT_MINERAL_YEAR_DAYS,
                        fmod(c->cut_days, ENT_MINERAL_YEAR_DAYS) == 0.0 ? 0 : 1);
    say(s, c->cut_days == ENT_MINERAL_YEAR_DAYS ? " year, the loss is " : " years, the loss is ",
        c->cut_days < 2.0 * ENT_MINERAL_YEAR_DAYS ? " an, la perte est de " : " ans, la perte est de ");
    say_dollars(s, c->rationed_musd);
    say(s, " if stocks are rationed and ", " si les stocks sont rationnés et de ");
    say_dollars(s, c->used_up_musd);
    say(s, " if not.", " sinon.");
}

static void say_why_not(speech *s, const ent_mineral_case *c) {
    switch (c->outcome) {
    case ENT_THREAT_NO_TRADE:
        say(s, ", nothing would be missing: no part of what is used comes from there.",
            ", rien ne manquerait\xE2\x80\xAF: rien de ce qui est utilisé n’en vient.");
        break;
    case ENT_THREAT_NO_SUPPLIER:
        say(s,
            ", nothing would be left once stocks are gone, and industries that cannot do without would stand still: "
            "no equilibrium says what that costs.",
            ", il ne resterait rien une fois les stocks épuisés, et les branches qui ne peuvent s’en passer "
            "s’arrêteraient\xE2\x80\xAF: aucun équilibre ne dit ce qu’il en coûte.");
        break;
    case ENT_THREAT_NOT_CONVERGED:
    case ENT_THREAT_SOLVED:
        say(s, ": no verified equilibrium was found.", "\xE2\x80\xAF: aucun équilibre vérifié n’a été trouvé.");
        break;
    }
}

/* Who of several loses most, in percent. */
static void say_worst(speech *s) {
    const ent_mineral_cutoff *c = s->m->cutoff;
    const ent_mineral_case *worst = NULL;
    for (size_t k = 0; k < c->n_importers; k++)
        if (c->cases[k].outcome == ENT_THREAT_SOLVED && (worst == NULL || c->cases[k].loss_share > worst->loss_share))
            worst = &c->cases[k];
    if (c->n_importers < 2 || worst == NULL) return;
    say(s, " By itself ", " Seul, ");
    ent_text_add_party(&s->text, s->language, s->m->world, c->importers[worst->importer].name, ENT_ROLE_BARE);
    say(s, " would lose most, ", " perdrait le plus, ");
    say_percent(s, worst->loss_share);
    ent_text_add(&s->text, ".");
}

static void say_insured(speech *s) {
    const ent_mineral_cutoff *c = s->m->cutoff;
    const ent_mineral_case *without = &c->cases[c->n_cases - 1];
    const ent_package_info *info;
    double written, expected;
    int changes = 0;
    if (c->n_insured == 0) return;
    info = ent_package_get_info(s->m->package);
    for (size_t k = 0; k < c->n_importers; k++) changes |= c->insured[0].accords[k].changes;
    ent_text_addf(&s->text, " %s ", info->name);
    if (!changes) {
        say(s, "says nothing that changes this.", "ne dit rien qui y change quelque chose.");
        return;
    }
    if (without->outcome != ENT_THREAT_SOLVED || isnan(c->insured[0].cases[c->n_cases - 1].rationed_musd) ||
        isnan(c->insured[1].cases[c->n_cases - 1].rationed_musd)) {
        say(s, "changes it by what no equilibrium can tell.", "y change quelque chose qu’aucun équilibre ne dit.");
        return;
    }
    written = without->rationed_musd - c->insured[0].cases[c->n_cases - 1].rationed_musd;
    expected = without->rationed_musd - c->insured[1].cases[c->n_cases - 1].rationed_musd;
    say(s, "would take ", "en retrancherait ");
    say_dollars(s, written);
    say(s, " off that as it is written", " tel qu’il est écrit");
    if (fabs(written - expected) > 0.005 * fabs(written)) {
        ent_text_add(&s->text, ", ");
        say_dollars(s, expected);
        say(s, " as it is expected to be delivered", " tel qu’on s’attend à le voir exécuté");
    }
    ent_text_add(&s->text, ".");
}

/* ---- notes ---- */

static void note(const ent_mineral_matter *m, const char *english, const char *french) {
    ent_answer_add_note(m->answer, ent_answer_word(m->answer, english, french));
}

static void note_limited(const ent_mineral_matter *m) {
    const ent_table *table = ent_world_table(m->world);
    ent_text text = {0};
    char *said;
    int limited = 0;
    for (size_t k = 0; k < m->cutoff->n_importers && m->cutoff->n_insured > 0; k++)
        limited |= m->cutoff->insured[0].accords[k].share_factor < 1.0;
    if (!limited) return;
    ent_text_add(
        &text,
        ent_answer_word(
            m->answer, "* The package has no figure for this mineral. It limits the supplier's share in imports of ",
            "* Le paquet n’a pas de chiffre pour ce minéral. Il limite la part du fournisseur dans les importations "
            "de "));
    for (size_t k = 0; k < m->cutoff->n_limited; k++)
        ent_text_addf(&text, "%s%s (%s)", k > 0 ? ", " : "",
                      ent_sector_name(&table->sectors[m->cutoff->limited[k]], m->answer->language),
                      table->sectors[m->cutoff->limited[k]].code);
    ent_text_add(
        &text,
        ent_answer_word(
            m->answer,
            ", which are far wider; it is assumed that the share in this mineral falls by the same factor, and is "
            "there before the cut-off. Which goods hold the mineral, and what stocks and plants come of the promise, "
            "is not in the data.",
            ", bien plus larges\xE2\x80\xAF; il est supposé que la part dans ce minéral baisse du même facteur, et "
            "avant la rupture. Quels biens contiennent le minéral, et quels stocks et usines viendront de la "
            "promesse, n’est pas dans les données."));
    said = ent_answer_keep(m->answer, &text);
    if (said != NULL) ent_answer_add_note(m->answer, said);
}

static void add_notes(const ent_mineral_matter *m) {
    note(m,
         "Losses: real income against the base, in money of the base year, I(1 - real_income_hat). Industries get the "
         "share of their base supply that is left and replace little of it; their productivity falls until what they "
         "make fits it. In all: each year at its weight, beta^(year - 1).",
         "Pertes\xE2\x80\xAF: revenu réel par rapport à la base, en monnaie de l’année de base, I(1 - "
         "real_income_hat). Les branches reçoivent la part restante de leur approvisionnement de base et en "
         "remplacent peu\xE2\x80\xAF; leur productivité baisse jusqu’à ce que leur production y corresponde. En "
         "tout\xE2\x80\xAF: chaque année à son poids, beta^(année - 1).");
    note(m,
         "Stocks rationed: industries live all year on the year's mean supply, as `entente run` solves a clause of "
         "type mineral; used up: as if nothing was, until they are gone.",
         "Stocks rationnés\xE2\x80\xAF: les branches vivent toute l’année de l’approvisionnement moyen de l’année, "
         "comme `entente run` résout une clause de type mineral\xE2\x80\xAF; épuisés\xE2\x80\xAF: comme si de rien "
         "n’était, jusqu’à la fin.");
    note(m,
         "* Assumptions of this project: stocks, years to rebuild, substitution, which industries use the mineral and "
         "its share of their output; an unknown reliance on imports is taken as 100%, an unknown share of the supplier "
         "in them as its share of what others than the importer produce.",
         "* Hypothèses de ce projet\xE2\x80\xAF: stocks, années à rebâtir, substitution, branches utilisatrices et "
         "part dans leur production\xE2\x80\xAF; une dépendance inconnue est prise à 100\xE2\x80\xAF%, une part "
         "inconnue du fournisseur comme sa part de ce que d’autres que l’importateur produisent.");
    note_limited(m);
    note(m,
         "Left out: what the supplier loses by not selling, dearer new mines, minerals inside imported parts, third "
         "countries that sell on or are cut off too.",
         "Laissés de côté\xE2\x80\xAF: ce que perd le fournisseur en ne vendant pas, le coût des nouvelles mines, les "
         "minéraux contenus dans les pièces importées, les pays tiers qui revendent ou sont coupés à leur tour.");
}

void ent_mineral_words(const ent_mineral_matter *m) {
    const ent_mineral_cutoff *c = m->cutoff;
    const ent_mineral_case *last = &c->cases[c->n_cases - 1];
    speech s = {.m = m, .language = m->answer->language};
    char *sentence;
    s.importers = ent_answer_take(m->answer, (c->n_importers + 1) * sizeof *s.importers);
    if (s.importers == NULL) return;
    for (size_t k = 0; k < c->n_importers; k++) s.importers[k] = c->importers[k].name;
    say_cut(&s);
    if (last->outcome == ENT_THREAT_SOLVED) say_loss(&s, last);
    else say_why_not(&s, last);
    say_worst(&s);
    say_insured(&s);
    sentence = ent_answer_keep(m->answer, &s.text);
    if (sentence != NULL) m->answer->sentence = sentence;
    add_notes(m);
}
