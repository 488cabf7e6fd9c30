/* depend_tables.c: the tables of a question of dependence. Each has all rows for files; a terminal shows the first. */
#include "exposure/depend.h"
#include "exposure/ranking.h"

#include <math.h>

enum { MEASURES_ROWS = 12, PAIRS_SHOWN = 20 };

static const char *word(const ent_depend *d, const char *english, const char *french) {
    return ent_answer_word(d->answer, english, french);
}

static void column(const ent_depend *d, const char *key, const char *label, const char *unit, ent_column_kind kind,
                   int digits) {
    ent_answer_add_column(d->answer, (ent_answer_column){key, label, unit, kind, digits});
}

static void share_column(const ent_depend *d, const char *key, const char *english, const char *french) {
    column(d, key, word(d, english, french), "share", ENT_COLUMN_LEVEL, 2);
}

static void points_column(const ent_depend *d, const char *key, const char *english, const char *french) {
    column(d, key, word(d, english, french), "pct_points", ENT_COLUMN_CHANGE, -1);
}

static void region_cell(const ent_depend *d, size_t n) {
    const ent_region *region = &d->table->regions[n];
    ent_answer_add_words(d->answer, region->code, ent_region_name(region, d->answer->language));
}

static void sector_cell(const ent_depend *d, size_t j) {
    const ent_sector *sector = &d->table->sectors[j];
    ent_answer_add_words(d->answer, sector->code, ent_sector_name(sector, d->answer->language));
}

/* Who was asked for, as one: the names as they were given. */
static void group_cell(const ent_depend *d, const char *const *names, size_t n) {
    ent_text text = {0};
    const char *code;
    ent_text_add_names(&text, names, n);
    code = ent_answer_keep(d->answer, &text);
    if (code == NULL) return; /* shows in ent_answer_complete */
    ent_answer_add_words(d->answer, code, n == 1 ? ent_party_name(d->answer->language, d->world, names[0]) : code);
}

static void measure_columns(const ent_depend *d) {
    share_column(d, "face_value_share", "inputs, face value", "intrants directs");
    share_column(d, "look_through_share", "inputs, look-through", "intrants, toute la chaîne");
    share_column(d, "import_share", "imports", "achats à l’étranger");
    share_column(d, "absorption_share", "all purchases", "tous les achats");
    share_column(d, "embodied_share", "final demand, value added", "demande finale, valeur ajoutée");
    column(d, "embodied_musd", word(d, "value added", "valeur ajoutée"), "musd", ENT_COLUMN_LEVEL, -1);
}

static void measure_cells(const ent_depend *d, ent_depend_figures f) {
    ent_answer_add_number(d->answer, f.face_value);
    ent_answer_add_number(d->answer, f.look_through);
    ent_answer_add_number(d->answer, f.imports);
    ent_answer_add_number(d->answer, f.absorption);
    ent_answer_add_number(d->answer, f.embodied);
    ent_answer_add_number(d->answer, f.embodied_musd);
}

static void change_columns(const ent_depend *d) {
    share_column(d, "look_through_before_share", "look-through before", "toute la chaîne, avant");
    share_column(d, "look_through_after_share", "after", "après");
    points_column(d, "look_through_change_points", "change", "écart");
    points_column(d, "face_value_change_points", "change, face value", "écart, achats directs");
    points_column(d, "import_change_points", "change, imports", "écart, achats à l’étranger");
    column(d, "embodied_change_musd", word(d, "change, value added", "écart, valeur ajoutée"), "musd",
           ENT_COLUMN_CHANGE, -1);
}

static void change_cells(const ent_depend *d, ent_depend_figures before, ent_depend_figures after) {
    ent_answer_add_number(d->answer, before.look_through);
    ent_answer_add_number(d->answer, after.look_through);
    ent_answer_add_number(d->answer, 100 * (after.look_through - before.look_through));
    ent_answer_add_number(d->answer, 100 * (after.face_value - before.face_value));
    ent_answer_add_number(d->answer, 100 * (after.imports - before.imports));
    ent_answer_add_number(d->answer, after.embodied_musd - before.embodied_musd);
}

/* A row of the two tables on pairs: a user (N: those asked for) and a supplier (N: likewise). */
typedef struct pair {
    size_t user, supplier;
} pair;

typedef struct rows {
    size_t count;
    pair *pairs;
    size_t *order;
    int users, suppliers; /* which of the two has a column */
} rows;

