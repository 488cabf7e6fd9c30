/* write.c: the text of a package with its settings put in.
 *
 * Nothing is written anew but what was set: the tree of the file tells where in the text values and keys stand, and new
 * text goes in their place; comments, order and line ends are those of the file. The outcome is read again and held
 * against the tree of the file with the settings, so that a form of YAML which this does not foresee is refused, and never
 * written wrongly. */
#include "package/settings.h"
#include "support/text.h"

#include <stdlib.h>
#include <string.h>

/* text[from..to-1] makes room for `with`. */
typedef struct edit {
    size_t from, to, order;
    const char *with;
} edit;

typedef struct rewriting {
    ent_context *context;
    const char *text;
    size_t length;
    uint32_t *byte_of; /* [n_characters + 1]: marks count characters */
    size_t n_characters;
    yaml_document_t *before, *after; /* as in the file; with the settings, whose nodes come after those of the file */
    ent_arena arena;
    size_t n_edits;
    edit *edits;
} rewriting;

/* A mapping of the file, while it is changed. */
typedef struct table {
    const yaml_node_t *node;
    const yaml_node_pair_t *pairs;
    size_t n;
    int *gone;      /* [n] */
    int is_flow;    /* {key: value}, not lines */
    size_t n_first; /* pairs gone before the first that stays */
} table;

/* ---- places ---- */

