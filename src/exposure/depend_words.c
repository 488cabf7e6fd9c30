/* depend_words.c: the sentence and the notes of a question of dependence. */
#include "exposure/depend.h"

#include <math.h>
#include <string.h>

static int french(const ent_depend *d) { return d->answer->language == ENT_LANGUAGE_FR; }

static const char *word(const ent_depend *d, const char *english, const char *in_french) {
    return ent_answer_word(d->answer, english, in_french);
}

/* As many decimals as tell a share from nothing: 7.7%, 0.31%, 0.004%. */
static void add_share(const ent_depend *d, ent_text *text, double share) {
    double percent = 100 * share, size = fabs(percent);
    ent_text_add_percent(text, d->answer->language, percent,
                         size >= 0.95 || size == 0 ? 1
                         : size >= 0.095           ? 2
                         : size >= 0.0095          ? 3
                                                   : 4);
}

static void add_users(const ent_depend *d, ent_text *text, ent_place_role role) {
    ent_text_add_parties(text, d->answer->language, d->world, d->query->users, d->query->n_users, role);
}

static void add_suppliers(const ent_depend *d, ent_text *text, ent_place_role role) {
    ent_text_add_parties(text, d->answer->language, d->world, d->query->suppliers, d->query->n_suppliers, role);
}

static void add_region(const ent_depend *d, ent_text *text, size_t n, ent_place_role role) {
    ent_text_add_region(text, d->answer->language, &d->table->regions[n], role);
}

static size_t count_sectors(const ent_depend *d, size_t *last) {
    size_t count = 0;
    for (size_t j = 0; j < d->table->n_sectors && d->sectors != NULL; j++)
        if (d->sectors[j]) count++, *last = j;
    return count;
}

static const char *of_inputs(const ent_depend *d) {
    size_t last = 0;
    return count_sectors(d, &last) == 1 ? word(d, " of its inputs from ", " de ses intrants ")
                                        : word(d, " of their inputs from ", " de leurs intrants ");
}

/* The industries that are looked at, as the subject of a sentence that begins with them. */
static void add_industries(const ent_depend *d, ent_text *text) {
    size_t last = 0, count = count_sectors(d, &last);
    if (count == 1)
        ent_text_addf(text, ent_tr(d->answer->language, "The industry \"%s\""),
                      ent_sector_name(&d->table->sectors[last], d->answer->language));
    else if (count > 1) ent_text_addf(text, ent_tr(d->answer->language, "%zu industries"), count);
    else ent_text_add(text, word(d, "Industries", "Les branches"));
    ent_text_add(text, " ");
    if (d->users != NULL) add_users(d, text, french(d) ? ENT_ROLE_OF : ENT_ROLE_IN);
    if (french(d)) ent_text_add(text, count == 1 ? " tire" : " tirent");
    else ent_text_add(text, count == 1 ? " takes" : " take");
}

static void add_value(const ent_depend *d, ent_text *text, double musd) {
    ent_text_add(text, " (");
    ent_text_add_dollars(text, d->answer->language, musd);
    ent_text_add(text, word(d, " a year)", " par an)"));
}

/* "Under the deal (law of 2026) ", and what the law before was. */
static void begin_change(const ent_depend *d, ent_text *text) {
    ent_text_addf(text, ent_tr(d->answer->language, " Under \"%s\" (law of %d) "),
                  d->answer->package_title[0] != '\0' ? d->answer->package_title : d->answer->package, d->answer->year);
}

static int decimals_of(double points) { return fabs(points) >= 0.095 ? 2 : fabs(points) >= 0.0095 ? 3 : 4; }

/* From before to after, of the measure that the sentence leads with. */
static void add_change(const ent_depend *d, ent_text *text, double before, double after) {
    double points = 100 * (after - before);
    int decimals = decimals_of(points);
    begin_change(d, text);
    ent_text_add(text, word(d, "the share counting the inputs of inputs ", "la part avec les intrants des intrants "));
    if (fabs(points) < 5e-5) {
        ent_text_add(text, word(d, "stays the same.", "ne change pas."));
        return;
    }
    ent_text_add(text, points > 0 ? word(d, "rises from ", "augmente, de ") : word(d, "falls from ", "diminue, de "));
    ent_text_add_percent(text, d->answer->language, 100 * before, decimals);
    ent_text_add(text, word(d, " to ", " à "));
    ent_text_add_percent(text, d->answer->language, 100 * after, decimals);
    ent_text_add(text, ".");
}

