/* options.c: the options of a path, all from options.def, and the keys of its choices. */
#include "path/options.h"
#include "support/text.h"

#include <string.h>

static const char *const ADJUSTMENTS[] = {
#define X(name, key, text) key,
    ENT_ADJUSTMENT_LIST(X)
#undef X
};
static const char *const CAPITALS[] = {
#define X(name, key, text) key,
    ENT_CAPITAL_LIST(X)
#undef X
};
static const char *const LEDGERS[] = {
#define X(name, key, text) key,
    ENT_LEDGER_LIST(X)
#undef X
};
static const char *const DELIVERIES[] = {
#define X(name, key, text) key,
    ENT_DELIVERY_LIST(X)
#undef X
};
enum {
    N_ADJUSTMENTS = sizeof ADJUSTMENTS / sizeof *ADJUSTMENTS,
    N_CAPITALS = sizeof CAPITALS / sizeof *CAPITALS,
    N_LEDGERS = sizeof LEDGERS / sizeof *LEDGERS,
    N_DELIVERIES = sizeof DELIVERIES / sizeof *DELIVERIES
};

const char *ent_adjustment_name(ent_adjustment k) { return (size_t)k < N_ADJUSTMENTS ? ADJUSTMENTS[(size_t)k] : ""; }
const char *ent_capital_rule_name(ent_capital_rule k) { return (size_t)k < N_CAPITALS ? CAPITALS[(size_t)k] : ""; }
const char *ent_ledger_name(ent_ledger k) { return (size_t)k < N_LEDGERS ? LEDGERS[(size_t)k] : ""; }
const char *ent_delivery_name(ent_delivery k) { return (size_t)k < N_DELIVERIES ? DELIVERIES[(size_t)k] : ""; }

/* One bit of ent_path_options.given for each. */
enum {
    BIT_adjustment,
    BIT_capital,
#define ENT_PATH_OPTION(field, key, standard, least, most, unit, help) BIT_##field,
#include "path/options.def"
#undef ENT_PATH_OPTION
};

int ent_path_option_given(const ent_path_options *options, const char *key) {
    if (strcmp(key, "adjustment") == 0)
        return options->adjustment != ENT_ADJUSTMENT_GRADUAL || (options->given >> BIT_adjustment & 1u) != 0;
    if (strcmp(key, "capital") == 0)
        return options->capital != ENT_CAPITAL_LOG_UTILITY || (options->given >> BIT_capital & 1u) != 0;
#define ENT_PATH_OPTION(field, name, standard, least, most, unit, help)                                                \
    if (strcmp(key, name) == 0) return options->field != (standard) || (options->given >> BIT_##field & 1u) != 0;
#include "path/options.def"
#undef ENT_PATH_OPTION
    return 0;
}

void ent_path_options_init(ent_path_options *options) {
    *options = (ent_path_options){
        .struct_version = ENT_PATH_OPTIONS_VERSION,
#define ENT_PATH_OPTION(field, key, standard, least, most, unit, help) .field = standard,
#include "path/options.def"
#undef ENT_PATH_OPTION
    };
}

/* The index of a word among the keys of a choice. */
static ent_status choose(ent_context *context, const char *option, const char *value, const char *const *keys,
                         size_t n_keys, size_t *out) {
    char hint[sizeof context->error.hint], all[160] = "it is one of";
    for (size_t k = 0; k < n_keys; k++) {
        if (strcmp(value, keys[k]) == 0) {
            *out = k;
            return ENT_OK;
        }
        strcat(strcat(all, k == 0 ? " " : ", "), keys[k]); /* keys are short and ours */
    }
    ent_hint(hint, sizeof hint, value, keys, n_keys, all);
    return ent_fail_at(context, ENT_USAGE, (ent_place){0}, option, hint, "%s \"%.64s\" is unknown", option, value);
}

ent_status ent_ledger_parse(ent_context *context, const char *key, ent_ledger *out) {
    size_t k = 0;
    ENT_TRY(choose(context, "ledger", key, LEDGERS, N_LEDGERS, &k));
    *out = (ent_ledger)k;
    return ENT_OK;
}

ent_status ent_delivery_parse(ent_context *context, const char *key, ent_delivery *out) {
    size_t k = 0;
    ENT_TRY(choose(context, "delivery", key, DELIVERIES, N_DELIVERIES, &k));
    *out = (ent_delivery)k;
    return ENT_OK;
}

ent_status ent_path_option_set(ent_context *context, ent_path_options *options, const char *key, const char *value) {
    double number;
    size_t k = 0;
    if (strcmp(key, "adjustment") == 0) {
        ENT_TRY(choose(context, key, value, ADJUSTMENTS, N_ADJUSTMENTS, &k));
        options->adjustment = (ent_adjustment)k;
        options->given |= 1u << BIT_adjustment;
        return ENT_OK;
    }
    if (strcmp(key, "capital") == 0) {
        ENT_TRY(choose(context, key, value, CAPITALS, N_CAPITALS, &k));
        options->capital = (ent_capital_rule)k;
        options->given |= 1u << BIT_capital;
        return ENT_OK;
    }
#define ENT_PATH_OPTION(field, name, standard, least, most, unit, help)                                                \
    if (strcmp(key, name) == 0) {                                                                                      \
        if (!ent_number_parse(value, value + strlen(value), &number) || !(number >= (least)) || !(number <= (most)))   \
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, name, help,                                         \
                               "%s is \"%.64s\"; it lies between %g and %g (%s)", name, value, (double)(least),        \
                               (double)(most), unit);                                                                  \
        options->field = number;                                                                                       \
        options->given |= 1u << BIT_##field;                                                                           \
        return ENT_OK;                                                                                                 \
    }
#include "path/options.def"
#undef ENT_PATH_OPTION
    return ent_fail_at(context, ENT_NOT_FOUND, (ent_place){0}, key, "the options of a path are in docs/cli.md",
                       "option \"%.64s\" is unknown", key);
}

