#include "explain.h"
#include "out.h"

#include <math.h>
#include <stdio.h>

/* ---- money ---- */

enum { MONEY = 48, REASON = 240 };

static void write_money(ent_language l, double musd, char out[MONEY]) {
    double size = fabs(musd) < 1000.0 ? fabs(musd) : fabs(musd) / 1000.0;
    char figure[MONEY];
    cli_figure(l, size, size < 10.0 ? 2 : size < 100.0 ? 1 : 0, figure, sizeof figure);
    snprintf(out, MONEY, fabs(musd) < 1000.0 ? ent_tr(l, "US$ %.20s million") : ent_tr(l, "US$ %.20s billion"), figure);
}

/* "US$ 9.84 billion back", "US$ 12.0 million more". */
static void write_owed(double musd, char out[MONEY]) {
    char size[MONEY];
    write_money(cli_language(), musd, size);
    snprintf(out, MONEY, musd < 0.0 ? cli_tr("%.36s back") : cli_tr("%.36s more"), size);
}

static void print_base_year(const ent_table *table) {
    if (table->base_year != 0) cli_out("at the imports of %d", table->base_year);
    else cli_out("at the imports of the base year");
}

void explain_owed(const ent_timeline_date *date, const ent_table *table, size_t rows) {
    char money[MONEY];
    if (date->n_owed == 0) return;
    cli_out("  owed for days before, ");
    print_base_year(table);
    putchar('\n');
    for (size_t p = 0; p < date->n_owed && p < rows; p++) {
        const ent_timeline_owed *owed = &date->owed[p];
        write_owed(owed->owed_musd, money);
        cli_out("    %-12.12s on %-17.17s %24s, for days of %d", table->regions[owed->importer].code,
                table->regions[owed->exporter].code, money, owed->first_year);
        if (owed->last_year != owed->first_year) cli_out(" to %d", owed->last_year);
        putchar('\n');
    }
    if (date->n_owed > rows) cli_out("    and %zu more pairs with smaller amounts\n", date->n_owed - rows);
    write_owed(date->owed_musd, money);
    cli_out("    %-33s %24s", cli_tr("in all"), money);
    for (size_t y = 0; y < date->n_owed_years && date->n_owed_years > 1; y++) {
        write_owed(date->owed_years[y].owed_musd, money);
        cli_out("%s%s for %d", y == 0 ? ": " : ", ", money, date->owed_years[y].year);
    }
    putchar('\n');
}

void explain_owed_years(const ent_timeline *timeline, const ent_table *table) {
    char money[MONEY];
    if (timeline->n_owed_years == 0) return;
    cli_out("\nOwed in the end for the days of each year, less what was collected, ");
    print_base_year(table);
    cli_out(",\nthose of a year spread evenly over its days:\n");
    for (size_t y = 0; y < timeline->n_owed_years; y++) {
        write_owed(timeline->owed_years[y].owed_musd, money);
        cli_out("  %-35d %24s\n", timeline->owed_years[y].year, money);
    }
}

/* ---- figures of others ---- */

static const char *const part_keys[] = {[ENT_GAP_COVERAGE] = "coverage",
                                        [ENT_GAP_GROUP] = "group",
                                        [ENT_GAP_NETTING] = "netting",
                                        [ENT_GAP_UNEXPLAINED] = "unexplained"};

/* Why the two figures part here, as a format of two words or figures. */
static const char *reason_of(const ent_gap_part *part) {
    switch (part->type) {
    case ENT_GAP_COVERAGE:
        return N_("spread over goods of %s here, over %s there; the rest is taken to pay nothing more");
    case ENT_GAP_GROUP: return N_("its clauses add %s here, %s there: other goods, other shares of their value");
    case ENT_GAP_NETTING: return N_("rates in all hold the base duty here; there they are taken to come on top of it");
    case ENT_GAP_UNEXPLAINED: break;
    }
    return N_("dates, lists of goods and the order of duties that differ; nothing is tuned");
}

static void write_reason(ent_language l, const ent_gap *c, const ent_gap_part *part, char out[REASON]) {
    char here[MONEY] = "", there[MONEY] = "";
    if (part->type == ENT_GAP_COVERAGE) {
        write_money(l, c->imports_musd, here);
        write_money(l, c->outside->imports_musd, there);
    } else if (part->type == ENT_GAP_GROUP) {
        cli_figure(l, 100.0 * part->ours_rate, 2, here, sizeof here);
        cli_figure(l, 100.0 * part->outside_rate, 2, there, sizeof there);
    }
    snprintf(out, REASON, ent_tr(l, reason_of(part)), here, there);
}

static void print_part(const ent_gap *c, const ent_gap_part *part) {
    static const char *const names[] = {[ENT_GAP_COVERAGE] = N_("coverage"),
                                        [ENT_GAP_NETTING] = N_("netting of the base duty"),
                                        [ENT_GAP_UNEXPLAINED] = N_("unexplained")};
    char reason[REASON];
    write_reason(cli_language(), c, part, reason);
    cli_out("      %-32.32s%10.2f  %s\n", part->type == ENT_GAP_GROUP ? part->group : cli_tr(names[part->type]),
            100.0 * part->rate, reason);
}