static double *figures_by_region(const ent_depend *d) {
    return ent_answer_take(d->answer, d->table->n_regions * sizeof(double));
}

static void add_most_exposed(const ent_depend *d, ent_text *text) {
    double share;
    size_t last = 0, j = ent_depend_most_exposed(d, &share);
    if (j == d->table->n_sectors || count_sectors(d, &last) == 1 || !(share > 0)) return;
    ent_text_addf(text, ent_tr(d->answer->language, " Most exposed is \"%s\": "),
                  ent_sector_name(&d->table->sectors[j], d->answer->language));
    add_share(d, text, share);
    ent_text_add(text, ".");
}

/* Users on suppliers. */
static void say_pair(const ent_depend *d, ent_text *text) {
    size_t N = d->table->n_regions;
    ent_depend_figures f = ent_depend_on(d, &d->before, 0, N);
    int plural = ent_parties_are_plural(d->answer->language, d->world, d->query->suppliers, d->query->n_suppliers);
    add_industries(d, text);
    ent_text_add(text, " ");
    add_share(d, text, f.face_value);
    ent_text_add(text, of_inputs(d));
    add_suppliers(d, text, french(d) ? ENT_ROLE_OF : ENT_ROLE_BARE);
    ent_text_add(text, word(d, " at face value and ", " en achats directs et "));
    add_share(d, text, f.look_through);
    ent_text_add(text, word(d, " counting the inputs of inputs; ", " en comptant les intrants des intrants\u202F; "));
    add_suppliers(d, text, ENT_ROLE_BARE);
    ent_text_add(text, plural ? word(d, " make ", " créent ") : word(d, " makes ", " crée "));
    add_share(d, text, f.embodied);
    ent_text_add(text, word(d, " of the value added in the final demand ",
                            " de la valeur ajoutée contenue dans la demande finale "));
    add_users(d, text, ENT_ROLE_OF);
    if (d->sectors != NULL) ent_text_add(text, word(d, " for such goods", " pour de tels produits"));
    add_value(d, text, f.embodied_musd);
    ent_text_add(text, ".");
    add_most_exposed(d, text);
    if (d->package != NULL) add_change(d, text, f.look_through, ent_depend_on(d, &d->after, 0, N).look_through);
}

/* The three largest among N figures, NaN and the skipped left out; how many there are. */
static size_t largest_three(const double *figures, size_t N, size_t top[3]) {
    size_t count = 0;
    for (size_t i = 0; i < N; i++) {
        size_t at = count < 3 ? count++ : 3;
        if (!(figures[i] > 0)) {
            if (at < 3) count--;
            continue;
        }
        while (at > 0 && figures[i] > figures[top[at - 1]]) {
            if (at < 3) top[at] = top[at - 1];
            at--;
        }
        if (at < 3) top[at] = i;
    }
    return count;
}

static double abroad(const ent_depend *d, const double *by_maker) {
    double sum = 0;
    for (size_t i = 0; i < d->table->n_regions; i++) sum += d->users[i] ? 0 : by_maker[i];
    return sum;
}

/* Users alone: on whom. */
static void say_suppliers(const ent_depend *d, ent_text *text) {
    const ent_exposure *e = d->before.exposure;
    size_t N = d->table->n_regions, top[3], count;
    double *look = figures_by_region(d);
    if (look == NULL) return;
    for (size_t i = 0; i < N; i++) look[i] = d->users[i] ? 0 : e->look_through_share[i];
    count = largest_three(look, N, top);
    add_industries(d, text);
    ent_text_add(text, " ");
    add_share(d, text, abroad(d, e->face_value_share));
    ent_text_add(text, of_inputs(d));
    ent_text_add(text, word(d, "abroad at face value and ", "de l’étranger en achats directs et "));
    add_share(d, text, abroad(d, e->look_through_share));
    ent_text_add(text, word(d, " counting the inputs of inputs", " en comptant les intrants des intrants"));
    for (size_t k = 0; k < count; k++) {
        ent_text_add(text, k == 0          ? word(d, ", most of it from ", ", surtout ")
                           : k + 1 < count ? ", "
                                           : word(d, " and ", " et "));
        add_region(d, text, top[k], french(d) ? ENT_ROLE_OF : ENT_ROLE_BARE);
        ent_text_add(text, " (");
        add_share(d, text, look[top[k]]);
        ent_text_add(text, ")");
    }
    ent_text_add(text, ".");
    add_most_exposed(d, text);
    if (d->package != NULL)
        add_change(d, text, abroad(d, e->look_through_share), abroad(d, d->after.exposure->look_through_share));
}

