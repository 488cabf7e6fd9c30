/* offers.c: what of a clause a page lets people change: rates, amounts, shares, dates and the rule, as they are written. */
#include "package/parts.h"
#include "support/text.h"

#include <string.h>

/* What the kinds of keys.def are to somebody who changes a value; NULL: not for changing. */
#define OFFER_PERCENT "percent"
#define OFFER_COST "percent"
#define OFFER_LIMIT "share"
#define OFFER_SHARE "share"
#define OFFER_YEARS_SHARE "share"
#define OFFER_DELIVERY "share"
#define OFFER_MONEY "money"
#define OFFER_YEARS_MONEY "money"
#define OFFER_DATE "date"
#define OFFER_CHOICE NULL
#define OFFER_NAME NULL
#define OFFER_TEXT NULL
#define OFFER_REGION NULL
#define OFFER_REGIONS NULL
#define OFFER_SECTORS NULL
#define OFFER_SHARES NULL
#define OFFER_PATH NULL
#define OFFER_SOURCE NULL
#define OFFER_SPLIT NULL
#define OFFER_MONTH_DAY NULL
#define OFFER_DAYS NULL
#define OFFER_NUMBER NULL
#define OFFER_CONDITION NULL

static const char *const kinds[N_KEYS] = {
#define ENT_CLAUSE_KEY(key, name, needs, kind, help) OFFER_##kind,
#include "package/keys.def"
};

static const char *kind_of(int key, ent_clause_type type) {
    if (key == KEY_RULE) return "choice";
    return key == KEY_COST && type == ENT_CLAUSE_BURDEN ? "money" : kinds[key];
}

/* Values by date or year are one value, in one line. */
static ent_status read_value(ent_reader *reader, const yaml_node_t *node, const char **out) {
    ent_text text = {0};
    ent_yaml_add_flow(&text, &reader->yaml.document, node, 0);
    *out = text.failed ? NULL : ent_arena_string(&reader->package->arena, text.data);
    ent_text_free(&text);
    return *out == NULL ? ent_fail_nomem(reader->context) : ENT_OK;
}

ent_status ent_tell_values(ent_reader *reader, const ent_clause_parts *parts, ent_clause_info *info) {
    ent_clause_value *values;
    size_t n = 0;
    for (int k = 0; k < N_KEYS; k++) n += parts->values[k] != NULL && kind_of(k, info->type) != NULL;
    values = ent_arena_take(&reader->package->arena, n * sizeof *values);
    if (values == NULL) return ent_fail_nomem(reader->context);
    for (int k = 0; k < N_KEYS; k++) {
        const char *kind = kind_of(k, info->type);
        ent_clause_value *value = &values[info->n_values];
        ent_place place;
        if (parts->values[k] == NULL || kind == NULL) continue;
        place = ent_yaml_place(&reader->yaml, parts->values[k]);
        *value = (ent_clause_value){.key = ent_clause_key_names[k], .kind = kind};
        if (place.file == reader->yaml.file) value->line = place.line;
        ENT_TRY(read_value(reader, parts->values[k], &value->value));
        info->n_values++;
    }
    info->values = values;
    return ENT_OK;
}
