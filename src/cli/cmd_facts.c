/* cmd_facts.c: entente data facts [TOPIC]. The dated facts beside the world table, as they stand, and what follows from
 * them: world GDP by year, detours when a strait is closed. */
#include "cli.h"
#include "commands.h"
#include "json.h"
#include "options.h"
#include "out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_JSON = CLI_LONG, OPTION_CSV, OPTION_FACTS, REMARKS_MOST = 512, BASINS_MOST = 64 };

static const cli_option options[] = {
    {OPTION_CSV, "csv", "DIR", N_("write DIR/TOPIC/TABLE.csv, to read or to start one's own facts from")},
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    {OPTION_FACTS, "facts", "DIR",
     N_("these facts instead of those in the program; folders DIR lacks are taken from there")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_facts_command = {
    .name = "data facts",
    .arguments = "[macro|minerals|lanes]",
    .summary = N_("Dated facts beside the world table, with their sources: GDP and military spending,\n"
                  "critical minerals, sea lanes. Without a topic: what there is."),
    .options = options,
    .least = 0,
    .most = 1,
};

typedef struct request {
    const char *csv, *facts, *topic;
    int as_json;
} request;

static int take(int key, const char *value, void *payload) {
    request *r = payload;
    switch (key) {
    case OPTION_JSON: r->as_json = 1; break;
    case OPTION_CSV: r->csv = value; break;
    default: r->facts = value; break;
    }
    return 0;
}

static size_t characters(const char *text) {
    size_t n = 0;
    for (; *text != '\0'; text++) n += ((unsigned char)*text & 0xC0u) != 0x80u;
    return n;
}

static const char *cell(const ent_fact_table *t, size_t row, size_t column) {
    return t->texts[row * t->n_columns + column];
}

/* The text of a remark is printed once, below the table; cells hold its number. */
typedef struct remarks {
    const char *texts[REMARKS_MOST];
    size_t n;
} remarks;

static size_t number_of(remarks *r, const char *text) {
    size_t k = 0;
    while (k < r->n && strcmp(r->texts[k], text) != 0) k++;
    if (k == r->n && r->n < REMARKS_MOST) r->texts[r->n++] = text;
    return k + 1;
}

/* What a cell shows: its text, or [3] for a remark; remarks beyond the table of them are shown as they are. */
static const char *shown(const ent_fact_table *t, size_t row, size_t column, remarks *r, char mark[32]) {
    const char *text = cell(t, row, column);
    size_t number;
    if (t->columns[column].kind != ENT_FACT_REMARK || text[0] == '\0') return text;
    number = number_of(r, text);
    if (number > REMARKS_MOST) return text;
    snprintf(mark, 32, "[%zu]", number);
    return mark;
}

static size_t column_width(const ent_fact_table *t, size_t column, remarks *r) {
    size_t width = strlen(t->columns[column].name);
    char mark[32];
    for (size_t row = 0; row < t->n_rows; row++) {
        size_t n = characters(shown(t, row, column, r, mark));
        if (n > width) width = n;
    }
    return width;
}

static void print_cell(const char *text, size_t width, int right, int last) {
    size_t n = characters(text);
    int blanks = n < width ? (int)(width - n) : 0;
    if (right) cli_out("%*s%s", blanks, "", text);
    else cli_out("%s%*s", text, last ? 0 : blanks, "");
    fputs(last ? "\n" : "  ", stdout);
}

static int print_table(const ent_fact_table *t) {
    remarks *r = calloc(1, sizeof *r);
    size_t *widths = calloc(t->n_columns, sizeof *widths);
    char mark[32];
    if (r == NULL || widths == NULL) {
        free(r);
        free(widths);
        cli_say("out of memory");
        return CLI_FAILED;
    }
    for (size_t row = 0; row < t->n_rows; row++) /* numbers in reading order */
        for (size_t c = 0; c < t->n_columns; c++) (void)shown(t, row, c, r, mark);
    for (size_t c = 0; c < t->n_columns; c++) widths[c] = column_width(t, c, r);
    cli_out("\n%s/%s: %s\n\n", t->topic, t->name, cli_tr(t->words));
    for (size_t c = 0; c < t->n_columns; c++)
        print_cell(t->columns[c].name, widths[c], t->columns[c].kind == ENT_FACT_NUMBER, c + 1 == t->n_columns);
    for (size_t row = 0; row < t->n_rows; row++)
        for (size_t c = 0; c < t->n_columns; c++)
            print_cell(shown(t, row, c, r, mark), widths[c], t->columns[c].kind == ENT_FACT_NUMBER,
                       c + 1 == t->n_columns);
    for (size_t k = 0; k < r->n; k++) cli_out("%s[%zu] %s\n", k == 0 ? "\n" : "", k + 1, r->texts[k]);
    free(r);
    free(widths);
    return CLI_DONE;
}

/* One answer being put together; `json` is NULL for text. */
typedef struct answer {
    ent_context *context;
    const ent_facts *facts;
    cli_json *json;
} answer;

static ent_status say_world_gdp(const answer *a) {
    int first, last;
    size_t in_sum, in_table;
    ent_facts_gdp_years(a->facts, &first, &last);
    ent_facts_world_gdp_economies(a->facts, &in_sum, &in_table);
    if (a->json != NULL) cli_json_open(a->json, "world_gdp", '[');
    else
        cli_out(
            "\nWorld GDP, US$ bn of the year: the sum of the %zu economies, of %zu, with a figure in every year\n\n",
            in_sum, in_table);
    for (int year = first; year <= last; year++) {
        double gdp_usd_bn;
        ent_status status = ent_facts_world_gdp(a->context, a->facts, year, 0.0, &gdp_usd_bn);
        if (status != ENT_OK) return status;
        if (a->json == NULL) {
            cli_out("%d  %10.1f\n", year, gdp_usd_bn);
            continue;
        }
        cli_json_open(a->json, NULL, '{');
        cli_json_integer(a->json, "year", year);
        cli_json_number(a->json, "gdp_usd_bn", gdp_usd_bn);
        cli_json_close(a->json, '}');
    }
    if (a->json != NULL) cli_json_close(a->json, ']');
    return ENT_OK;
}

static const ent_fact_table *find_table(const ent_facts *facts, const char *name) {
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    for (size_t t = 0; t < n; t++)
        if (strcmp(tables[t].name, name) == 0) return &tables[t];
    return NULL;
}

static void say_detour(const answer *a, const char *strait, const ent_lane *lane) {
    if (a->json == NULL) {
        if (isfinite(lane->extra_days)) cli_out("  %s +%.1f%s", strait, lane->extra_days, lane->by_land ? "*" : "");
        else cli_out("  %s no way", strait);
        return;
    }
    cli_json_open(a->json, NULL, '{');
    cli_json_string(a->json, "strait", strait);
    cli_json_number(a->json, "extra_days", lane->extra_days);
    cli_json_boolean(a->json, "by_land", lane->by_land);
    cli_json_close(a->json, '}');
}

static ent_status say_pair(const answer *a, const char *from, const char *to, const ent_fact_table *straits) {
    ent_lane lane;
    ent_status status = ent_facts_lane(a->context, a->facts, from, to, NULL, 0, &lane);
    if (status != ENT_OK) return status;
    if (a->json != NULL) {
        cli_json_open(a->json, NULL, '{');
        cli_json_string(a->json, "basin_a", from);
        cli_json_string(a->json, "basin_b", to);
        cli_json_number(a->json, "nautical_miles", lane.nautical_miles);
        cli_json_number(a->json, "days", lane.days);
        cli_json_open(a->json, "closed", '[');
    } else {
        cli_out("%-22s  %-22s  %5.1f ", from, to, lane.days);
    }
    for (size_t s = 0; s < straits->n_rows; s++) {
        const char *strait = cell(straits, s, 0);
        int uses;
        status = ent_facts_lane_uses(a->context, a->facts, from, to, strait, &uses);
        if (status == ENT_OK && uses) status = ent_facts_lane(a->context, a->facts, from, to, &strait, 1, &lane);
        if (status != ENT_OK) return status;
        if (uses) say_detour(a, strait, &lane);
    }
    if (a->json != NULL) {
        cli_json_close(a->json, ']');
        cli_json_close(a->json, '}');
    } else {
        putchar('\n');
    }
    return ENT_OK;
}

static ent_status say_detours(const answer *a) {
    const ent_fact_table *routes = find_table(a->facts, "routes"), *straits = find_table(a->facts, "straits");
    const char *basins[BASINS_MOST];
    size_t n = 0;
    ent_status status = ENT_OK;
    for (size_t k = 0; k < 2 * routes->n_rows; k++) { /* basin_a of all rows, then basin_b */
        const char *basin = cell(routes, k % routes->n_rows, k / routes->n_rows);
        size_t b = 0;
        while (b < n && strcmp(basins[b], basin) != 0) b++;
        if (b == n && n < BASINS_MOST) basins[n++] = basin;
    }
    if (a->json != NULL) cli_json_open(a->json, "detours", '[');
    else
        cli_out(
            "\nDays at sea between basins, and what closing one strait adds; * over land, at no limit of capacity\n\n");
    for (size_t i = 0; i < n && status == ENT_OK; i++)
        for (size_t k = i; k < n && status == ENT_OK; k++) status = say_pair(a, basins[i], basins[k], straits);
    if (a->json != NULL) cli_json_close(a->json, ']');
    return status;
}

static void say_table_json(cli_json *json, const ent_fact_table *t) {
    cli_json_open(json, NULL, '{');
    cli_json_string(json, "table", t->name);
    cli_json_string(json, "words", t->words);
    cli_json_open(json, "rows", '[');
    for (size_t row = 0; row < t->n_rows; row++) {
        cli_json_open(json, NULL, '{');
        for (size_t c = 0; c < t->n_columns; c++)
            if (t->columns[c].kind == ENT_FACT_NUMBER)
                cli_json_number(json, t->columns[c].name, t->numbers[row * t->n_columns + c]);
            else cli_json_string(json, t->columns[c].name, cell(t, row, c));
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
    cli_json_close(json, '}');
}

static const char *const topics[] = {"macro", "minerals", "lanes", NULL};

static ent_status say_derived(const answer *a, const char *topic) {
    if (strcmp(topic, "macro") == 0) return say_world_gdp(a);
    return strcmp(topic, "lanes") == 0 ? say_detours(a) : ENT_OK;
}

static int say_json(ent_context *context, const ent_facts *facts, const char *only) {
    cli_json json = {.stream = stdout};
    answer a = {context, facts, &json};
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    ent_status status = ENT_OK;
    cli_json_open(&json, NULL, '{');
    cli_json_string(&json, "hash", ent_facts_hash(facts));
    for (const char *const *topic = topics; *topic != NULL && status == ENT_OK; topic++) {
        if (only != NULL && strcmp(only, *topic) != 0) continue;
        cli_json_open(&json, *topic, '{');
        cli_json_open(&json, "tables", '[');
        for (size_t t = 0; t < n; t++)
            if (strcmp(tables[t].topic, *topic) == 0) say_table_json(&json, &tables[t]);
        cli_json_close(&json, ']');
        status = say_derived(&a, *topic);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, '}');
    return status == ENT_OK ? CLI_DONE : cli_report(context, status);
}

static int say_text(ent_context *context, const ent_facts *facts, const char *topic) {
    answer a = {context, facts, NULL};
    size_t n;
    const ent_fact_table *tables = ent_facts_tables(facts, &n);
    ent_status status;
    cli_out("facts %s\n", ent_facts_hash(facts));
    if (topic == NULL) cli_out("\n%-24s %5s  %s\n", cli_tr("table"), cli_tr("rows"), cli_tr("holds"));
    for (size_t t = 0; t < n; t++) {
        char name[64];
        int code;
        if (topic == NULL) {
            snprintf(name, sizeof name, "%s/%s", tables[t].topic, tables[t].name);
            cli_out("%-24s %5zu  %s\n", name, tables[t].n_rows, cli_tr(tables[t].words));
        }
        if (topic == NULL || strcmp(topic, tables[t].topic) != 0) continue;
        code = print_table(&tables[t]);
        if (code != CLI_DONE) return code;
    }
    status = topic == NULL ? ENT_OK : say_derived(&a, topic);
    return status == ENT_OK ? CLI_DONE : cli_report(context, status);
}

static int say(ent_context *context, const ent_facts *facts, const request *r) {
    if (r->csv != NULL) {
        ent_status status = ent_facts_write(context, facts, r->topic, r->csv);
        size_t n;
        const ent_fact_table *tables = ent_facts_tables(facts, &n);
        if (status != ENT_OK) return cli_report(context, status);
        for (size_t t = 0; t < n; t++)
            if (r->topic == NULL || strcmp(r->topic, tables[t].topic) == 0)
                fprintf(stderr, "wrote %s/%s/%s.csv\n", r->csv, tables[t].topic, tables[t].name);
        if (!r->as_json) return CLI_DONE;
    }
    return r->as_json ? say_json(context, facts, r->topic) : say_text(context, facts, r->topic);
}

int cmd_data_facts(int argc, char **argv) {
    request r = {0};
    ent_context *context;
    ent_facts *facts = NULL;
    ent_status status;
    char **arguments;
    int n_arguments, code = cli_parse(&data_facts_command, argc, argv, take, &r, &arguments, &n_arguments), known = 0;
    if (code != CLI_GO_ON) return code;
    r.topic = n_arguments == 0 ? NULL : arguments[0];
    for (const char *const *topic = topics; r.topic != NULL && *topic != NULL; topic++)
        known |= strcmp(r.topic, *topic) == 0;
    if (r.topic != NULL && !known) {
        cli_say_unknown("topic", r.topic, cli_nearest(r.topic, topics));
        cli_say("try: entente data facts --help");
        return CLI_USAGE;
    }
    context = cli_context(0);
    if (context == NULL) return CLI_FAILED;
    status = r.facts == NULL ? ent_facts_builtin(context, &facts) : ent_facts_load(context, r.facts, &facts);
    code = status == ENT_OK ? say(context, facts, &r) : cli_report(context, status);
    ent_facts_free(facts);
    ent_context_free(context);
    return code;
}