/* Whose dependence rises and falls most; `before` [N] is 0 for those that are not looked at. */
static void add_movers(const ent_depend *d, ent_text *text, const double *before) {
    size_t N = d->table->n_regions, most[2] = {N, N};
    double points[2] = {0, 0};
    for (size_t n = 0; n < N; n++) {
        double change = d->suppliers[n] ? 0 : 100 * (ent_depend_on(d, &d->after, n, N).look_through - before[n]);
        int down = change < 0;
        if (fabs(change) >= 5e-5 && fabs(change) > fabs(points[down])) points[down] = change, most[down] = n;
    }
    begin_change(d, text);
    if (most[0] == N && most[1] == N)
        ent_text_add(text, word(d, "nobody's dependence changes", "aucune dépendance ne change"));
    for (int down = 0; down < 2; down++) {
        if (most[down] == N) continue;
        if (down && most[0] < N) ent_text_add(text, word(d, " and ", " et "));
        ent_text_add(text, down ? most[0] < N
                                      ? word(d, "falls most for ", "diminue le plus pour ")
                                      : word(d, "dependence falls most for ", "la dépendance diminue le plus pour ")
                                : word(d, "dependence rises most for ", "la dépendance augmente le plus pour "));
        add_region(d, text, most[down], ENT_ROLE_BARE);
        ent_text_add(text, " (");
        ent_text_add_figure(text, d->answer->language, points[down], decimals_of(points[down]));
        ent_text_add(text, word(d, " points)", " point)"));
    }
    ent_text_add(text, ".");
}

/* Suppliers alone: who depends on them. */
static void say_users(const ent_depend *d, ent_text *text) {
    size_t N = d->table->n_regions, top[3], count;
    double *look = figures_by_region(d), *musd = figures_by_region(d);
    if (look == NULL || musd == NULL) return;
    for (size_t n = 0; n < N; n++) {
        ent_depend_figures f = ent_depend_on(d, &d->before, n, N);
        look[n] = d->suppliers[n] ? 0 : f.look_through;
        musd[n] = d->suppliers[n] ? 0 : f.embodied_musd;
    }
    count = largest_three(look, N, top);
    ent_text_add(text, word(d, "Most dependent on ", "Les plus dépendants "));
    add_suppliers(d, text, french(d) ? ENT_ROLE_OF : ENT_ROLE_BARE);
    ent_text_add(text, word(d, ", by inputs counting those of inputs, are ",
                            ", par leurs intrants et les intrants de ceux-ci, sont "));
    for (size_t k = 0; k < count; k++) {
        ent_text_add(text, k == 0 ? "" : k + 1 < count ? ", " : word(d, " and ", " et "));
        add_region(d, text, top[k], ENT_ROLE_BARE);
        ent_text_add(text, " (");
        add_share(d, text, look[top[k]]);
        ent_text_add(text, ")");
    }
    if (largest_three(musd, N, top) > 0) {
        ent_text_add(text,
                     word(d, "; in money, most of the value added there ends up in final demand ",
                          "\u202F; en valeur, la première destination de sa valeur ajoutée est la demande finale "));
        add_region(d, text, top[0], ENT_ROLE_OF);
        add_value(d, text, musd[top[0]]);
    }
    ent_text_add(text, ".");
    if (d->package != NULL) add_movers(d, text, look);
}

/* Neither: the closest pair. */
static void say_pairs(const ent_depend *d, ent_text *text) {
    const ent_reliance *r = d->before.reliance;
    size_t N = d->table->n_regions, best = 0;
    double most = -1;
    for (size_t c = 0; c < N * N; c++)
        if (c / N != c % N && r->look_through_share[c] > most) most = r->look_through_share[best = c];
    ent_text_add(text, word(d, "The closest dependence is that ", "La dépendance la plus forte est celle "));
    add_region(d, text, best / N, ENT_ROLE_OF);
    ent_text_add(text, word(d, " on ", " à l’égard "));
    add_region(d, text, best % N, french(d) ? ENT_ROLE_OF : ENT_ROLE_BARE);
    ent_text_add(text, word(d, ": ", "\u202F: "));
    add_share(d, text, most);
    ent_text_add(text, word(d, " of all inputs, counting the inputs of inputs.",
                            " de tous les intrants, en comptant les intrants des intrants."));
}

