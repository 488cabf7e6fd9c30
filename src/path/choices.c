/* choices.c: the options of a run as text and back, for whoever keeps a run to make it again. */
#include "path/options.h"
#include "support/arena.h"
#include "support/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct choices_owner {
    ent_run_choices face; /* first, so that the two share their address */
    ent_arena arena;
    int failed;
} choices_owner;

static void say(choices_owner *c, const char *key, const char *value) {
    ent_result_option *choices = ent_arena_grown(&c->arena, c->face.choices, c->face.n_choices, sizeof *choices);
    const ent_result_option added = {ent_arena_string(&c->arena, key), ent_arena_string(&c->arena, value)};
    if (choices == NULL || added.name == NULL || added.value == NULL) {
        c->failed = 1;
        return;
    }
    choices[c->face.n_choices++] = added;
    c->face.choices = choices;
}

static void say_if(choices_owner *c, const char *key, const char *value) {
    if (value != NULL) say(c, key, value);
}

static void say_integer(choices_owner *c, const char *key, unsigned long long value) {
    char text[32];
    snprintf(text, sizeof text, "%llu", value);
    if (value != 0) say(c, key, text);
}

static void say_number(choices_owner *c, const char *key, double value) {
    ent_text text = {0};
    ent_text_add_number(&text, value);
    if (text.failed) c->failed = 1;
    else say(c, key, text.data);
    ent_text_free(&text);
}

static void say_solve(choices_owner *c, const ent_run_options *options) {
    ent_solve_options standard;
    ent_solve_options_init(&standard);
#define ENT_SOLVE_OPTION(field, key, type, usual, least, most, unit, help)                                             \
    if (options->solve.field != standard.field) say_number(c, key, (double)options->solve.field);
#include "model/options.def"
#undef ENT_SOLVE_OPTION
}

/* What only a path asks for. Its own options are said too when they were set to what they are anyway: they stand against
 * what the package says. */
static void say_path(choices_owner *c, const ent_run_options *options) {
    ent_run_options standard;
    ent_run_options_init(&standard);
    say(c, "path", "yes");
    say_integer(c, "first-year", (unsigned long long)options->first_year);
    say_integer(c, "last-year", (unsigned long long)options->last_year);
    if (options->delivery != standard.delivery) say(c, "delivery", ent_delivery_name(options->delivery));
    if (options->ledger != standard.ledger) {
        say(c, "ledger", ent_ledger_name(options->ledger));
        if (options->ledger_orders != standard.ledger_orders) say_integer(c, "ledger-orders", options->ledger_orders);
        say_integer(c, "seed", options->seed);
    }
    if (ent_path_option_given(&options->paths, "adjustment"))
        say(c, "adjustment", ent_adjustment_name(options->paths.adjustment));
    if (ent_path_option_given(&options->paths, "capital"))
        say(c, "capital", ent_capital_rule_name(options->paths.capital));
#define ENT_PATH_OPTION(field, key, usually, least, most, unit, help)                                                  \
    if (ent_path_option_given(&options->paths, key)) say_number(c, key, options->paths.field);
#include "path/options.def"
#undef ENT_PATH_OPTION
}

/* As an option would name it. */
static const char *name_of(const ent_package *package) {
    const char *file = ent_package_get_info(package)->file;
    return strncmp(file, "shipped:", 8) == 0 ? file + 8 : file;
}

ent_status ent_run_options_say(ent_context *context, const ent_run_options *options, ent_run_choices **out) {
    choices_owner *c = calloc(1, sizeof *c);
    *out = NULL;
    if (c == NULL) return ent_fail_nomem(context);
    if (options->path) say_path(c, options);
    say_integer(c, "year", (unsigned long long)options->year);
    say_if(c, "date", options->date);
    if (options->against_package == NULL) say_if(c, "against", options->against);
    else say(c, "against", name_of(options->against_package));
    say_if(c, "elasticities", options->elasticities);
    if (options->closure != ENT_CLOSURE_WORLD_SHARE) say(c, "closure", ent_closure_name(options->closure));
    say_solve(c, options);
    if (c->failed) {
        ent_run_choices_free(&c->face);
        return ent_fail_nomem(context);
    }
    *out = &c->face;
    return ENT_OK;
}

void ent_run_choices_free(ent_run_choices *choices) {
    choices_owner *c = (choices_owner *)(void *)choices;
    if (c == NULL) return;
    ent_arena_free(&c->arena);
    free(c);
}

/* ---- back ---- */

static ent_status read_count(ent_context *context, const char *key, const char *value, unsigned long long most,
                             unsigned long long *out) {
    char *end = NULL;
    size_t digits = strspn(value, "0123456789");
    if (digits > 0 && digits < 20 && value[digits] == '\0') *out = strtoull(value, &end, 10);
    if (end != NULL && *out <= most) return ENT_OK;
    return ent_fail_at(context, ENT_USAGE, (ent_place){0}, key, NULL, "%s is \"%.64s\", not a number from 0 to %llu",
                       key, value, most);
}

static ent_status set_year(ent_context *context, const char *key, const char *value, int *out) {
    unsigned long long number = 0;
    ENT_TRY(read_count(context, key, value, 9999, &number));
    *out = (int)number;
    return ENT_OK;
}

static ent_status set_count(ent_context *context, ent_run_options *options, const char *key, const char *value) {
    unsigned long long number = 0;
    int seed = strcmp(key, "seed") == 0;
    ENT_TRY(read_count(context, key, value, LLONG_MAX, &number));
    if (seed) options->seed = number;
    else options->ledger_orders = (size_t)number;
    return ENT_OK;
}

ent_status ent_run_option_set(ent_context *context, ent_run_options *options, const char *key, const char *value) {
    ent_status status;
    if (strcmp(key, "path") == 0) {
        options->path = strcmp(value, "yes") == 0;
        return ENT_OK;
    }
    if (strcmp(key, "year") == 0) return set_year(context, key, value, &options->year);
    if (strcmp(key, "first-year") == 0) return set_year(context, key, value, &options->first_year);
    if (strcmp(key, "last-year") == 0) return set_year(context, key, value, &options->last_year);
    if (strcmp(key, "delivery") == 0) return ent_delivery_parse(context, value, &options->delivery);
    if (strcmp(key, "ledger") == 0) return ent_ledger_parse(context, value, &options->ledger);
    if (strcmp(key, "closure") == 0) return ent_closure_parse(context, value, &options->closure);
    if (strcmp(key, "seed") == 0 || strcmp(key, "ledger-orders") == 0) return set_count(context, options, key, value);
    if (strcmp(key, "date") == 0) options->date = value;
    else if (strcmp(key, "against") == 0) options->against = value;
    else if (strcmp(key, "elasticities") == 0) options->elasticities = value;
    else {
        status = ent_path_option_set(context, &options->paths, key, value);
        return status == ENT_NOT_FOUND ? ent_solve_option_set(context, &options->solve, key, value) : status;
    }
    return ENT_OK;
}
