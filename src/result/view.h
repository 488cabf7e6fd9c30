/* view.h: parts of the text that a run and a comparison show alike. */
#ifndef ENT_RESULT_VIEW_H
#define ENT_RESULT_VIEW_H

#include "result/layout.h"
#include <entente/result.h>

typedef struct ent_view {
    const ent_result *result;
    ent_text text;
    size_t width, rows;
    int color;
    char money[32];                    /* "US$ bn of 2024" */
    const char *from_title, *to_title; /* heads of the columns for the two laws: "against", "package" */
} ent_view;

/* `options` may be NULL. */
void ent_view_init(ent_view *view, const ent_result *result, const ent_text_options *options);

/* A blank line; what follows, until ent_view_plain, is the heading. */
void ent_view_heading(ent_view *view);
void ent_view_bold(ent_view *view);
void ent_view_plain(ent_view *view);

/* A paragraph, put together with printf. */
void ent_view_paragraph(ent_view *view, const char *format, ...) ENT_PRINTF(2, 3);

/* Imports of the parties, and their duties on each other: flow_from_musd beside flow_to_musd, duty_from_musd beside
 * duty_to_musd. */
void ent_view_trade(ent_view *view);
void ent_view_duties(ent_view *view);

/* "No verified solution was found: ..." */
void ent_view_failure(ent_view *view);

/* What was set otherwise than in the file; nothing when nothing was. */
void ent_view_settings(ent_view *view, const ent_result *result);

/* The text to the stream; frees it. */
ENT_MUST_USE ent_status ent_view_finish(ent_context *context, ent_view *view, FILE *stream);

#endif
