/* options.c: the options of a solve, all from options.def. */
#include "model/options.h"
#include "model/solution.h"
#include "support/text.h"

#include <string.h>

void ent_shock_init(ent_shock *shock) { *shock = (ent_shock){.struct_version = ENT_SHOCK_VERSION}; }

void ent_solve_options_init(ent_solve_options *options) {
    *options = (ent_solve_options){
        .struct_version = ENT_SOLVE_OPTIONS_VERSION,
#define ENT_SOLVE_OPTION(field, key, type, standard, least, most, unit, help) .field = standard,
#include "model/options.def"
#undef ENT_SOLVE_OPTION
    };
}

ent_status ent_solve_options_check(ent_context *context, const ent_model *model, const ent_solve_options *options) {
#define ENT_SOLVE_OPTION(field, key, type, standard, least, most, unit, help)                                          \
    if (!((double)options->field >= (double)(least) && (double)options->field <= (double)(most)))                      \
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, key, help, "%s is %g; it lies between %g and %g %s",    \
                           key, (double)options->field, (double)(least), (double)(most), unit);
#include "model/options.def"
#undef ENT_SOLVE_OPTION
    if (options->struct_version != ENT_SOLVE_OPTIONS_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_solve_options has version %u, this library knows %u",
                        (unsigned)options->struct_version, (unsigned)ENT_SOLVE_OPTIONS_VERSION);
    return options->start != NULL ? ent_solution_check(context, model, options->start) : ENT_OK;
}

ent_status ent_solve_option_set(ent_context *context, ent_solve_options *options, const char *key, const char *value) {
    static const char *const keys[] = {
#define ENT_SOLVE_OPTION(field, key, type, standard, least, most, unit, help) key,
#include "model/options.def"
#undef ENT_SOLVE_OPTION
    };
    char hint[sizeof context->error.hint];
    double number;
#define ENT_SOLVE_OPTION(field, name, type, standard, least, most, unit, help)                                         \
    if (strcmp(key, name) == 0) {                                                                                      \
        if (!ent_number_parse(value, value + strlen(value), &number) || !(number >= (double)(least)) ||                \
            !(number <= (double)(most)) || (double)(type)number != number)                                             \
            return ent_fail_at(context, ENT_USAGE, (ent_place){0}, name, help,                                         \
                               "%s is \"%s\"; it lies between %g and %g %s", name, value, (double)(least),             \
                               (double)(most), unit);                                                                  \
        options->field = (type)number;                                                                                 \
        return ENT_OK;                                                                                                 \
    }
#include "model/options.def"
#undef ENT_SOLVE_OPTION
    ent_hint(hint, sizeof hint, key, keys, sizeof keys / sizeof keys[0],
             "the options are tolerance, max-sweeps and window");
    return ent_fail_at(context, ENT_USAGE, (ent_place){0}, key, hint, "option \"%s\" is unknown", key);
}

const ent_option_info *ent_solve_option_list(size_t *count) {
    static const ent_option_info list[] = {
#define ENT_SOLVE_OPTION(field, key, type, standard, least, most, unit, help)                                          \
    {key, (double)(standard), (double)(least), (double)(most), unit, help},
#include "model/options.def"
#undef ENT_SOLVE_OPTION
    };
    *count = sizeof list / sizeof list[0];
    return list;
}