const ent_option_info *ent_path_option_list(size_t *count) {
    static const ent_option_info list[] = {
#define ENT_PATH_OPTION(field, key, standard, least, most, unit, help) {key, standard, least, most, unit, help},
#include "path/options.def"
#undef ENT_PATH_OPTION
    };
    *count = sizeof list / sizeof list[0];
    return list;
}

/* An error of setting an option, at the place where the package says it. */
static ent_status refuse(ent_context *context, const ent_package_info *info, const ent_package_option *option) {
    ent_subject former = ent_context_enter(context, ENT_SUBJECT_PACKAGE);
    ent_error error = *ent_context_error(context);
    ent_status status = ent_fail_at(context, ENT_INPUT,
                                    (ent_place){.file = info->file, .line = option->line, .column = option->column},
                                    option->key, error.hint, "%s", error.message);
    ent_context_enter(context, former);
    return status;
}

ent_status ent_path_options_take(ent_context *context, const ent_package_info *info, ent_path_options *options) {
    ent_path_options said, standard;
    unsigned open;
    ent_path_options_init(&said);
    ent_path_options_init(&standard);
    for (size_t k = 0; k < info->n_options; k++)
        if (ent_path_option_set(context, &said, info->options[k].key, info->options[k].value) != ENT_OK)
            return refuse(context, info, &info->options[k]);
    open = said.given & ~options->given;
#define TAKE(field)                                                                                                    \
    if ((open >> BIT_##field & 1u) != 0 && options->field == standard.field) options->field = said.field;
#define ENT_PATH_OPTION(field, key, standard, least, most, unit, help) TAKE(field)
#include "path/options.def"
#undef ENT_PATH_OPTION
    TAKE(adjustment)
    TAKE(capital)
#undef TAKE
    return ENT_OK;
}

ent_status ent_path_options_check(ent_context *context, const ent_path_options *options) {
    if (options->struct_version != ENT_PATH_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_path_options has version %u, this library knows %u",
                        (unsigned)options->struct_version, (unsigned)ENT_PATH_OPTIONS_VERSION);
#define ENT_PATH_OPTION(field, key, standard, least, most, unit, help)                                                 \
    if (!(options->field >= (least) && options->field <= (most)))                                                      \
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, key, help, "%s is %g; it lies between %g and %g (%s)",  \
                           key, options->field, (double)(least), (double)(most), unit);
#include "path/options.def"
#undef ENT_PATH_OPTION
    if ((size_t)options->adjustment >= N_ADJUSTMENTS || (size_t)options->capital >= N_CAPITALS)
        return ent_fail(context, ENT_USAGE, "adjustment or capital is none of those there are");
    return ENT_OK;
}
