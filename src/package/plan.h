/* plan.h: packages whose labels have met a world: cells instead of names, and
 * the law they make on a day.
 *
 * Clauses of several packages stand in one stack: contexts, lower ones first,
 * then the package itself. */
#ifndef ENT_PACKAGE_PLAN_H
#define ENT_PACKAGE_PLAN_H

#include "package/closures.h"
#include "package/inside.h"

/* The indices that flags name, ascending. */
typedef struct ent_list {
    size_t n;
    uint32_t *at;
} ent_list;

/* Using sectors of a mineral that share parameters. */
typedef struct ent_mineral_use_group {
    unsigned char *sectors; /* [J] */
    double cost_share, sigma, stock_days;
} ent_mineral_use_group;

/* What a clause names. Tariffs, barriers and levies act on pairs sector x importer x exporter with importer != exporter,
 * productivity on sector x region. Flags are 0 or 1. */
typedef struct ent_scope {
    unsigned char *sectors;               /* [J] */
    unsigned char *importers, *exporters; /* [N]; of deeds: who acts, and its partners */
    unsigned char *regions;               /* [N] */
    ent_list sector_list, importer_list, exporter_list, region_list;
    size_t n_cells;              /* cells in all; 0 when the clause names none. 1 for a deed that names no sectors */
    size_t *cells;               /* of a file of rates: [n_cells] into [J][N][N] */
    double *rates;               /* [n_cells] */
    double *mix_share;           /* [J] */
    unsigned char *divert;       /* [N] */
    size_t *protected_sectors;   /* [clause->terms.protect.n] */
    size_t n_uses;               /* minerals */
    ent_mineral_use_group *uses; /* [n_uses] */
} ent_scope;

/* Whose law it is. The contexts of `one`, then those of `two`, lie under `own`;
 * each may be NULL. */
typedef struct ent_stack {
    const ent_package *own, *one, *two;
    const ent_package *beside; /* between the contexts and `own`, unless it is among the contexts; NULL: nothing */
    const ent_facts *facts;    /* NULL: the built-in ones, read where a clause needs them */
    int off;                   /* of the clauses that are switched off instead of those that are on */
} ent_stack;

typedef struct ent_layer {
    const ent_package *package;
    size_t first; /* its first entry */
} ent_layer;

/* A step of a clause in the stack; the steps of a clause follow each other, and its first one, its head, stands for the
 * clause. */
typedef struct ent_entry {
    const ent_clause *clause;
    size_t step;
    size_t layer;
    size_t replaced;     /* head of the clause whose place it takes; n_entries when none */
    size_t position;     /* for the order within a rule: that of its clause, or of the
                      clause whose place it took */
    ent_day first, last; /* in force under the present reading; never when first > last */
    double delivery;     /* share of it that is delivered; 1 as it is written */
} ent_entry;

/* Which law is read: in force in the end; as collected on each day by what was
 * known that day; as owed by what is known on a day, refunds taken out. */
typedef enum ent_reading { ENT_READ_FINAL, ENT_READ_COLLECTED, ENT_READ_OWED } ent_reading;

typedef struct ent_plan {
    ent_arena arena;
    ent_stack stack;
    const ent_world *world;
    const ent_table *table;
    size_t n_layers;
    ent_layer *layers;
    size_t n_entries;
    ent_entry *entries;            /* [n_entries] */
    ent_scope *scopes;             /* [n_entries]; those of a clause are the same */
    size_t *order;                 /* [n_entries]: set, add, floor, cap; within a rule by position */
    ent_closures *closures;        /* NULL unless a clause closes a strait */
    ent_facts *own_facts;          /* read for this plan; stack.facts are these, then */
    const unsigned char *on;       /* [n_entries] by head: clauses that count; NULL: all without a condition */
    const unsigned char *layer_on; /* [n_layers] whose voids and deficits count; NULL: all */
} ent_plan;

/* Resolves every label; failures carry the place of the label in the package or
 * in its file of rates. */
ENT_MUST_USE ent_status ent_plan_make(ent_context *context, const ent_stack *stack, const ent_world *world,
                                      ent_plan *out);
void ent_plan_free(ent_plan *plan);

/* Cells that some clause touches, by kind of clause. */
typedef struct ent_cells {
    size_t n;
    size_t *at;
    const uint32_t *slot; /* by cell: its index in `at`, which is where arrays have it; NULL: arrays have every cell */
} ent_cells;

/* Where an array has a cell, and the k-th of those touched. */
static inline size_t ent_slot_of(const ent_cells *cells, size_t cell) {
    return cells->slot == NULL ? cell : cells->slot[cell];
}
static inline size_t ent_slot(const ent_cells *cells, size_t k) { return cells->slot == NULL ? cells->at[k] : k; }

/* The law of one day on the cells that clauses touch; arrays without such cells
 * are NULL, other entries unset. */
