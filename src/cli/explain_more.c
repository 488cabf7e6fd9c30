#include "explain.h"

#include <math.h>
#include <stdio.h>

/* ---- money ---- */

enum { MONEY = 48, REASON = 240 };

static void write_money(double musd, char out[MONEY]) {
    double size = fabs(musd) < 1000.0 ? fabs(musd) : fabs(musd) / 1000.0;
    snprintf(out, MONEY, "US$ %.*f %s",
             size < 10.0    ? 2
             : size < 100.0 ? 1
                            : 0,
             size, fabs(musd) < 1000.0 ? "million" : "billion");
}

/* "US$ 9.84 billion back", "US$ 12.0 million more". */
static void write_owed(double musd, char out[MONEY]) {
    char size[MONEY];
    write_money(musd, size);
    snprintf(out, MONEY, "%.36s %s", size, musd < 0.0 ? "back" : "more");
}

static void print_base_year(const ent_table *table) {
    if (table->base_year != 0) printf("at the imports of %d", table->base_year);
    else printf("at the imports of the base year");
}

void explain_owed(const ent_timeline_date *date, const ent_table *table, size_t rows) {
    char money[MONEY];
    if (date->n_owed == 0) return;
    printf("  owed for days before, ");
    print_base_year(table);
    putchar('\n');
    for (size_t p = 0; p < date->n_owed && p < rows; p++) {
        const ent_timeline_owed *owed = &date->owed[p];
        write_owed(owed->owed_musd, money);
        printf("    %-12.12s on %-17.17s %24s, for days of %d", table->regions[owed->importer].code,
               table->regions[owed->exporter].code, money, owed->first_year);
        if (owed->last_year != owed->first_year) printf(" to %d", owed->last_year);
        putchar('\n');
    }
    if (date->n_owed > rows) printf("    and %zu more pairs with smaller amounts\n", date->n_owed - rows);
    write_owed(date->owed_musd, money);
    printf("    %-33s %24s", "in all", money);
    for (size_t y = 0; y < date->n_owed_years && date->n_owed_years > 1; y++) {
        write_owed(date->owed_years[y].owed_musd, money);
        printf("%s%s for %d", y == 0 ? ": " : ", ", money, date->owed_years[y].year);
    }
    putchar('\n');
}

void explain_owed_years(const ent_timeline *timeline, const ent_table *table) {
    char money[MONEY];
    if (timeline->n_owed_years == 0) return;
    printf("\nOwed in the end for the days of each year, less what was collected, ");
    print_base_year(table);
    printf(",\nthose of a year spread evenly over its days:\n");
    for (size_t y = 0; y < timeline->n_owed_years; y++) {
        write_owed(timeline->owed_years[y].owed_musd, money);
        printf("  %-35d %24s\n", timeline->owed_years[y].year, money);
    }
}

/* ---- figures of others ---- */

static const char *const part_keys[] = {[ENT_GAP_COVERAGE] = "coverage",
                                        [ENT_GAP_GROUP] = "group",
                                        [ENT_GAP_NETTING] = "netting",
                                        [ENT_GAP_UNEXPLAINED] = "unexplained"};

/* Why the two figures part here. */
static void write_reason(const ent_gap *c, const ent_gap_part *part, char out[REASON]) {
    char here[MONEY], there[MONEY];
    switch (part->type) {
    case ENT_GAP_COVERAGE:
        write_money(c->imports_musd, here);
        write_money(c->outside->imports_musd, there);
        snprintf(out, REASON, "spread over goods of %s here, over %s there; the rest is taken to pay nothing more",
                 here, there);
        break;
    case ENT_GAP_GROUP:
        snprintf(out, REASON, "its clauses add %.2f here, %.2f there: other goods, other shares of their value",
                 100.0 * part->ours_rate, 100.0 * part->outside_rate);
        break;
    case ENT_GAP_NETTING:
        snprintf(out, REASON, "rates in all hold the base duty here; there they are taken to come on top of it");
        break;
    case ENT_GAP_UNEXPLAINED:
        snprintf(out, REASON, "dates, lists of goods and the order of duties that differ; nothing is tuned");
        break;
    }
}

static void print_part(const ent_gap *c, const ent_gap_part *part) {
    static const char *const names[] = {[ENT_GAP_COVERAGE] = "coverage",
                                        [ENT_GAP_NETTING] = "netting of the base duty",
                                        [ENT_GAP_UNEXPLAINED] = "unexplained"};
    char reason[REASON];
    write_reason(c, part, reason);
    printf("      %-32.32s%10.2f  %s\n", part->type == ENT_GAP_GROUP ? part->group : names[part->type],
           100.0 * part->rate, reason);
}

void explain_gaps(const ent_timeline_date *date) {
    for (size_t k = 0; k < date->n_gaps; k++) {
        const ent_gap *c = &date->gaps[k];
        const ent_outside_info *outside = c->outside;
        if (!(c->imports_musd > 0.0)) {
            printf("  %s on %s: no imports of goods to weigh the figure of %s by\n", outside->importer,
                   outside->exporter, outside->source_title);
            continue;
        }
        printf("  %s on %s: average duty on goods on top of the base duty, percentage points\n", outside->importer,
               outside->exporter);
        printf("    %-34s%10.2f\n", "this law", 100.0 * c->added_rate);
        printf("    %-34s%10.2f  %s\n", "outside figure", outside->added_pct, outside->source_title);
        printf("    %-34s%10.2f\n", "gap", 100.0 * c->gap_rate);
        for (size_t p = 0; p < c->n_parts; p++) print_part(c, &c->parts[p]);
        printf("    base duty: %.2f here", 100.0 * c->base_rate);
        if (outside->has_base) printf(", %.2f there", outside->base_pct);
        printf("; with every clause on the whole of its sectors this law would add %.2f\n", 100.0 * c->whole_rate);
        if (outside->note[0] != '\0') printf("    %s\n", outside->note);
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
    write_reason(c, part, reason);
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
