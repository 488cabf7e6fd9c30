/* html_check.h: is a document put together as HTML should be? Elements nest and end, attributes are quoted, text holds no
 * stray markup. Not a parser for the web, but a second reading of what html.c writes. */
#ifndef ENT_TESTS_RESULT_HTML_CHECK_H
#define ENT_TESTS_RESULT_HTML_CHECK_H

#include <stddef.h>

typedef struct html_counts {
    size_t tables, rows, cells, links, scripts, charts;
} html_counts;

/* Fails the test at the first fault; `counts` may be NULL. */
void html_check(const char *html, html_counts *counts);

/* What stands between the tags, entities resolved, without style sheet and scripts; to be freed. */
char *html_text(const char *html);

#endif
