/* cmd_data.c: entente data info|verify [WORLD]. What a world table holds, and whether it adds up. `data facts` is
 * cmd_facts.c. */
#include "cli.h"
#include "commands.h"
#include "json.h"
#include "options.h"
#include "out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_JSON = CLI_LONG, TRADERS_SHOWN = 12, GROUPS_MOST = 256 };

static const cli_option options[] = {
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_info_command = {
    .name = "data info",
    .arguments = "[WORLD]",
    .summary = N_("What a world table holds: size, totals, traders, tariffs, elasticities, groups.\n"
                  "WORLD is a world file or a directory; without it: world-2024, the table built in."),
    .options = options,
    .least = 0,
    .most = 1,
};

const cli_command data_verify_command = {
    .name = "data verify",
    .arguments = "[WORLD]",
    .summary = N_("The identities of a world table as figures, and a verdict.\n"
                  "WORLD is a world file or a directory; without it: world-2024, the table built in."),
    .details = N_("Exit code 0 when the table adds up, 4 when it does not or cannot be read.\n"),
    .options = options,
    .least = 0,
    .most = 1,
};

/* What `info` says of one region; rates are over imports at the border. */
typedef struct trader {
    size_t region;
    double value_added_musd, exports_musd, imports_musd, goods_musd, duties_musd, simple_rate;
    size_t n_lines;
} trader;

typedef struct group {
    char name[64];
    size_t members;
} group;

typedef struct summary {
    const ent_table *table;
    const ent_base *base;
    trader *traders; /* [N], by exports + imports, largest first */
    double value_added_musd, output_musd, trade_musd, duties_musd, goods_musd;
    double levies_musd, least_levy, most_levy; /* gross; 1 without levies */
    size_t n_groups;
    group groups[GROUPS_MOST];
} summary;

static int by_trade_descending(const void *a, const void *b) {
    const trader *left = a, *right = b;
    double l = left->exports_musd + left->imports_musd, r = right->exports_musd + right->imports_musd;
    if (l != r) return l < r ? 1 : -1;
    return left->region < right->region ? -1 : 1;
}

static void add_trade(summary *s) {
    const ent_table *t = s->table;
    size_t N = t->n_regions;
    for (size_t j = 0; j < t->n_sectors; j++)
        for (size_t n = 0; n < N; n++)
            for (size_t i = 0; i < N; i++) {
                double flow = t->flow_musd[(j * N + n) * N + i], rate = t->tariff_rate[(j * N + n) * N + i];
                if (i == n) continue;
                s->traders[n].imports_musd += flow;
                s->traders[i].exports_musd += flow;
                s->trade_musd += flow;
                if (!t->sectors[j].tradable_goods) continue;
                s->traders[n].goods_musd += flow;
                s->traders[n].duties_musd += rate * flow;
                s->goods_musd += flow;
                s->duties_musd += rate * flow;
                if (flow > 0) s->traders[n].simple_rate += rate, s->traders[n].n_lines++;
            }
}

/* Output is what makers get, so levies are not in it. */
static void add_output(summary *s) {
    size_t N = s->table->n_regions, J = s->table->n_sectors;
    s->least_levy = s->most_levy = 1.0;
    for (size_t at = 0; at < J * N; at++) s->output_musd += s->base->output_musd[at];
    for (size_t n = 0; n < N; n++) s->levies_musd += s->base->levies_musd[n];
    for (size_t at = 0; at < J * N * N && s->table->levy_gross != NULL; at++) {
        double levy = s->table->levy_gross[at];
        if (levy < s->least_levy) s->least_levy = levy;
        if (levy > s->most_levy) s->most_levy = levy;
    }
}

static void add_groups(summary *s) {
    for (size_t n = 0; n < s->table->n_regions; n++) {
        const char *p = s->table->regions[n].groups;
        for (size_t length; p += strspn(p, " \t"), (length = strcspn(p, " \t")) > 0; p += length) {
            char name[sizeof s->groups[0].name];
            size_t g = 0;
            snprintf(name, sizeof name, "%.*s", (int)length, p);
            while (g < s->n_groups && strcmp(s->groups[g].name, name) != 0) g++;
            if (g == GROUPS_MOST) continue; /* not listed, still usable */
            if (g == s->n_groups) memcpy(s->groups[s->n_groups++].name, name, sizeof name);
            s->groups[g].members++;
        }
    }
}

static summary *summary_new(const ent_world *world) {
    summary *s = calloc(1, sizeof *s);
    size_t N = ent_world_table(world)->n_regions;
    if (s == NULL) return NULL;
    s->table = ent_world_table(world);
    s->base = ent_world_base(world);
    s->traders = calloc(N, sizeof *s->traders);
    if (s->traders == NULL) {
        free(s);
        return NULL;
    }
    for (size_t n = 0; n < N; n++) {
        s->traders[n].region = n;
        s->traders[n].value_added_musd = s->base->value_added_musd[n];
        s->value_added_musd += s->base->value_added_musd[n];
    }
    add_trade(s);
    add_output(s);
    add_groups(s);
    qsort(s->traders, N, sizeof *s->traders, by_trade_descending);
    return s;
}

static void summary_free(summary *s) {
    free(s->traders);
    free(s);
}

static double share(double part, double whole) { return whole > 0 ? part / whole : (double)NAN; }

/* `median`, else the first set: the default of every command. */
static size_t default_set(const ent_table *table) {
    for (size_t s = 0; s < table->n_elasticity_sets; s++)
        if (strcmp(table->elasticity_sets[s], "median") == 0) return s;
    return 0;
}

/* `columns` characters of a UTF-8 name, filled with blanks; printf would count bytes. */
static void print_name(const char *name, int columns) {
    for (; *name != '\0'; name++) {
        if (((unsigned char)*name & 0xC0u) != 0x80u && columns-- == 0) return;
        putchar(*name);
    }
    cli_out("%*s", columns, "");
}

static void print_traders(const summary *s) {
    size_t shown = s->table->n_regions < TRADERS_SHOWN ? s->table->n_regions : TRADERS_SHOWN;
    cli_out("\nLargest traders, US$ bn");
    if (s->table->base_year != 0) cli_out(" of %d", s->table->base_year);
    cli_out("; tariffs on goods, %%, by imports and by cells\n");
    cli_out("%-26s %12s %10s %10s %9s %7s\n", cli_tr("economy"), cli_tr("value added"), cli_tr("exports"),
            cli_tr("imports"), cli_tr("weighted"), cli_tr("simple"));
    for (size_t k = 0; k < shown; k++) {
        const trader *t = &s->traders[k];
        const ent_region *region = &s->table->regions[t->region];
        cli_out("%-5s ", region->code);
        print_name(cli_of(region->name_en, region->name_fr), 20);
        cli_out(" %12.1f %10.1f %10.1f %9.2f %7.2f\n", 1e-3 * t->value_added_musd, 1e-3 * t->exports_musd,
                1e-3 * t->imports_musd, 100 * share(t->duties_musd, t->goods_musd),
                100 * share(t->simple_rate, (double)t->n_lines));
    }
}

/* Where the table is from; what importing it changed is for `verify`. */
static void print_notes(const ent_world *world) {
    size_t count;
    const ent_note *notes = ent_world_notes(world, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(notes[i].key, "changed") != 0) cli_out("%-21s %s\n", notes[i].key, notes[i].text);
}

static void print_info(const ent_world *world, const summary *s) {
    const ent_table *t = s->table;
    size_t goods = 0;
    for (size_t j = 0; j < t->n_sectors; j++) goods += t->sectors[j].tradable_goods != 0;
    cli_out("%s: %zu economies x %zu sectors, %zu of them goods\n", t->name, t->n_regions, t->n_sectors, goods);
    if (t->base_year != 0) cli_out("base year             %d\n", t->base_year);
    cli_out("hash                  %s\n", ent_world_hash(world));
    print_notes(world);
    cli_out("value added           US$ %.1f bn\n", 1e-3 * s->value_added_musd);
    cli_out("gross output          US$ %.1f bn\n", 1e-3 * s->output_musd);
    cli_out("trade                 US$ %.1f bn between economies, %.1f bn of it goods\n", 1e-3 * s->trade_musd,
            1e-3 * s->goods_musd);
    cli_out("duties on goods       US$ %.1f bn, %.2f %% of imports\n", 1e-3 * s->duties_musd,
            100 * share(s->duties_musd, s->goods_musd));
    if (t->levy_gross != NULL)
        cli_out("export levies         US$ %.1f bn, gross from %.6g to %.6g\n", 1e-3 * s->levies_musd, s->least_levy,
                s->most_levy);
    print_traders(s);
    cli_out("\nsets of elasticities, by name for --elasticities:\n");
    for (size_t e = 0; e < t->n_elasticity_sets; e++)
        cli_out("  %s%s\n", t->elasticity_sets[e], e == default_set(t) ? cli_tr(" (default)") : "");
    cli_out("\ngroups of economies, usable in packages:\n");
    for (size_t g = 0; g < s->n_groups; g++) cli_out("  %-12s %zu members\n", s->groups[g].name, s->groups[g].members);
    if (s->n_groups == 0) cli_out("  none\n");
}

static void print_info_json(const ent_world *world, const summary *s) {
    const ent_table *t = s->table;
    size_t n_notes;
    const ent_note *notes = ent_world_notes(world, &n_notes);
    cli_json json = {.stream = stdout};
    cli_json_open(&json, NULL, '{');
    cli_json_string(&json, "name", t->name);
    cli_json_integer(&json, "base_year", t->base_year);
    cli_json_string(&json, "hash", ent_world_hash(world));
    cli_json_open(&json, "notes", '[');
    for (size_t i = 0; i < n_notes; i++) {
        cli_json_open(&json, NULL, '{');
        cli_json_string(&json, "key", notes[i].key);
        cli_json_string(&json, "text", notes[i].text);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_number(&json, "value_added_musd", s->value_added_musd);
    cli_json_number(&json, "output_musd", s->output_musd);
    cli_json_number(&json, "trade_musd", s->trade_musd);
    cli_json_number(&json, "goods_trade_musd", s->goods_musd);
    cli_json_number(&json, "goods_duties_musd", s->duties_musd);
    cli_json_number(&json, "levies_musd", s->levies_musd);
    cli_json_number(&json, "least_levy_gross", s->least_levy);
    cli_json_number(&json, "most_levy_gross", s->most_levy);
    cli_json_open(&json, "regions", '[');
    for (size_t k = 0; k < t->n_regions; k++) {
        const trader *r = &s->traders[k];
        cli_json_open(&json, NULL, '{');
        cli_json_string(&json, "code", t->regions[r->region].code);
        cli_json_string(&json, "name_en", t->regions[r->region].name_en);
        cli_json_string(&json, "name_fr", t->regions[r->region].name_fr);
        cli_json_number(&json, "value_added_musd", r->value_added_musd);
        cli_json_number(&json, "exports_musd", r->exports_musd);
        cli_json_number(&json, "imports_musd", r->imports_musd);
        cli_json_number(&json, "goods_tariff_weighted_rate", share(r->duties_musd, r->goods_musd));
        cli_json_number(&json, "goods_tariff_simple_rate", share(r->simple_rate, (double)r->n_lines));
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_open(&json, "sectors", '[');
    for (size_t j = 0; j < t->n_sectors; j++) {
        cli_json_open(&json, NULL, '{');
        cli_json_string(&json, "code", t->sectors[j].code);
        cli_json_string(&json, "name_en", t->sectors[j].name_en);
        cli_json_string(&json, "name_fr", t->sectors[j].name_fr);
        cli_json_boolean(&json, "goods", t->sectors[j].tradable_goods);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_open(&json, "elasticities", '[');
    for (size_t e = 0; e < t->n_elasticity_sets; e++) cli_json_string(&json, NULL, t->elasticity_sets[e]);
    cli_json_close(&json, ']');
    cli_json_open(&json, "groups", '{');
    for (size_t g = 0; g < s->n_groups; g++)
        cli_json_integer(&json, s->groups[g].name, (long long)s->groups[g].members);
    cli_json_close(&json, '}');
    cli_json_close(&json, '}');
}

static int info(const ent_world *world, int as_json) {
    summary *s = summary_new(world);
    if (s == NULL) {
        cli_say("out of memory");
        return CLI_FAILED;
    }
    if (as_json) print_info_json(world, s);
    else print_info(world, s);
    summary_free(s);
    return CLI_DONE;
}

/* One identity: its figure and the most it may be. */
typedef struct identity {
    const char *key, *words;
    double figure, most;
    int decides;                 /* 0: a file beside the table differs, the table itself stands */
    const char *sector, *region; /* worst place; NULL when it has none */
} identity;

enum { N_IDENTITIES = 4 };

/* 1e-6 is what the digits of a table explain, as in calibration; deficits cancel to rounding by construction. */
static void make_identities(const ent_world *world, const ent_world_report *r, identity out[N_IDENTITIES]) {
    const ent_table *t = ent_world_table(world);
    out[0] = (identity){.key = "market", .words = N_("uses of a market = what it buys")};
    out[0].figure = r->worst_market_share, out[0].most = 1e-6, out[0].decides = 1;
    out[0].sector = t->sectors[r->worst_market_sector].code;
    out[0].region = t->regions[r->worst_market_region].code;
    out[1] = (identity){.key = "income", .words = N_("final demand = value added + taxes + deficit")};
    out[1].figure = r->worst_income_share, out[1].most = 1e-6, out[1].decides = 1;
    out[1].region = t->regions[r->worst_income_region].code;
    out[2] = (identity){.key = "deficits", .words = N_("sum of deficits / world value added")};
    out[2].figure = fabs(r->world_deficit_musd) / r->world_value_added_musd, out[2].most = 1e-12, out[2].decides = 1;
    out[3] = (identity){.key = "value_added", .words = N_("value_added.csv = 1 - inputs")};
    out[3].figure = r->worst_value_added_gap, out[3].most = 1e-4;
}

static int holds(const identity *i) { return i->figure <= i->most; }

static void print_changed(const ent_world *world) {
    size_t count, shown = 0;
    const ent_note *notes = ent_world_notes(world, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(notes[i].key, "changed") == 0)
            cli_out("%s  %s\n", shown++ == 0 ? cli_tr("\nchanged on import\n") : "", notes[i].text);
}

static void print_verify(const ent_world *world, const ent_world_report *r, const identity *identities, int good) {
    const ent_table *t = ent_world_table(world);
    cli_out("%s: %s\n\n%-48s %9s %9s  worst place\n", t->name, good ? cli_tr("adds up") : cli_tr("does not add up"),
            cli_tr("identity"), cli_tr("gap"), cli_tr("at most"));
    for (size_t k = 0; k < N_IDENTITIES; k++) {
        const identity *i = &identities[k];
        const char *fault = holds(i)     ? ""
                            : i->decides ? cli_tr("  <-- too large")
                                         : cli_tr("<-- differs; 1 - inputs is used");
        cli_out("%-48s %9.1e %9.0e  %s%s%s%s\n", cli_tr(i->words), i->figure, i->most,
                i->sector == NULL ? "" : i->sector, i->sector == NULL ? "" : " ", i->region == NULL ? "" : i->region,
                fault);
    }
    cli_out("\nworld value added      US$ %.1f bn\ncells with trade       %zu\ncells with a tariff    %zu\n",
            1e-3 * r->world_value_added_musd, r->n_flows, r->n_tariffs);
    cli_out("cells with a levy      %zu\n", r->n_levies);
    cli_out("markets without home   %zu\nclosed markets         %zu\n", r->n_markets_without_home, r->n_closed_markets);
    cli_out("final demand clipped   %zu markets, US$ %.3f m in all\n", r->n_clipped, r->clipped_musd);
    print_changed(world);
}

static void print_verify_json(const ent_world *world, const ent_world_report *r, const identity *identities, int good) {
    cli_json json = {.stream = stdout};
    cli_json_open(&json, NULL, '{');
    cli_json_string(&json, "name", ent_world_table(world)->name);
    cli_json_string(&json, "hash", ent_world_hash(world));
    cli_json_boolean(&json, "adds_up", good);
    cli_json_open(&json, "identities", '[');
    for (size_t k = 0; k < N_IDENTITIES; k++) {
        const identity *i = &identities[k];
        cli_json_open(&json, NULL, '{');
        cli_json_string(&json, "identity", i->key);
        cli_json_string(&json, "words", i->words);
        cli_json_number(&json, "gap", i->figure);
        cli_json_number(&json, "at_most", i->most);
        cli_json_boolean(&json, "holds", holds(i));
        if (i->sector != NULL) cli_json_string(&json, "worst_sector", i->sector);
        if (i->region != NULL) cli_json_string(&json, "worst_region", i->region);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_number(&json, "world_value_added_musd", r->world_value_added_musd);
    cli_json_integer(&json, "cells_with_trade", (long long)r->n_flows);
    cli_json_integer(&json, "cells_with_tariff", (long long)r->n_tariffs);
    cli_json_integer(&json, "cells_with_levy", (long long)r->n_levies);
    cli_json_integer(&json, "markets_without_home", (long long)r->n_markets_without_home);
    cli_json_integer(&json, "closed_markets", (long long)r->n_closed_markets);
    cli_json_integer(&json, "clipped_markets", (long long)r->n_clipped);
    cli_json_number(&json, "clipped_musd", r->clipped_musd);
    cli_json_close(&json, '}');
}

static int verify(const ent_world *world, int as_json) {
    ent_world_report report;
    identity identities[N_IDENTITIES];
    int good = 1;
    ent_world_verify(world, &report);
    make_identities(world, &report, identities);
    for (size_t k = 0; k < N_IDENTITIES; k++) good &= holds(&identities[k]) || !identities[k].decides;
    if (as_json) print_verify_json(world, &report, identities, good);
    else print_verify(world, &report, identities, good);
    if (!good) cli_say("%s does not add up", ent_world_table(world)->name);
    return good ? CLI_DONE : CLI_BAD_DATA;
}

static int take(int key, const char *value, void *payload) {
    (void)value;
    if (key == OPTION_JSON) *(int *)payload = 1;
    return 0;
}

static int with_world(const cli_command *command, int (*say)(const ent_world *, int), int argc, char **argv) {
    ent_context *context;
    ent_world *world = NULL;
    ent_status status;
    char **arguments;
    int n_arguments, as_json = 0, code = cli_parse(command, argc, argv, take, &as_json, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(0);
    if (context == NULL) return CLI_FAILED;
    status = cli_world(context, n_arguments == 0 ? NULL : arguments[0], NULL, &world);
    code = status == ENT_OK ? say(world, as_json) : cli_report(context, status);
    ent_world_free(world);
    ent_context_free(context);
    return code;
}

int cmd_data(int argc, char **argv) {
    static const char *const names[] = {"info",      "verify", "facts",   "import",       "export", "diff",
                                        "aggregate", "split",  "tariffs", "elasticities", NULL};
    static int (*const others[])(int, char **) = {cmd_data_facts,   cmd_data_import,      cmd_data_export,
                                                  cmd_data_diff,    cmd_data_aggregate,   cmd_data_split,
                                                  cmd_data_tariffs, cmd_data_elasticities};
    const char *word = argc > 1 ? argv[1] : NULL;
    if (word != NULL && strcmp(word, "info") == 0) return with_world(&data_info_command, info, argc - 1, argv + 1);
    if (word != NULL && strcmp(word, "verify") == 0)
        return with_world(&data_verify_command, verify, argc - 1, argv + 1);
    for (size_t k = 2; word != NULL && names[k] != NULL; k++)
        if (strcmp(word, names[k]) == 0) return others[k - 2](argc - 1, argv + 1);
    if (word != NULL && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)) {
        cli_out(
            "usage: entente data import FILE\n       entente data info [WORLD]\n"
            "       entente data verify [WORLD]\n       entente data export WORLD DIR\n       entente data diff A B\n"
            "       entente data aggregate --regions MAP --sectors MAP --out FILE\n"
            "       entente data split SECTOR --shares FILE --out FILE\n"
            "       entente data tariffs FILE... --unit UNIT --concordance FILE --out FILE\n"
            "       entente data elasticities FILE --set NAME --out FILE\n"
            "       entente data facts [macro|minerals|lanes]\n\nentente data info --help and so on for each.\n");
        return CLI_DONE;
    }
    if (word == NULL)
        cli_say("data needs import, info, verify, aggregate, split, tariffs, elasticities, export, diff or facts");
    else cli_say_unknown("data command", word, cli_nearest(word, names));
    cli_say("try: entente data --help");
    return CLI_USAGE;
}