void explain_gaps(const ent_timeline_date *date) {
    for (size_t k = 0; k < date->n_gaps; k++) {
        const ent_gap *c = &date->gaps[k];
        const ent_outside_info *outside = c->outside;
        if (!(c->imports_musd > 0.0)) {
            cli_out("  %s on %s: no imports of goods to weigh the figure of %s by\n", outside->importer,
                    outside->exporter, outside->source_title);
            continue;
        }
        cli_out("  %s on %s: average duty on goods on top of the base duty, percentage points\n", outside->importer,
                outside->exporter);
        cli_out("    %-34s%10.2f\n", cli_tr("this law"), 100.0 * c->added_rate);
        cli_out("    %-34s%10.2f  %s\n", cli_tr("outside figure"), outside->added_pct, outside->source_title);
        cli_out("    %-34s%10.2f\n", cli_tr("gap"), 100.0 * c->gap_rate);
        for (size_t p = 0; p < c->n_parts; p++) print_part(c, &c->parts[p]);
        cli_out("    base duty: %.2f here", 100.0 * c->base_rate);
        if (outside->has_base) cli_out(", %.2f there", outside->base_pct);
        cli_out("; with every clause on the whole of its sectors this law would add %.2f\n", 100.0 * c->whole_rate);
        if (outside->note[0] != '\0') cli_out("    %s\n", outside->note);
    }
}

/* ---- JSON ---- */

static void json_years(cli_json *json, const char *key, const ent_timeline_year *years, size_t n) {
    cli_json_open(json, key, '[');
    for (size_t y = 0; y < n; y++) {
        cli_json_open(json, NULL, '{');
        cli_json_integer(json, "year", years[y].year);
        cli_json_number(json, "owed_musd", years[y].owed_musd);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

void explain_json_owed(cli_json *json, const ent_timeline_date *date, const ent_table *table) {
    cli_json_number(json, "owed_musd", date->owed_musd);
    cli_json_open(json, "owed", '[');
    for (size_t p = 0; p < date->n_owed; p++) {
        const ent_timeline_owed *owed = &date->owed[p];
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "importer", table->regions[owed->importer].code);
        cli_json_string(json, "exporter", table->regions[owed->exporter].code);
        cli_json_number(json, "owed_musd", owed->owed_musd);
        cli_json_integer(json, "first_year", owed->first_year);
        cli_json_integer(json, "last_year", owed->last_year);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
    json_years(json, "owed_years", date->owed_years, date->n_owed_years);
}

void explain_json_owed_years(cli_json *json, const ent_timeline *timeline) {
    json_years(json, "owed_years", timeline->owed_years, timeline->n_owed_years);
}

static void json_part(cli_json *json, const ent_gap *c, const ent_gap_part *part) {
    char reason[REASON];
    write_reason(ENT_LANGUAGE_EN, c, part, reason);
    cli_json_open(json, NULL, '{');
    cli_json_string(json, "part", part_keys[part->type]);
    cli_json_number(json, "gap_pct", 100.0 * part->rate);
    if (part->type == ENT_GAP_GROUP) {
        cli_json_string(json, "group", part->group);
        cli_json_number(json, "added_pct", 100.0 * part->ours_rate);
        cli_json_number(json, "outside_pct", 100.0 * part->outside_rate);
    }
    cli_json_string(json, "reason", reason);
    cli_json_close(json, '}');
}

void explain_json_gaps(cli_json *json, const ent_timeline_date *date) {
    cli_json_open(json, "outside", '[');
    for (size_t k = 0; k < date->n_gaps; k++) {
        const ent_gap *c = &date->gaps[k];
        const ent_outside_info *outside = c->outside;
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "importer", outside->importer);
        cli_json_string(json, "exporter", outside->exporter);
        cli_json_string(json, "source", outside->source_title);
        cli_json_string(json, "url", outside->source_url);
        cli_json_string(json, "note", outside->note);
        cli_json_number(json, "imports_musd", c->imports_musd);
        cli_json_number(json, "outside_added_pct", outside->added_pct);
        if (outside->has_base) cli_json_number(json, "outside_base_pct", outside->base_pct);
        if (outside->imports_musd > 0.0) cli_json_number(json, "outside_imports_musd", outside->imports_musd);
        if (c->imports_musd > 0.0) {
            cli_json_number(json, "base_pct", 100.0 * c->base_rate);
            cli_json_number(json, "added_pct", 100.0 * c->added_rate);
            cli_json_number(json, "gap_pct", 100.0 * c->gap_rate);
            cli_json_number(json, "added_on_whole_sectors_pct", 100.0 * c->whole_rate);
            cli_json_open(json, "parts", '[');
            for (size_t p = 0; p < c->n_parts; p++) json_part(json, c, &c->parts[p]);
            cli_json_close(json, ']');
        }
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}
