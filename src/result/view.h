/* view.h: parts of the text that a run and a comparison show alike. */
#ifndef ENT_RESULT_VIEW_H
#define ENT_RESULT_VIEW_H

#include "result/layout.h"
#include "support/language.h"
#include <entente/result.h>

typedef struct ent_view {
    const ent_result *result;
    ent_text text;
    ent_language language;
    size_t width, rows;
    size_t shown;                      /* bytes of the sentence shown before */
    int color, tables, years_before;   /* years_before: those before a failure are shown */
    char when[16];                     /* of a path: ", 2035", the year of the tables; else "" */
    char money[32];                    /* "US$ bn of 2024" */
    const char *from_title, *to_title; /* heads of the columns for the two laws: "against", "package" */
} ent_view;

/* `options` may be NULL. So may `result`, in a view of another document: then only what lays out lines may be called. */
void ent_view_init(ent_view *view, const ent_result *result, const ent_text_options *options);

/* A blank line; what follows, until ent_view_plain, is the heading. */
void ent_view_heading(ent_view *view);
void ent_view_bold(ent_view *view);
void ent_view_plain(ent_view *view);

/* A line feed in the place of the blanks at the end. */
void ent_view_end_line(ent_view *view);
/* A paragraph, put together with printf; the format is translated. */
void ent_view_paragraph(ent_view *view, const char *format, ...) ENT_PRINTF(2, 3);

/* A label of `columns` (0: as long as it is), put together with printf; the format is translated. */
void ent_view_label(ent_view *view, size_t columns, const char *format, ...) ENT_PRINTF(3, 4);
/* What follows, until ent_view_plain, is a gain or a loss. */
void ent_view_paint_change(ent_view *view, double value);
/* An English string in the language of the view; names in it; figures as ent_cell_change and ent_cell_level write them. */
const char *ent_view_word(const ent_view *view, const char *english) ENT_FORMAT_ARGUMENT(2);
const char *ent_view_region(const ent_view *view, size_t region);
const char *ent_view_sector(const ent_view *view, size_t sector);
const char *ent_view_change(const ent_view *view, char cell[ENT_CELL_BYTES], double value);
const char *ent_view_level(const ent_view *view, char cell[ENT_CELL_BYTES], double value);
const char *ent_view_percent(const ent_view *view, char cell[ENT_CELL_BYTES], double value);
/* "the law of which", in words; what a document is measured against, as a name. */
const char *ent_view_against(const ent_view *view, const ent_result *result);
/* The same where provenance is said: the key, after "par rapport à" in French. */
const char *ent_view_against_key(const ent_view *view, const ent_result *result);
int ent_view_is_party(const ent_view *view, size_t region);

typedef struct ent_ranked {
    double value;
    size_t index;
} ent_ranked;
/* Regions with a figure, the greatest first, into order[N]; marks the `rows` of them to be shown, the parties always
 * among them. Returns how many have a figure. */
size_t ent_view_rank(const ent_view *view, const double *values, ent_ranked *order, unsigned char *shown);

/* Which of the years have a column where there is room for `count`: the first and the last, and the nearer to the first
 * the denser, as most happens there. Returns how many. */
size_t ent_view_choose_years(size_t n_years, size_t count, size_t *chosen);

/* All that is shown of a path of years. */
void ent_view_path(ent_view *view);

/* The sentence, or what of it has not been shown. */
void ent_view_sentence(ent_view *view);
/* Its ledger, and what became of its pledges. */
void ent_view_ledger(ent_view *view);
void ent_view_pledges(ent_view *view);
/* The tables of one year: winners and losers with all measures, trade, sectors and duties. */
void ent_view_tables(ent_view *view);

/* The line on what is left out. */
void ent_view_left_out(ent_view *view, const ent_result *result);

/* The largest residuals of all solves. */
void ent_view_residuals(const ent_result *result, double *residual, double *verified);

/* Imports of the parties, and their duties on each other: flow_from_musd beside flow_to_musd, duty_from_musd beside
 * duty_to_musd. */
void ent_view_trade(ent_view *view);
void ent_view_duties(ent_view *view);

/* "No verified solution was found: ...", or "... for 2029: ..." */
void ent_view_failure(ent_view *view);

/* What was set otherwise than in the file; nothing when nothing was. */
void ent_view_settings(ent_view *view, const ent_result *result);

/* The text to the stream; frees it. */
ENT_MUST_USE ent_status ent_view_finish(ent_context *context, ent_view *view, FILE *stream);

#endif
