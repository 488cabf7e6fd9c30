/* answer.h: the answer to one question ("On whom does Japan depend?"): a sentence, tables with units, and all that is
 * needed to ask again. One shape for all questions but `run` and `compare`, which have documents of their own.
 *
 * A plain struct, filled by the call that answers and only read by the writers below. schema/answer.schema.json
 * describes its JSON. */
#ifndef ENTENTE_ANSWER_H
#define ENTENTE_ANSWER_H

#include <entente/language.h>
#include <entente/result.h>

ENT_BEGIN_DECLS

/* name, key: how the cells of a column are meant and shown */
#define ENT_COLUMN_LIST(X)                                                                                             \
    X(CODE, "code")     /* a code, shown before the name: "JPN  Japan" */                                              \
    X(TEXT, "text")     /* the same, shown as the name alone */                                                        \
    X(LEVEL, "level")   /* a figure */                                                                                 \
    X(CHANGE, "change") /* a figure that carries its sign */

typedef enum ent_column_kind {
#define X(name, key) ENT_COLUMN_##name,
    ENT_COLUMN_LIST(X)
#undef X
} ent_column_kind;

typedef struct ent_answer_column {
    const char *key;   /* for JSON and CSV, of one table each another: "face_value_share" */
    const char *label; /* for people, in the language of the answer */
    /* "" for words. Units that people see otherwise: "share" and "rate" (0 to 1, shown as percent), "pct", "pct_points",
     * "musd" (shown as millions or billions of US dollars, by the largest), "days", "years". Others are shown as is. */
    const char *unit;
    ent_column_kind kind;
    int digits; /* decimals shown to people, -1: as many as are seen */
} ent_answer_column;

typedef struct ent_answer_cell {
    const char *code; /* of words: for machines, the same in each language; NULL in a column of figures */
    const char *name; /* of words: for people */
    double number;    /* of figures; NaN where there is none */
} ent_answer_cell;

typedef struct ent_answer_table {
    const char *key; /* "suppliers": letters, digits and "-" */
    const char *title;
    size_t n_columns, n_rows;
    const ent_answer_column *columns;
    const ent_answer_cell *cells; /* [n_rows][n_columns] */
    size_t n_shown;               /* rows in a terminal, unless asked otherwise; JSON and CSV have all */
} ent_answer_table;

typedef struct ent_answer {
    uint32_t struct_version; /* ENT_ANSWER_VERSION */
    const char *question;    /* "depend": the command's name */
    ent_language language;
    /* provenance; strings are "" and years 0 where there is none */
    const char *version, *commit;
    const char *world, *world_hash;
    int base_year;
    const char *elasticities; /* name of the set */
    const char *closure;      /* key of ent_closure */
    const char *package, *package_title, *package_hash, *against;
    int year;         /* whose law is solved */
    const char *date; /* or that of this day */
    size_t n_options;
    const ent_result_option *options; /* what was asked, and options of the solver */
    int converged;                    /* all solves that figures rest on; 1 where nothing is solved */
    size_t n_solves;
    double residual, verified_residual; /* the largest of all solves; NaN without one */
    /* the answer */
    const char *sentence;
    size_t n_notes;
    const char *const *notes; /* what is measured how, and what is left out; a paragraph each */
    size_t n_warnings;
    const char *const *warnings;
    size_t n_tables;
    const ent_answer_table *tables;
} ent_answer;
#define ENT_ANSWER_VERSION 1

ENT_API void ent_answer_free(ent_answer *answer);

/* The table of a key, or NULL; the column of a key, or n_columns. */
ENT_API const ent_answer_table *ent_answer_find(const ent_answer *answer, const char *table);
ENT_API size_t ent_answer_find_column(const ent_answer_table *table, const char *column);

/* What people read in a terminal: sentence, tables, notes, provenance. Of `options` (NULL: standard ones) width, color
 * and rows (0: as many as each table shows) count. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_answer_write_text(ent_context *context, const ent_answer *answer,
                                                      const ent_text_options *options, FILE *stream);

/* 2-space indented, keys in a fixed order, shortest digits that read back to the same bits. IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_answer_write_json(ent_context *context, const ent_answer *answer, FILE *stream);

/* QUESTION-TABLE.csv for each table in `directory` (made if missing): keys of columns as header, codes of words, no digit
 * lost; a figure that there is not is empty. Written to temporary names; renamed once all are complete. NUMERIC (an
 * answer without a table), IO, NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_answer_write_csv(ent_context *context, const ent_answer *answer,
                                                     const char *directory);

ENT_END_DECLS

#endif
