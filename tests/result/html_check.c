#include "html_check.h"
#include "assert_close.h"
#include "support/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 32, NAME = 24 };

static const char *const entities[][2] = {
    {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
enum { N_ENTITIES = sizeof entities / sizeof entities[0] };

static int is_void(const char *name) { return strcmp(name, "meta") == 0; }

/* Bytes of the entity at `at`, 0 when there is none. */
static size_t entity(const char *at, const char **meant) {
    for (size_t k = 0; k < N_ENTITIES; k++)
        if (strncmp(at, entities[k][0], strlen(entities[k][0])) == 0) {
            *meant = entities[k][1];
            return strlen(entities[k][0]);
        }
    return 0;
}

/* Reads ` name="value"` and answers what follows. */
static const char *attribute(const char *at, html_counts *counts) {
    const char *name = ++at, *meant;
    while (islower((unsigned char)*at) || *at == '-') at++;
    if (at == name) fail_msg("no attribute at %.60s", name);
    counts->charts += strncmp(name, "data-chart", 10) == 0;
    if (*at != '=') return at;
    if (at[1] != '"') fail_msg("not quoted: %.60s", name);
    for (at += 2; *at != '"'; at++) {
        if (*at == '\0' || *at == '<' || *at == '>') fail_msg("inside an attribute: %.60s", at);
        if (*at == '&' && entity(at, &meant) == 0) fail_msg("a bare & at %.60s", at);
    }
    return at + 1;
}

static void count(html_counts *counts, const char *name) {
    counts->tables += strcmp(name, "table") == 0;
    counts->rows += strcmp(name, "tr") == 0;
    counts->cells += strcmp(name, "td") == 0;
    counts->links += strcmp(name, "a") == 0;
    counts->scripts += strcmp(name, "script") == 0;
}

static const char *tag(const char *at, char stack[DEPTH][NAME], size_t *depth, html_counts *counts) {
    char name[NAME] = "";
    size_t length = 0;
    int closes = at[1] == '/';
    at += 1 + closes;
    while (isalnum((unsigned char)*at) && length + 1 < NAME) name[length++] = *at++;
    if (closes) {
        if (*depth == 0 || strcmp(stack[*depth - 1], name) != 0)
            fail_msg("</%s> closes <%s>", name, *depth == 0 ? "" : stack[*depth - 1]);
        --*depth;
    } else {
        while (*at == ' ') at = attribute(at, counts);
        count(counts, name);
        if (!is_void(name)) {
            assert_true(*depth < DEPTH);
            strcpy(stack[(*depth)++], name);
        }
    }
    if (*at != '>') fail_msg("<%s> does not end at %.60s", name, at);
    at++;
    if (!closes && (strcmp(name, "style") == 0 || strcmp(name, "script") == 0)) { /* nothing inside is markup */
        at = strstr(at, "</");
        assert_non_null(at);
        assert_int_equal(strncmp(at + 2, name, strlen(name)), 0);
    }
    return at;
}

void html_check(const char *html, html_counts *counts) {
    static const char doctype[] = "<!DOCTYPE html>\n";
    char stack[DEPTH][NAME];
    html_counts own = {0};
    size_t depth = 0;
    const char *meant;
    assert_int_equal(ent_utf8_check(html, strlen(html)), strlen(html));
    assert_int_equal(strncmp(html, doctype, strlen(doctype)), 0);
    for (const char *at = html + strlen(doctype); *at != '\0';) {
        if (*at == '<') {
            at = tag(at, stack, &depth, &own);
            continue;
        }
        if (*at == '>') fail_msg("a bare > at %.60s", at);
        if (*at == '&' && entity(at, &meant) == 0) fail_msg("a bare & at %.60s", at);
        if ((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t') fail_msg("a control character at %.60s", at);
        at++;
    }
    assert_int_equal(depth, 0);
    if (counts != NULL) *counts = own;
}

char *html_text(const char *html) {
    ent_text text = {0};
    while (*html != '\0') {
        const char *meant, *end;
        size_t length = entity(html, &meant);
        if (length > 0) {
            ent_text_add(&text, meant);
            html += length;
        } else if (*html == '<') {
            const char *skipped = strncmp(html, "<style", 6) == 0    ? "</style>"
                                  : strncmp(html, "<script", 7) == 0 ? "</script>"
                                                                     : ">";
            end = strstr(html, skipped);
            assert_non_null(end);
            html = end + strlen(skipped);
        } else {
            ent_text_add_bytes(&text, html++, 1);
        }
    }
    return ent_text_take(&text);
}