static void names_of(const ent_depend *d, const rows *r) {
    ent_column_kind kind = r->users && r->suppliers ? ENT_COLUMN_TEXT : ENT_COLUMN_CODE; /* two names need the room */
    if (r->users) column(d, "user", word(d, "user", "acheteur"), "", kind, -1);
    if (r->suppliers) column(d, "supplier", word(d, "supplier", "vendeur"), "", kind, -1);
}

static void name_cells(const ent_depend *d, const rows *r, pair p) {
    size_t N = d->table->n_regions;
    if (r->users) region_cell(d, p.user);
    if (r->suppliers && p.supplier < N) region_cell(d, p.supplier);
    else if (r->suppliers) group_cell(d, d->query->suppliers, d->query->n_suppliers);
}

static void add_rows(const ent_depend *d, const rows *r, const char *key, const char *title, int change) {
    ent_answer_begin_table(d->answer, key, title);
    names_of(d, r);
    if (change) change_columns(d);
    else measure_columns(d);
    for (size_t k = 0; k < r->count; k++) {
        pair p = r->pairs[r->order[k]];
        ent_depend_figures before = ent_depend_on(d, &d->before, p.user, p.supplier);
        name_cells(d, r, p);
        if (change) change_cells(d, before, ent_depend_on(d, &d->after, p.user, p.supplier));
        else measure_cells(d, before);
    }
    ent_answer_show(d->answer, r->users && r->suppliers ? PAIRS_SHOWN : MEASURES_ROWS);
}

/* Members of a group that was asked for follow it; a country by itself stands alone. */
static size_t fill_pairs(const ent_depend *d, pair *pairs) {
    size_t N = d->table->n_regions, count = 0, members = 0;
    for (size_t n = 0; n < N; n++) {
        if (d->users != NULL ? n > 0 : d->suppliers != NULL && d->suppliers[n]) continue;
        if (d->suppliers != NULL && d->users == NULL) {
            pairs[count++] = (pair){n, N};
            continue;
        }
        for (size_t i = 0; i < N; i++) {
            if (d->users != NULL ? d->users[i] : i == n) continue;
            if (d->suppliers != NULL && !d->suppliers[i]) continue;
            members++;
            pairs[count++] = (pair){n, i};
        }
    }
    if (d->users == NULL || d->suppliers == NULL) return count;
    if (members > 1) pairs[count++] = (pair){0, N};
    return count;
}

/* "Dependence on China"; never NULL. */
static const char *title_on_suppliers(const ent_depend *d, const char *english, const char *french) {
    ent_text text = {0};
    const char *title;
    ent_text_add(&text, word(d, english, french));
    ent_text_add_parties(&text, d->answer->language, d->world, d->query->suppliers, d->query->n_suppliers,
                         d->answer->language == ENT_LANGUAGE_FR ? ENT_ROLE_OF : ENT_ROLE_BARE);
    title = ent_answer_keep(d->answer, &text);
    return title == NULL ? "" : title;
}

static void measure_tables(ent_depend *d) {
    size_t N = d->table->n_regions;
    rows r = {.users = d->users == NULL, .suppliers = d->users != NULL || d->suppliers == NULL};
    double *size;
    r.pairs = ent_answer_take(d->answer, (N * N + 1) * sizeof *r.pairs);
    r.order = ent_answer_take(d->answer, (N * N + 1) * sizeof *r.order);
    size = ent_answer_take(d->answer, (N * N + 1) * sizeof *size);
    if (r.pairs == NULL || r.order == NULL || size == NULL) return; /* shows in ent_answer_complete */
    r.count = fill_pairs(d, r.pairs);
    for (size_t k = 0; k < r.count; k++)
        size[k] = ent_depend_on(d, &d->before, r.pairs[k].user, r.pairs[k].supplier).look_through;
    ent_rank_values(r.count, size, r.order);
    if (d->users != NULL && d->suppliers != NULL)
        add_rows(d, &r, "dependence", title_on_suppliers(d, "Dependence on ", "Dépendance à l’égard "), 0);
    else if (d->users != NULL)
        add_rows(d, &r, "suppliers",
                 word(d, "Dependence on suppliers abroad", "Dépendance à l’égard de fournisseurs étrangers"), 0);
    else if (d->suppliers != NULL) add_rows(d, &r, "users", title_on_suppliers(d, "Who depends on ", "Qui dépend "), 0);
    else add_rows(d, &r, "pairs", word(d, "Who depends on whom", "Qui dépend de qui"), 0);
    if (d->package == NULL) return;
    for (size_t k = 0; k < r.count; k++)
        size[k] = fabs(ent_depend_on(d, &d->after, r.pairs[k].user, r.pairs[k].supplier).look_through - size[k]);
    ent_rank_values(r.count, size, r.order);
    add_rows(d, &r, "change", word(d, "What the package changes", "Ce que change le paquet"), 1);
}

