/* csv_path.c: ledger.csv, pledges.csv and dependence.csv: who did it, what became of what was promised, and how much
 * comes from the rival. */
#include "result/csv_path.h"
#include "support/text.h"
#include <entente/result.h>

#include <math.h>

enum { BLOCK_BYTES = 1 << 18 };

static void put(ent_text *block, FILE *stream, size_t least) {
    if (block->length < least || block->length == 0) return;
    fwrite(block->data, 1, block->length, stream); /* what cannot be written leaves its mark on the stream */
    block->length = 0;
}

static void add_field(ent_text *block, const char *field) {
    ent_text_add_csv(block, field);
    ent_text_add(block, ",");
}

/* The fields every line begins with. */
static void begin(ent_text *block, const ent_result *result, int year) {
    add_field(block, result->package);
    add_field(block, result->against);
    ent_text_addf(block, "%d,", year);
}

static ent_status finish(ent_context *context, ent_text *block, FILE *stream) {
    int failed = block->failed;
    if (!failed) put(block, stream, 0);
    ent_text_free(block);
    return failed ? ent_fail_nomem(context) : ENT_OK;
}

ent_status ent_csv_ledger(ent_context *context, FILE *stream, const void *document) {
    const ent_result *result = document;
    ent_text block = {0};
    ent_text_add(&block, "package,against,year,player,region,value,error\n");
    for (size_t y = 0; y < result->n_years; y++)
        for (size_t k = 0; k < result->n_players; k++)
            for (size_t n = 0; n < result->n_regions; n++) {
                size_t cell = y * result->n_regions + n;
                double share = result->players[k].share_pct[cell], error = result->players[k].error_pct[cell];
                if (!isfinite(share)) continue;
                begin(&block, result, result->years[y]);
                add_field(&block, result->players[k].name);
                add_field(&block, result->region_codes[n]);
                ent_text_add_number(&block, share);
                ent_text_add(&block, ",");
                if (isfinite(error)) ent_text_add_number(&block, error);
                ent_text_add(&block, "\n");
                put(&block, stream, BLOCK_BYTES);
            }
    return finish(context, &block, stream);
}

static void add_pledge(ent_text *block, const ent_result *result, const ent_pledge *pledge, size_t y) {
    const struct {
        const char *measure, *unit;
        const double *values;
    } figures[] = {
        {"promised", "musd_of_year", pledge->promised_musd},
        {"delivered", "musd_of_year", pledge->delivered_musd},
        {"asked", pledge->unit, pledge->asked},
        {"achieved", pledge->unit, pledge->achieved},
        {"price", "pct", pledge->price_pct},
        {"cost", "musd", pledge->cost_musd},
    };
    for (size_t f = 0; f < sizeof figures / sizeof figures[0]; f++) {
        if (!isfinite(figures[f].values[y])) continue;
        begin(block, result, result->years[y]);
        add_field(block, pledge->clause);
        add_field(block, pledge->kind);
        add_field(block, figures[f].measure);
        add_field(block, figures[f].unit);
        ent_text_add_number(block, figures[f].values[y]);
        ent_text_add(block, "\n");
    }
}

ent_status ent_csv_pledges(ent_context *context, FILE *stream, const void *document) {
    const ent_result *result = document;
    ent_text block = {0};
    ent_text_add(&block, "package,against,year,clause,kind,measure,unit,value\n");
    for (size_t k = 0; k < result->n_pledges; k++)
        for (size_t y = 0; y < result->n_years; y++) add_pledge(&block, result, &result->pledges[k], y);
    return finish(context, &block, stream);
}

static void add_share(ent_text *block, const ent_result *result, const ent_dependence *d, int absorption) {
    double from = absorption ? d->absorption_share_from : d->import_share_from;
    double to = absorption ? d->absorption_share_to : d->import_share_to;
    if (!isfinite(from) && !isfinite(to)) return;
    begin(block, result, result->year);
    add_field(block, result->rival < 0 ? "" : result->region_codes[result->rival]);
    add_field(block, result->region_codes[d->region]);
    add_field(block, d->sector < 0 ? "" : result->sector_codes[d->sector]);
    add_field(block, absorption ? "absorption" : "imports");
    if (isfinite(from)) ent_text_add_number(block, from);
    ent_text_add(block, ",");
    if (isfinite(to)) ent_text_add_number(block, to);
    ent_text_add(block, "\n");
}

ent_status ent_csv_dependence(ent_context *context, FILE *stream, const void *document) {
    const ent_result *result = document;
    ent_text block = {0};
    ent_text_add(&block, "package,against,year,rival,region,sector,base,from_share,to_share\n");
    for (size_t k = 0; k < result->n_dependences; k++)
        for (int absorption = 0; absorption < 2; absorption++)
            add_share(&block, result, &result->dependences[k], absorption);
    return finish(context, &block, stream);
}
