/* flow.c: a node of a tree as one line of YAML text. */
#include "package/yaml.h"

#include <string.h>

/* Text that means itself without quotes. Brackets and commas do outside other brackets, once a letter or digit has begun
 * the text. */
static int is_plain(const char *text, size_t length, int inside) {
    static const char begin[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char more[] = "_.%+$-/()";
    size_t k;
    if (length == 0 || text[length - 1] == ' ' || text[length - 1] == '-') return 0;
    if (strchr(begin, text[0]) == NULL && strchr("+$.-", text[0]) == NULL) return 0;
    if (strchr(begin, text[0]) == NULL && (length == 1 || strchr(begin, text[1]) == NULL)) return 0;
    for (k = 0; k < length; k++) {
        int known = text[k] != '\0' && (strchr(begin, text[k]) != NULL || strchr(more, text[k]) != NULL);
        if (!known && text[k] != ' ' && (inside || text[k] == '\0' || strchr("[],{}", text[k]) == NULL)) return 0;
    }
    return 1;
}

/* Between double quotes, where every character has a way to be written. Line separators are characters of three bytes,
 * and the byte order mark may stand only at the begin of a text. */
static void add_quoted(ent_text *out, const char *text, size_t length) {
    ent_text_add(out, "\"");
    for (size_t k = 0; k < length; k++) {
        unsigned char c = (unsigned char)text[k];
        if (c == '"' || c == '\\') ent_text_addf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F) ent_text_addf(out, "\\x%02X", c);
        else if (c == 0xC2 && k + 1 < length && (unsigned char)text[k + 1] < 0xA0)
            ent_text_addf(out, "\\x%02X", (unsigned char)text[++k]);
        else if (k + 2 < length &&
                 (memcmp(text + k, "\xE2\x80\xA8", 3) == 0 || memcmp(text + k, "\xE2\x80\xA9", 3) == 0))
            k += 2, ent_text_addf(out, "\\u20%02X", (unsigned char)text[k] - 0x80u);
        else if (k + 2 < length && memcmp(text + k, "\xEF\xBB\xBF", 3) == 0) k += 2, ent_text_add(out, "\\uFEFF");
        else ent_text_add_bytes(out, text + k, 1);
    }
    ent_text_add(out, "\"");
}

void ent_yaml_add_flow(ent_text *out, yaml_document_t *document, const yaml_node_t *node, int inside) {
    const char *text = (const char *)node->data.scalar.value;
    int n = 0;
    switch (node->type) {
    case YAML_SCALAR_NODE:
        if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && is_plain(text, node->data.scalar.length, inside))
            ent_text_add_bytes(out, text, node->data.scalar.length);
        else add_quoted(out, text, node->data.scalar.length);
        break;
    case YAML_SEQUENCE_NODE:
        ent_text_add(out, "[");
        for (const yaml_node_item_t *i = node->data.sequence.items.start; i < node->data.sequence.items.top; i++) {
            ent_text_add(out, n++ == 0 ? "" : ", ");
            ent_yaml_add_flow(out, document, yaml_document_get_node(document, *i), 1);
        }
        ent_text_add(out, "]");
        break;
    case YAML_MAPPING_NODE:
        ent_text_add(out, "{");
        for (const yaml_node_pair_t *p = node->data.mapping.pairs.start; p < node->data.mapping.pairs.top; p++) {
            ent_text_add(out, n++ == 0 ? "" : ", ");
            ent_yaml_add_flow(out, document, yaml_document_get_node(document, p->key), 1);
            ent_text_add(out, ": ");
            ent_yaml_add_flow(out, document, yaml_document_get_node(document, p->value), 1);
        }
        ent_text_add(out, "}");
        break;
    case YAML_NO_NODE: break;
    }
}