/* ---- by using industry ---- */

/* The largest supplier abroad. */
static void first_supplier_cell(const ent_depend *d, const double *share) {
    size_t best = d->table->n_regions;
    for (size_t i = 0; i < d->table->n_regions; i++)
        if (!d->users[i] && share[i] > 0 && (best == d->table->n_regions || share[i] > share[best])) best = i;
    if (best < d->table->n_regions) region_cell(d, best);
    else ent_answer_add_words(d->answer, "", NULL);
}

static void using_columns(const ent_depend *d) {
    column(d, "sector", word(d, "industry", "branche"), "", ENT_COLUMN_CODE, -1);
    column(d, "inputs_musd", word(d, "inputs", "intrants"), "musd", ENT_COLUMN_LEVEL, -1);
    share_column(d, "face_value_share", "face value", "achats directs");
    share_column(d, "look_through_share", "look-through", "toute la chaîne");
    if (d->package != NULL) points_column(d, "look_through_change_points", "change", "écart");
    if (d->suppliers == NULL) column(d, "first_supplier", word(d, "first", "premier"), "", ENT_COLUMN_TEXT, -1);
    column(d, "face_value_hhi", word(d, "HHI, face value", "IHH, achats directs"), "", ENT_COLUMN_LEVEL, 3);
    column(d, "look_through_hhi", word(d, "HHI, look-through", "IHH, toute la chaîne"), "", ENT_COLUMN_LEVEL, 3);
}

/* All industries together. */
static void using_total(const ent_depend *d) {
    const ent_exposure *e = d->before.exposure;
    double look = ent_depend_from(d, e->look_through_share, 0);
    ent_answer_add_words(d->answer, "all", word(d, "all industries", "toutes les branches"));
    ent_answer_add_number(d->answer, e->inputs_musd);
    ent_answer_add_number(d->answer, ent_depend_from(d, e->face_value_share, 0));
    ent_answer_add_number(d->answer, look);
    if (d->package != NULL)
        ent_answer_add_number(d->answer, 100 * (ent_depend_from(d, d->after.exposure->look_through_share, 0) - look));
    if (d->suppliers == NULL) first_supplier_cell(d, e->look_through_share);
    ent_answer_add_number(d->answer, e->face_value_hhi);
    ent_answer_add_number(d->answer, e->look_through_hhi);
}

static void using_row(const ent_depend *d, size_t j) {
    const ent_exposure *e = d->before.exposure;
    size_t N = d->table->n_regions;
    double look = ent_depend_from(d, e->using_look_through_share, j);
    sector_cell(d, j);
    ent_answer_add_number(d->answer, e->using_inputs_musd[j]);
    ent_answer_add_number(d->answer, ent_depend_from(d, e->using_face_value_share, j));
    ent_answer_add_number(d->answer, look);
    if (d->package != NULL)
        ent_answer_add_number(d->answer,
                              100 * (ent_depend_from(d, d->after.exposure->using_look_through_share, j) - look));
    if (d->suppliers == NULL) first_supplier_cell(d, e->using_look_through_share + j * N);
    ent_answer_add_number(d->answer, e->using_face_value_hhi[j]);
    ent_answer_add_number(d->answer, e->using_look_through_hhi[j]);
}

static void using_table(ent_depend *d) {
    const ent_exposure *e = d->before.exposure;
    size_t J = d->table->n_sectors, *order = ent_answer_take(d->answer, J * sizeof *order);
    double *size = ent_answer_take(d->answer, J * sizeof *size);
    ent_answer_begin_table(
        d->answer, "using",
        d->suppliers != NULL
            ? word(d, "By using industry: inputs that come from there, % of its inputs",
                   "Par branche utilisatrice\u202F: intrants qui en viennent, en % de ses intrants")
            : word(d, "By using industry: inputs that come from abroad, % of its inputs",
                   "Par branche utilisatrice\u202F: intrants venus de l’étranger, en % de ses intrants"));
    using_columns(d);
    if (order == NULL || size == NULL) return;
    for (size_t j = 0; j < J; j++) size[j] = ent_depend_from(d, e->using_look_through_share, j);
    ent_rank_values(J, size, order);
    using_total(d);
    for (size_t k = 0; k < J; k++)
        if (e->using_inputs_musd[order[k]] > 0) using_row(d, order[k]);
}