/* Characters are counted as the parser does, which skips a byte order mark. */
static ent_status count_characters(rewriting *r) {
    size_t from = r->length >= 3 && memcmp(r->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    r->byte_of = malloc((r->length + 1) * sizeof *r->byte_of);
    if (r->byte_of == NULL) return ent_fail_nomem(r->context);
    for (size_t k = from; k < r->length; k++)
        if (((unsigned char)r->text[k] & 0xC0u) != 0x80u) r->byte_of[r->n_characters++] = (uint32_t)k;
    r->byte_of[r->n_characters] = (uint32_t)r->length;
    return ENT_OK;
}

static size_t byte_at(const rewriting *r, yaml_mark_t mark) {
    return r->byte_of[mark.index < r->n_characters ? mark.index : r->n_characters];
}

static const yaml_node_t *node_of(yaml_document_t *document, int index) {
    return yaml_document_get_node(document, index);
}

static size_t start_of(const rewriting *r, int index) { return byte_at(r, node_of(r->before, index)->start_mark); }

static int is_block_scalar(const yaml_node_t *node) {
    return node->type == YAML_SCALAR_NODE && (node->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
                                              node->data.scalar.style == YAML_FOLDED_SCALAR_STYLE);
}

static int is_flow(const yaml_node_t *node) {
    if (node->type == YAML_SEQUENCE_NODE) return node->data.sequence.style == YAML_FLOW_SEQUENCE_STYLE;
    return node->type == YAML_MAPPING_NODE && node->data.mapping.style == YAML_FLOW_MAPPING_STYLE;
}

/* Where the text of a node ends. The mark at the end of lines of a block lies beyond blank lines and comments. */
static size_t end_of(const rewriting *r, int index) {
    const yaml_node_t *node = node_of(r->before, index);
    size_t end = byte_at(r, node->end_mark), start = byte_at(r, node->start_mark);
    if (is_block_scalar(node)) {
        while (end > start + 1 && strchr(" \t\r\n", r->text[end - 1]) != NULL) end--;
        return end;
    }
    if (node->type == YAML_SCALAR_NODE || is_flow(node)) return end;
    if (node->type == YAML_SEQUENCE_NODE && node->data.sequence.items.top > node->data.sequence.items.start)
        return end_of(r, node->data.sequence.items.top[-1]);
    if (node->type == YAML_MAPPING_NODE && node->data.mapping.pairs.top > node->data.mapping.pairs.start)
        return end_of(r, node->data.mapping.pairs.top[-1].value);
    return end;
}

/* The bytes of a line break at `at`, 0 when there is none. */
static size_t break_at(const rewriting *r, size_t at) {
    const char *text = r->text + at;
    size_t left = r->length - at;
    if (left >= 2 && memcmp(text, "\r\n", 2) == 0) return 2;
    if (left >= 1 && (text[0] == '\n' || text[0] == '\r')) return 1;
    if (left >= 2 && memcmp(text, "\xC2\x85", 2) == 0) return 2;
    return left >= 3 && (memcmp(text, "\xE2\x80\xA8", 3) == 0 || memcmp(text, "\xE2\x80\xA9", 3) == 0) ? 3 : 0;
}

static size_t line_end(const rewriting *r, size_t at) {
    while (at < r->length && break_at(r, at) == 0) at++;
    return at;
}

/* Of the line on which a key stands, perhaps after a question mark. */
static size_t line_begin(const rewriting *r, size_t at) {
    while (at > 0 && strchr(" \t?", r->text[at - 1]) != NULL) at--;
    return at;
}

static int has(const rewriting *r, size_t from, size_t to, char c) {
    return from < to && memchr(r->text + from, c, to - from) != NULL;
}

/* The first `c` from `at` on that stands in no comment. */
static size_t find(const rewriting *r, size_t at, char c) {
    while (at < r->length && r->text[at] != c) at = r->text[at] == '#' ? line_end(r, at) : at + 1;
    return at;
}

/* ---- edits ---- */

static ent_status add_edit(rewriting *r, size_t from, size_t to, const char *with) {
    edit *grown = ent_arena_grown(&r->arena, r->edits, r->n_edits, sizeof *grown);
    if (grown == NULL) return ent_fail_nomem(r->context);
    r->edits = grown;
    grown[r->n_edits] = (edit){from, to, r->n_edits, with};
    r->n_edits++;
    return ENT_OK;
}

/* The same, with text that is made here and taken. */
static ent_status add_made(rewriting *r, size_t from, size_t to, ent_text *with) {
    char *text = with->failed ? NULL : ent_arena_string(&r->arena, with->data == NULL ? "" : with->data);
    ent_text_free(with);
    return text == NULL ? ent_fail_nomem(r->context) : add_edit(r, from, to, text);
}

static ent_status replace_value(rewriting *r, const table *t, const yaml_node_pair_t *pair, const yaml_node_t *value) {
    const yaml_node_t *key = node_of(r->before, pair->key), *old = node_of(r->before, pair->value);
    size_t from = start_of(r, pair->value), colon = find(r, end_of(r, pair->key), ':');
    ent_text with = {0};
    if (old->start_mark.line > key->end_mark.line && colon < from && !has(r, colon, from, '#')) from = colon + 1;
    if (from > 0 && r->text[from - 1] == ':') ent_text_add(&with, " ");
    ent_yaml_add_flow(&with, r->after, value, t->is_flow);
    return add_made(r, from, end_of(r, pair->value), &with);
}

/* The first pairs go up to the key that stays, which begins where they did; what stands between may be a comment, and
 * is left then. */
static ent_status take_first(rewriting *r, const table *t) {
    size_t end = end_of(r, t->pairs[t->n_first - 1].value), next = start_of(r, t->pairs[t->n_first].key);
    if (!has(r, end, next, '#')) return add_edit(r, start_of(r, t->pairs[0].key), next, "");
    if (t->is_flow) return add_edit(r, start_of(r, t->pairs[0].key), find(r, end, ',') + 1, "");
    return add_edit(r, start_of(r, t->pairs[0].key), end, "");
}

static ent_status take_away(rewriting *r, const table *t, size_t k) {
    size_t key = start_of(r, t->pairs[k].key), end = end_of(r, t->pairs[k].value), comma;
    if (!t->is_flow) {
        end = line_end(r, end);
        return add_edit(r, line_begin(r, key), end + break_at(r, end), "");
    }
    comma = find(r, end_of(r, t->pairs[k - 1].value), ',');
    if (!has(r, comma, key, '#')) return add_edit(r, comma, end, "");
    if (k + 1 < t->n && !t->gone[k + 1]) return add_edit(r, key, find(r, end, ',') + 1, "");
    ENT_TRY(add_edit(r, comma, comma + 1, ""));
    return add_edit(r, key, end, "");
}

/* After the last pair that stays, of lines; a text of several lines ends where the next key begins, so none may get
 * between. After the last pair in brackets, where those that go make no difference. */
static ent_status add_pair(rewriting *r, const table *t, const yaml_node_pair_t *pair) {
    size_t last = t->n - 1, at;
    ent_text with = {0};
    while (!t->is_flow && last > 0 && (t->gone[last] || is_block_scalar(node_of(r->before, t->pairs[last].value))))
        last--;
    at = end_of(r, t->pairs[last].value);
    if (t->is_flow) {
        ent_text_add(&with, ", ");
    } else {
        at = line_end(r, at);
        ent_text_add(&with, break_at(r, at) == 2 && r->text[at] == '\r' ? "\r\n" : "\n");
        for (size_t k = 0; k < t->node->start_mark.column; k++) ent_text_add(&with, " ");
    }
    ent_yaml_add_flow(&with, r->after, node_of(r->after, pair->key), t->is_flow);
    ent_text_add(&with, ": ");
    ent_yaml_add_flow(&with, r->after, node_of(r->after, pair->value), t->is_flow);
    return add_made(r, at, at, &with);
}

/* ---- trees ---- */

static int same_scalar(const yaml_node_t *a, const yaml_node_t *b) {
    return a->type == YAML_SCALAR_NODE && b->type == YAML_SCALAR_NODE &&
           a->data.scalar.length == b->data.scalar.length &&
           memcmp(a->data.scalar.value, b->data.scalar.value, a->data.scalar.length) == 0;
}

static size_t n_pairs(const yaml_node_t *node) {
    return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
}

/* The pair with that key, looked for at `guess` first; NULL when there is none. */
static const yaml_node_pair_t *find_pair(yaml_document_t *document, const yaml_node_t *node, const yaml_node_t *key,
                                         size_t guess) {
    const yaml_node_pair_t *pairs = node->data.mapping.pairs.start;
    size_t n = n_pairs(node);
    if (guess < n && same_scalar(node_of(document, pairs[guess].key), key)) return &pairs[guess];
    for (size_t k = 0; k < n; k++)
        if (same_scalar(node_of(document, pairs[k].key), key)) return &pairs[k];
    return NULL;
}

/* Whatever the order of keys. */
static int same_tree(yaml_document_t *a, const yaml_node_t *x, yaml_document_t *b, const yaml_node_t *y) {
    if (x->type != y->type) return 0;
    if (x->type == YAML_SCALAR_NODE) return same_scalar(x, y);
    if (x->type == YAML_SEQUENCE_NODE) {
        const yaml_node_item_t *i = x->data.sequence.items.start, *j = y->data.sequence.items.start;
        if (x->data.sequence.items.top - i != y->data.sequence.items.top - j) return 0;
        for (; i < x->data.sequence.items.top; i++, j++)
            if (!same_tree(a, node_of(a, *i), b, node_of(b, *j))) return 0;
        return 1;
    }
    if (n_pairs(x) != n_pairs(y)) return 0;
    for (size_t k = 0; k < n_pairs(x); k++) {
        const yaml_node_pair_t *one = &x->data.mapping.pairs.start[k];
        const yaml_node_pair_t *other = find_pair(b, y, node_of(a, one->key), k);
        if (other == NULL || !same_tree(a, node_of(a, one->value), b, node_of(b, other->value))) return 0;
    }
    return 1;
}

/* ---- from tree to text ---- */

/* One clause: `old` as in the file, `new` with the settings. */
static ent_status rewrite_clause(rewriting *r, const yaml_node_t *old, const yaml_node_t *new) {
    int n_nodes = (int)(r->before->nodes.top - r->before->nodes.start);
    table t = {.node = old, .pairs = old->data.mapping.pairs.start, .n = n_pairs(old), .is_flow = is_flow(old)};
    t.gone = ent_arena_take(&r->arena, t.n * sizeof *t.gone);
    if (t.gone == NULL) return ent_fail_nomem(r->context);
    for (size_t k = 0; k < t.n; k++)
        t.gone[k] = find_pair(r->after, new, node_of(r->before, t.pairs[k].key), k) == NULL;
    while (t.n_first < t.n && t.gone[t.n_first]) t.n_first++;
    if (t.n_first == t.n) return ENT_OK; /* the id stays */
    if (t.n_first > 0) ENT_TRY(take_first(r, &t));
    for (size_t k = t.n_first; k < t.n; k++) {
        const yaml_node_pair_t *pair = find_pair(r->after, new, node_of(r->before, t.pairs[k].key), k);
        if (pair == NULL) ENT_TRY(take_away(r, &t, k));
        else if (pair->value > n_nodes) ENT_TRY(replace_value(r, &t, &t.pairs[k], node_of(r->after, pair->value)));
    }
    for (size_t k = 0; k < n_pairs(new); k++) {
        const yaml_node_pair_t *pair = &new->data.mapping.pairs.start[k];
        if (find_pair(r->before, old, node_of(r->after, pair->key), k) == NULL) ENT_TRY(add_pair(r, &t, pair));
    }
    return ENT_OK;
}

/* Settings reach clauses only. Nodes of the file have the same numbers in both trees. */
static ent_status rewrite_clauses(rewriting *r) {
    const yaml_node_t *root = yaml_document_get_root_node(r->before);
    for (const yaml_node_pair_t *p = root->data.mapping.pairs.start; p < root->data.mapping.pairs.top; p++) {
        const yaml_node_t *key = node_of(r->before, p->key), *list = node_of(r->before, p->value);
        if (key->type != YAML_SCALAR_NODE || strcmp((const char *)key->data.scalar.value, "clauses") != 0) continue;
        for (const yaml_node_item_t *i = list->data.sequence.items.start; i < list->data.sequence.items.top; i++)
            ENT_TRY(rewrite_clause(r, node_of(r->before, *i), node_of(r->after, *i)));
    }
    return ENT_OK;
}

static int by_place(const void *a, const void *b) {
    const edit *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void splice(const rewriting *r, ent_text *out) {
    size_t at = 0;
    if (r->n_edits > 0) qsort(r->edits, r->n_edits, sizeof *r->edits, by_place);
    for (size_t k = 0; k < r->n_edits; k++) {
        const edit *e = &r->edits[k];
        if (e->from > at) ent_text_add_bytes(out, r->text + at, e->from - at);
        ent_text_add(out, e->with);
        if (e->to > at) at = e->to;
    }
    ent_text_add_bytes(out, r->text + at, r->length - at);
}

/* The outcome says what the tree with the settings says. */
static ent_status check_outcome(const rewriting *r, const char *file, const ent_text *text) {
    ent_yaml yaml = {0};
    ent_status status = ent_yaml_open(r->context, file, text->data, text->length, &yaml);
    if (status == ENT_NOMEM) return status;
    if (status == ENT_RANGE) return status; /* too large now */
    if (status != ENT_OK || !same_tree(r->after, yaml_document_get_root_node(r->after), &yaml.document,
                                       yaml_document_get_root_node(&yaml.document)))
        status = ent_fail_at(r->context, ENT_INPUT, (ent_place){.file = file}, NULL,
                             "write the clauses that are set in plain lines, `key: value`",
                             "the settings cannot be put into the text of this file");
    ent_yaml_close(&yaml);
    return status;
}

static ent_status rewrite(rewriting *r, const char *file, ent_text *out) {
    ENT_TRY(count_characters(r));
    ENT_TRY(rewrite_clauses(r));
    splice(r, out);
    return out->failed ? ent_fail_nomem(r->context) : check_outcome(r, file, out);
}

/* Reads the text once more, without settings and with them. */
static ent_status write_set(ent_context *context, const ent_package *package, ent_text *out) {
    const ent_settings settings = {package->info.settings, package->info.n_settings};
    const ent_package_text *read = &package->read;
    ent_package scratch = {.info = package->info};
    ent_reader reader = {.context = context, .package = &scratch, .hasher = ent_hasher_new()};
    ent_yaml before = {0};
    char unused[ENT_HASH_DIGITS + 1];
    ent_status status = reader.hasher == NULL ? ent_fail_nomem(context) : ENT_OK;
    if (status == ENT_OK) status = ent_yaml_open(context, read->file, read->text, read->length, &before);
    if (status == ENT_OK) status = ent_yaml_open(context, read->file, read->text, read->length, &reader.yaml);
    if (status == ENT_OK) status = ent_settings_apply(&reader, &settings);
    if (status == ENT_OK) {
        rewriting r = {.context = context,
                       .text = read->text,
                       .length = read->length,
                       .before = &before.document,
                       .after = &reader.yaml.document};
        status = rewrite(&r, read->file, out);
        ent_arena_free(&r.arena);
        free(r.byte_of);
    }
    if (reader.hasher != NULL) ent_hasher_finish(reader.hasher, unused);
    ent_yaml_close(&before);
    ent_yaml_close(&reader.yaml);
    ent_arena_free(&scratch.arena);
    return status;
}

ent_status ent_package_write_text(ent_context *context, const ent_package *package, char **out, size_t *length) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_text text = {0};
    ent_status status = ENT_OK;
    *out = NULL;
    *length = 0;
    if (package->info.n_settings == 0) ent_text_add_bytes(&text, package->read.text, package->read.length);
    else status = write_set(context, package, &text);
    if (status == ENT_OK && text.failed) status = ent_fail_nomem(context);
    if (status == ENT_OK) {
        *length = text.length;
        *out = ent_text_take(&text);
        if (*out == NULL) status = ent_fail_nomem(context);
    }
    ent_text_free(&text);
    ent_context_enter(context, former);
    return status;
}
