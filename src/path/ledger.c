/* ledger.c: what each group of clauses, or each clause, contributes to every region's real income in every year: Shapley
 * values over walks (MODEL section 4). A player joins when its clauses take the place of those of its group on the other
 * side: with nobody joined the walk is that of what the package is measured against, with everybody the package's. */
#include "path/shapley.h"
#include "path/years.h"

#include <stdlib.h>
#include <string.h>

/* A clause of a group that is the same on both sides. */
#define IDLE (SIZE_MAX - 1)

typedef struct ledger {
    const ent_years *years;
    size_t n_clauses, n_players;
    size_t *player; /* [n_clauses]: whose clause it is; n_players for contexts */
    const char **names;
    size_t N, n_years;
} ledger;

/* What tells one clause from another, besides its name. */
static int same_clause(const ent_clause_info *a, const ent_clause_info *b) {
    return strcmp(a->summary, b->summary) == 0 && strcmp(a->from, b->from) == 0 && strcmp(a->until, b->until) == 0 &&
           strcmp(a->announced, b->announced) == 0 && strcmp(a->authority, b->authority) == 0 &&
           strcmp(a->when, b->when) == 0 && a->delivery == b->delivery;
}

/* Clauses of a player that stand on one side and not, word for word, on the other. */
static int differs(const ledger *l, size_t p, ent_book_layer layer) {
    const ent_book *book = l->years->book;
    for (size_t k = 0; k < l->n_clauses; k++) {
        size_t q = 0;
        if (l->player[k] != p || ent_book_clause_at(book, k)->layer != layer) continue;
        while (q < l->n_clauses && !(l->player[q] == p && ent_book_clause_at(book, q)->layer != layer &&
                                     same_clause(ent_book_clause_at(book, k)->info, ent_book_clause_at(book, q)->info)))
            q++;
        if (q == l->n_clauses) return 1;
    }
    return 0;
}

/* A group that is the same on both sides contributes nothing, and halves the games when it does not play: its clauses go
 * with the last player, so that nobody joined is still one side and everybody the other. */
static void drop_idle(ledger *l) {
    for (size_t p = 0; p < l->n_players;) {
        if (l->n_players == 1 || differs(l, p, ENT_BOOK_PACKAGE) || differs(l, p, ENT_BOOK_AGAINST)) {
            p++;
            continue;
        }
        l->n_players--;
        for (size_t k = 0; k < l->n_clauses; k++) {
            if (l->player[k] == p) l->player[k] = IDLE;
            else if (l->player[k] != SIZE_MAX && l->player[k] != IDLE && l->player[k] > p) l->player[k]--;
        }
        for (size_t q = p; q < l->n_players; q++) l->names[q] = l->names[q + 1];
    }
}

/* Clauses of the same group on both sides play as one; by clause, those of the other side play by groups still, since
 * what falls away has no clause of its own in the package. */
static void find_players(ledger *l, ent_ledger kind) {
    for (size_t k = 0; k < l->n_clauses; k++) {
        const ent_book_clause *clause = ent_book_clause_at(l->years->book, k);
        int by_itself = kind == ENT_LEDGER_CLAUSE && clause->layer == ENT_BOOK_PACKAGE;
        const char *name = by_itself ? clause->info->id : clause->group;
        size_t p = by_itself ? l->n_players : 0;
        l->player[k] = SIZE_MAX;
        if (clause->layer == ENT_BOOK_CONTEXT) continue;
        while (p < l->n_players && strcmp(l->names[p], name) != 0) p++;
        if (p == l->n_players) l->names[l->n_players++] = name;
        l->player[k] = p;
    }
}

