/* import_money.c: tables in another currency become dollars, all figures by one rate. The model does not mind the unit;
 * what packages say in dollars does. */
#include "support/text.h"
#include "world/import.h"

#include <string.h>

/* US dollars for a euro, averages of the year of the ECB's reference rates. */
static const struct {
    int year;
    double usd;
} euro[] = {
    {2010, 1.3257}, {2011, 1.3920}, {2012, 1.2848}, {2013, 1.3281}, {2014, 1.3285},
    {2015, 1.1095}, {2016, 1.1069}, {2017, 1.1297}, {2018, 1.1810}, {2019, 1.1195},
    {2020, 1.1422}, {2021, 1.1827}, {2022, 1.0530}, {2023, 1.0813}, {2024, 1.0824},
};

static ent_status find_rate(ent_context *context, const ent_raw *raw, int year, double *out) {
    for (size_t i = 0; i < sizeof euro / sizeof euro[0]; i++)
        if (euro[i].year == year) {
            *out = euro[i].usd;
            return ENT_OK;
        }
    return ent_fail_at(context, ENT_USAGE, (ent_place){.file = raw->file}, "exchange-rate",
                       "give the dollars for a euro with --exchange-rate, or the year with --year",
                       year == 0 ? N_("the table is in euros, and its year is not known")
                                 : N_("the table is in euros, and the rate of %d is not known"),
                       year);
}

static void scale(double *figures, size_t count, double rate) {
    for (size_t i = 0; i < count; i++) figures[i] *= rate;
}

ent_status ent_raw_in_dollars(ent_context *context, ent_raw *raw, double usd_per_unit, int year) {
    size_t rows = raw->n_regions * raw->n_industries, demands = raw->n_regions * raw->n_demands;
    double *lines[] = {raw->value_added_musd, raw->taxes_musd, raw->other_musd, raw->output_musd, raw->sold_musd};
    ent_text edition = {0};
    double rate = usd_per_unit;
    if (rate == 0.0 && !raw->in_euros) return ENT_OK;
    if (rate == 0.0) ENT_TRY(find_rate(context, raw, year, &rate));
    scale(raw->intermediate_musd, rows * rows, rate);
    scale(raw->final_musd, rows * demands, rate);
    scale(raw->final_taxes_musd, demands, rate);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) scale(lines[i], rows, rate);
    raw->skipped_musd *= rate;
    ent_text_addf(&edition, "%s%s", raw->edition, *raw->edition == '\0' ? "" : ", ");
    ent_text_addf(&edition, "%s at ", raw->in_euros ? "euros" : "figures");
    ent_text_add_number(&edition, rate);
    ent_text_add(&edition, " US dollars");
    raw->edition = edition.failed ? NULL : ent_arena_string(&raw->arena, edition.data);
    ent_text_free(&edition);
    return raw->edition == NULL ? ent_fail_nomem(context) : ENT_OK;
}