/* ---- by what is supplied ---- */

static void supplied_row(const ent_depend *d, size_t k) {
    const ent_exposure *e = d->before.exposure;
    size_t N = d->table->n_regions;
    double face = ent_depend_from(d, e->supplied_face_value_share, k);
    double look = ent_depend_from(d, e->supplied_look_through_share, k);
    sector_cell(d, k);
    ent_answer_add_number(d->answer, ent_share(face, ent_sum(e->supplied_face_value_share + k * N, N)));
    ent_answer_add_number(d->answer, ent_share(look, ent_sum(e->supplied_look_through_share + k * N, N)));
    ent_answer_add_number(d->answer, face);
    ent_answer_add_number(d->answer, look);
    if (d->package != NULL)
        ent_answer_add_number(d->answer,
                              100 * (ent_depend_from(d, d->after.exposure->supplied_look_through_share, k) - look));
    ent_answer_add_number(d->answer, ent_depend_from(d, e->supplied_embodied_musd, k));
}

static void supplied_table(ent_depend *d) {
    size_t J = d->table->n_sectors, *order = ent_answer_take(d->answer, J * sizeof *order);
    double *size = ent_answer_take(d->answer, J * sizeof *size);
    ent_answer_begin_table(
        d->answer, "supplied",
        word(d, "By what is supplied: its share of each good bought as an input, and of all inputs",
             "Par produit fourni\u202F: sa part de chaque bien acheté comme intrant, et de tous les intrants"));
    column(d, "sector", word(d, "good", "produit"), "", ENT_COLUMN_CODE, -1);
    share_column(d, "good_face_value_share", "of the good, face value", "du produit, achats directs");
    share_column(d, "good_look_through_share", "of the good, look-through", "du produit, toute la chaîne");
    share_column(d, "face_value_share", "of inputs, face value", "des intrants, achats directs");
    share_column(d, "look_through_share", "of inputs, look-through", "des intrants, toute la chaîne");
    if (d->package != NULL) points_column(d, "look_through_change_points", "change", "écart");
    column(d, "embodied_musd", word(d, "value added", "valeur ajoutée"), "musd", ENT_COLUMN_LEVEL, -1);
    if (order == NULL || size == NULL) return;
    for (size_t k = 0; k < J; k++) size[k] = ent_depend_from(d, d->before.exposure->supplied_look_through_share, k);
    ent_rank_values(J, size, order);
    for (size_t k = 0; k < J; k++) supplied_row(d, order[k]);
}

/* ---- single points of failure ---- */

static void points_table(ent_depend *d) {
    ent_answer_begin_table(
        d->answer, "points",
        word(d, "Single points of failure: a supplier's share of a good bought as an input, and the next",
             "Points de défaillance unique\u202F: part d’un fournisseur dans un intrant, et du suivant"));
    column(d, "sector", word(d, "good", "produit"), "", ENT_COLUMN_CODE, -1);
    column(d, "supplier", word(d, "supplier", "fournisseur"), "", ENT_COLUMN_TEXT, -1);
    share_column(d, "share", "face value", "achats directs");
    share_column(d, "next_share", "next", "suivant");
    share_column(d, "look_through_share", "look-through", "toute la chaîne");
    share_column(d, "next_look_through_share", "next", "suivant");
    share_column(d, "cost_share", "of all inputs", "de tous les intrants");
    for (size_t p = 0; p < d->n_points; p++) {
        const ent_single_point *point = &d->points[p];
        sector_cell(d, point->sector);
        region_cell(d, point->supplier);
        ent_answer_add_number(d->answer, point->share);
        ent_answer_add_number(d->answer, point->next_share);
        ent_answer_add_number(d->answer, point->look_through_share);
        ent_answer_add_number(d->answer, point->next_look_through_share);
        ent_answer_add_number(d->answer, point->cost_share);
    }
}

void ent_depend_add_tables(ent_depend *d) {
    measure_tables(d);
    if (d->users == NULL) return;
    using_table(d);
    if (d->suppliers != NULL) supplied_table(d);
    points_table(d);
}