/* The game: real incomes of a walk against those of the other side, in percent. */
static ent_status play(ent_context *context, const unsigned char *joined, void *payload, double *values) {
    const ledger *l = payload;
    const ent_years *y = l->years;
    unsigned char *on = calloc(l->n_clauses + 1, 1);
    ent_side_of_book side = {.book = y->book, .on = on};
    ent_source source = ent_source_of(&side);
    ent_company company = {.lent = &y->from};
    ent_walk walk = {0};
    int failed_year = 0, all = 1;
    ent_status status;
    if (on == NULL) return ent_fail_nomem(context);
    for (size_t p = 0; p < l->n_players; p++) all = all && joined[p];
    for (size_t k = 0; k < l->n_clauses; k++) {
        size_t p = l->player[k];
        int to = p == IDLE ? all : p != SIZE_MAX && joined[p];
        on[k] = p == SIZE_MAX ? 1 : to ? y->on_to[k] : y->on_from[k];
    }
    status = ent_walk_run(context, &y->calendar, &source, &company, 1, &walk, &failed_year);
    if (status == ENT_NUMERIC || status == ENT_UNMET) {
        ent_error failure = *ent_context_error(context);
        status = ent_fail_at(context, status, (ent_place){0}, failure.key, failure.hint,
                             "%d, with part of the clauses: %s", failed_year, failure.message);
    }
    for (size_t t = 0; t < l->n_years && status == ENT_OK; t++)
        for (size_t n = 0; n < l->N; n++)
            values[t * l->N + n] = 100.0 *
                                   (walk.years[t].real_income_hat[n] / y->from.years[t].real_income_hat[n] - 1.0);
    ent_walk_free(&walk);
    free(on);
    return status;
}

static ent_status describe_player(ent_context *context, const ledger *l, size_t p, const ent_shares *shares,
                                  ent_result *d) {
    size_t values = l->n_years * l->N;
    const char **ids = calloc(l->n_clauses + 1, sizeof *ids);
    ent_player player = {.name = l->names[p],
                         .clauses = ids,
                         .share_pct = shares->share + p * values,
                         .error_pct = shares->error + p * values};
    ent_status status;
    if (ids == NULL) return ent_fail_nomem(context);
    for (size_t k = 0; k < l->n_clauses; k++) {
        const ent_book_clause *clause = ent_book_clause_at(l->years->book, k);
        if (l->player[k] != p) continue;
        ids[player.n_clauses++] = clause->layer == ENT_BOOK_PACKAGE ? clause->info->id
                                                                    : ent_result_stringf(d, "not %s", clause->info->id);
    }
    status = ent_result_complete(d) ? ent_result_add_player(context, d, &player) : ent_fail_nomem(context);
    free(ids);
    return status;
}

static ent_status settle(ent_context *context, ledger *l, const ent_run_options *options, ent_result *d) {
    ent_shares shares;
    ent_game game = {.play = play,
                     .payload = l,
                     .threads = options->threads,
                     .seed = options->seed,
                     .n_orders = (options->ledger_orders + 1) / 2 * 2,
                     .task = N_("ledger")};
    ent_status status;
    find_players(l, options->ledger);
    drop_idle(l);
    game.n_players = l->n_players;
    game.n_values = l->n_years * l->N;
    ENT_TRY(ent_shapley(context, &game, &shares));
    d->ledger_exact = shares.exact;
    d->ledger_orders = shares.exact ? 0 : game.n_orders;
    status = ENT_OK;
    for (size_t p = 0; p < l->n_players && status == ENT_OK; p++) status = describe_player(context, l, p, &shares, d);
    ent_shares_free(&shares);
    return status;
}

ent_status ent_years_ledger(ent_context *context, const ent_years *y, ent_result *d) {
    size_t n = ent_book_size(y->book);
    ledger l = {.years = y, .n_clauses = n, .N = d->n_regions, .n_years = y->calendar.n_years};
    ent_status status;
    l.player = calloc(n + 1, sizeof *l.player);
    l.names = calloc(n + 1, sizeof *l.names);
    status = l.player == NULL || l.names == NULL ? ent_fail_nomem(context) : settle(context, &l, y->matter->options, d);
    free(l.player);
    free(l.names);
    return status;
}