static void add_points_note(const ent_depend *d) {
    const ent_single_point_options *o = &d->query->points;
    ent_language language = d->answer->language;
    ent_text text = {0};
    const char *note;
    ent_text_add(&text, word(d, "A single point of failure: one supplier abroad has at least ",
                             "Point de défaillance unique\u202F: un fournisseur étranger détient au moins "));
    ent_text_add_percent(&text, language, 100 * o->above_share, 0);
    ent_text_add(&text, word(d, " of what is bought of a good as an input, and no other, home included, has ",
                             " d’un produit acheté comme intrant, et nul autre, pays compris, n’en a "));
    ent_text_add_percent(&text, language, 100 * o->next_share, 0);
    ent_text_add(&text, word(d, ", at face value or counting inputs of inputs. Goods below ",
                             ", en achats directs ou de bout en bout. Les produits de moins de "));
    ent_text_add_percent(&text, language, 100 * o->cost_share, 1);
    ent_text_add(&text, word(d, " of inputs are left out.", " des intrants sont omis."));
    note = ent_answer_keep(d->answer, &text);
    if (note != NULL) ent_answer_add_note(d->answer, note);
}

/* Which law the figures without "change" are of. */
static void add_law_note(const ent_depend *d) {
    const char *note, *against = d->answer->against;
    if (d->package == NULL) return;
    if (strcmp(against, "none") == 0) against = word(d, "the base law", "le droit de base");
    note = ent_answer_stringf(d->answer,
                              word(d, "All figures but changes are those of %s, before the package.",
                                   "Hors variations, les chiffres sont ceux du droit d’avant le paquet\u202F: %s."),
                              against);
    if (note != NULL) ent_answer_add_note(d->answer, note);
}

static void add_notes(const ent_depend *d) {
    add_law_note(d);
    ent_answer_add_note(
        d->answer,
        word(
            d,
            "Face value: inputs bought. Look-through: these, what they are made with, and so on, (L - I) y with L = "
            "(I - A)^-1 at basic prices; all buyers of a country have the same suppliers of a good (import "
            "proportionality). Final demand: the value added in it, b L f. Shares are of all, home included.",
            "Achats directs\u202F: les intrants achetés. Toute la chaîne\u202F: ceux-ci, ce dont ils sont faits, et ainsi "
            "de suite, (L - I) y avec L = (I - A)^-1 aux prix de base\u202F; tous les acheteurs d’un pays ont les mêmes "
            "fournisseurs d’un produit (proportionnalité des importations). Demande finale\u202F: la valeur ajoutée qui "
            "y est contenue, b L f. Les parts sont de l’ensemble, pays compris."));
    if (d->users != NULL) {
        ent_answer_add_note(
            d->answer, word(d, "HHI: concentration of suppliers abroad, sum of squared shares, 1 for a single one.",
                            "IHH\u202F: concentration des fournisseurs étrangers, somme des carrés de leurs parts, 1 "
                            "pour un seul."));
        add_points_note(d);
    }
    if (d->sectors != NULL)
        ent_answer_add_note(
            d->answer,
            word(
                d,
                "Inputs are those of the industries asked for; imports, purchases and final demand are of their goods.",
                "Les intrants sont ceux des branches demandées\u202F; importations, achats et demande "
                "finale sont ceux de leurs produits."));
    ent_answer_add_note(
        d->answer,
        word(d, "Left out: firms, goods finer than an industry, stocks, and how soon another supplier is found.",
             "Hors champ\u202F: les entreprises, les produits plus fins qu’une branche, les stocks, et le "
             "délai pour trouver un autre fournisseur."));
}

void ent_depend_add_words(ent_depend *d) {
    ent_text text = {0};
    if (d->users != NULL && d->suppliers != NULL) say_pair(d, &text);
    else if (d->users != NULL) say_suppliers(d, &text);
    else if (d->suppliers != NULL) say_users(d, &text);
    else say_pairs(d, &text);
    d->answer->sentence = ent_answer_keep(d->answer, &text);
    add_notes(d);
}
