#include "world/raw.h"

#include <stdio.h>

void ent_raw_free(ent_raw *raw) { ent_arena_free(&raw->arena); }

ent_status ent_raw_allocate(ent_context *context, ent_raw *raw, ent_place place) {
    size_t rows = raw->n_regions * raw->n_industries, demands = raw->n_regions * raw->n_demands;
    double **lines[] = {&raw->value_added_musd, &raw->taxes_musd, &raw->other_musd,
                        &raw->output_musd,      &raw->sold_musd,  &raw->inputs_musd};
    if (rows > ENT_RAW_CELLS / rows || demands > ENT_RAW_CELLS / rows)
        return ent_fail_at(context, ENT_RANGE, place, NULL, NULL,
                           "a table of %zu regions, %zu industries and %zu categories of demand is beyond the limit",
                           raw->n_regions, raw->n_industries, raw->n_demands);
    raw->intermediate_musd = ent_arena_doubles(&raw->arena, rows * rows);
    raw->final_musd = ent_arena_doubles(&raw->arena, rows * demands);
    raw->final_taxes_musd = ent_arena_doubles(&raw->arena, demands);
    raw->is_goods = ent_arena_take(&raw->arena, raw->n_industries);
    if (raw->intermediate_musd == NULL || raw->final_musd == NULL || raw->final_taxes_musd == NULL ||
        raw->is_goods == NULL)
        return ent_fail_nomem(context);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if ((*lines[i] = ent_arena_doubles(&raw->arena, rows)) == NULL) return ent_fail_nomem(context);
    return ENT_OK;
}

const char *ent_raw_label(const ent_raw *raw, size_t index, char out[ENT_RAW_LABEL]) {
    snprintf(out, ENT_RAW_LABEL, "%.40s %.50s", raw->regions[index / raw->n_industries],
             raw->industries[index % raw->n_industries]);
    return out;
}