typedef struct ent_sheet {
    ent_cells tariffs, barriers, levies, markets;
    double *rate;         /* [J][N][N] fraction */
    double *cost;         /* [J][N][N] kappa_hat of trade that is open */
    double *open;         /* [J][N][N] share of trade that no ban closes */
    double *levy;         /* [J][N][N] gross */
    double *productivity; /* [J][N] A_hat */
    int silent;           /* of a book: soon over, and who asks for years tells of its own progress */
    /* The law as it is not: a reading to compare it with. `supposed` lifts the bounds on rates. */
    int supposed;
    int whole;               /* clauses act on the whole of their sectors */
    const double *on_top_of; /* [J][N][N] rates in all are read as on top of these; NULL: as they are written */
    size_t turn, n_turns;    /* the caller's count of days, for progress; 0 of 0: not told */
} ent_sheet;

/* Lays out a sheet for the days first..last in the plan's arena. */
ENT_MUST_USE ent_status ent_sheet_make(ent_context *context, ent_plan *plan, ent_day first, ent_day last,
                                       ent_sheet *out);

/* The same for every day there is and any clauses that may count, with arrays of the cells touched only; `arena` takes
 * the cells, which are the dear part, and ent_sheet_open the arrays of a sheet on them. */
ENT_MUST_USE ent_status ent_sheet_cells(ent_context *context, const ent_plan *plan, ent_arena *arena, ent_sheet *out);
ENT_MUST_USE ent_status ent_sheet_open(ent_context *context, const ent_plan *plan, ent_arena *arena, ent_sheet *sheet);

/* Fills it with the law of `day`. changed[k] is set to 1 when the clause whose
 * head is k changed something (NULL: nobody asks). RANGE when the clauses together leave no legal
 * rate; CANCELLED. */
ENT_MUST_USE ent_status ent_sheet_day(ent_context *context, const ent_plan *plan, ent_day day, ent_sheet *sheet,
                                      unsigned char *changed);

/* law.c: the mean law of the days first..last as a shock, its arrays in `arena`. `sheet` holds the cells; scratch is the
 * plan's arena. */
ENT_MUST_USE ent_status ent_law_of_days(ent_context *context, ent_plan *plan, ent_day first, ent_day last,
                                        ent_sheet *sheet, ent_arena *arena, ent_shock *shock);

/* The days in first..last on which the law may differ from that of the day
 * before, `first` included, sorted, in the plan's arena. */
ENT_MUST_USE ent_status ent_plan_cuts(ent_context *context, ent_plan *plan, ent_day first, ent_day last, ent_day **days,
                                      size_t *n_days);

/* refund.c: the days after `first` on which something becomes known of days before, sorted, each once; malloc'd. */
ENT_MUST_USE ent_status ent_refund_days(ent_context *context, const ent_plan *plan, ent_day first, ent_day **out,
                                        size_t *n_out);

/* stack.c: lays layers and entries, in the plan's arena. */
ENT_MUST_USE ent_status ent_stack_lay(ent_context *context, ent_plan *plan);

/* stack.c: sets the days of every entry. `known` is the last day whose
 * announcements count, for ENT_READ_OWED only. A plan is made under
 * ENT_READ_FINAL; a sheet holds the cells of the reading under which it was
 * made. */
void ent_plan_read(ent_plan *plan, ent_reading reading, ent_day known);

/* Whether the clause of an entry counts, whatever its days. */
int ent_entry_is_on(const ent_plan *plan, size_t k);

/* Whether a `void` of layer `from` reaches clauses of layer `to`: its own and
 * those of its contexts. */
int ent_layer_reaches(const ent_plan *plan, size_t from, size_t to);

/* overlap.c: warns of clauses of the package itself that contradict each other. */
void ent_warn_of_overlaps(ent_context *context, const ent_plan *plan);

/* reasons.c: why a clause names no cell, and why one that names some changes nothing. */
const char *ent_reason_empty(const ent_clause *clause, const ent_scope *scope, const ent_table *table);
const char *ent_reason_idle(const ent_clause *clause);

static inline const char *ent_entry_file(const ent_plan *plan, size_t k) {
    return plan->layers[plan->entries[k].layer].package->info.file;
}

static inline const ent_step *ent_entry_step(const ent_entry *entry) { return &entry->clause->steps[entry->step]; }

/* The head of the clause that entry k is a step of. */
static inline size_t ent_entry_head(const ent_plan *plan, size_t k) { return k - plan->entries[k].step; }

/* Which layer is that of the stack's own package, and which lies beside it: a package may be both. */
static inline int ent_layer_is_own(const ent_plan *plan, size_t layer) {
    return plan->stack.own != NULL && layer + 1 == plan->n_layers;
}
static inline int ent_layer_is_beside(const ent_plan *plan, size_t layer) {
    return plan->stack.beside != NULL && !ent_layer_is_own(plan, layer) &&
           plan->layers[layer].package == plan->stack.beside;
}

/* In force on some day of first..last. */
static inline int ent_entry_in_force(const ent_entry *entry, ent_day first, ent_day last) {
    return entry->first <= entry->last && entry->first <= last && entry->last >= first;
}

#endif
