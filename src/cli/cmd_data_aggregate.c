/* cmd_data_aggregate.c: entente data aggregate, split and elasticities: a world made of a world, and what became of its
 * totals. */
#include "cli.h"
#include "commands.h"
#include "json.h"
#include "options.h"
#include "out.h"
#include "reshape.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    OPTION_JSON = CLI_LONG,
    OPTION_WORLD,
    OPTION_NAME,
    OPTION_REGIONS,
    OPTION_SECTORS,
    OPTION_SHARES,
    OPTION_PARTS,
    OPTION_SET
};

static const cli_option aggregate_options[] = {
    {OPTION_REGIONS, "regions", "MAP",
     N_("a CSV with from, to, name_en, name_fr; or groups that become one region each: EU,ASEAN (default: as they are)")},
    {OPTION_SECTORS, "sectors", "MAP",
     N_("a CSV likewise; or goods, services, all; or sections, those of ISIC (default: as they are)")},
    {OPTION_WORLD, "world", "WORLD", N_("a world file or a directory (default: world-2024, the table built in)")},
    {'o', "out", "FILE", N_("the world file to write")},
    {OPTION_NAME, "name", "NAME", N_("what to call the new world (default: the old name and the new size)")},
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    {'q', "quiet", NULL, N_("print warnings and errors only")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_aggregate_command = {
    .name = "data aggregate",
    .arguments = "",
    .summary = N_(
        "Makes a smaller world: regions and sectors merged, by a map or by groups. What adds up goes on adding up."),
    .details = N_("A map names every code once; `from` may also be a group, or * for all that are left.\n"
                  "docs/data.md has the rules for tariffs, levies and elasticities.\n"),
    .options = aggregate_options,
    .least = 0,
    .most = 0,
};

static const cli_option split_options[] = {
    {OPTION_SHARES, "shares", "FILE", N_("a CSV with sector and share; and what, exporter, importer, user")},
    {OPTION_PARTS, "parts", "FILE", N_("a CSV with sector, names, and elasticities by set, of the parts")},
    {OPTION_WORLD, "world", "WORLD", N_("a world file or a directory (default: world-2024, the table built in)")},
    {'o', "out", "FILE", N_("the world file to write")},
    {OPTION_NAME, "name", "NAME", N_("what to call the new world (default: the old name)")},
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    {'q', "quiet", NULL, N_("print warnings and errors only")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_split_command = {
    .name = "data split",
    .arguments = "SECTOR",
    .summary = N_("Splits a sector into two or more by stated shares of output, use, trade or inputs."),
    .details = N_("The parts keep tariffs and input structure; `data tariffs` gives them tariffs of their own.\n"
                  "docs/data.md describes both files.\n"),
    .options = split_options,
    .least = 1,
    .most = 1,
};

static const cli_option elasticities_options[] = {
    {OPTION_SET, "set", "NAME", N_("what to call the set; one of that name is replaced")},
    {OPTION_WORLD, "world", "WORLD", N_("a world file or a directory (default: world-2024, the table built in)")},
    {'o', "out", "FILE", N_("the world file to write")},
    {OPTION_JSON, "json", NULL, N_("print JSON instead of text")},
    {'q', "quiet", NULL, N_("print warnings and errors only")},
    CLI_HELP,
    CLI_END,
};

const cli_command data_elasticities_command = {
    .name = "data elasticities",
    .arguments = "FILE",
    .summary = N_("Adds a set of trade elasticities to a world: a CSV with sector, theta and, if known, se."),
    .options = elasticities_options,
    .least = 1,
    .most = 1,
};

typedef struct request {
    const char *world, *out, *regions, *sectors, *shares, *parts, *set, *name;
    int json, quiet;
} request;

static int take(int key, const char *value, void *payload) {
    request *r = payload;
    switch (key) {
    case OPTION_JSON: r->json = 1; break;
    case OPTION_WORLD: r->world = value; break;
    case OPTION_NAME: r->name = value; break;
    case OPTION_REGIONS: r->regions = value; break;
    case OPTION_SECTORS: r->sectors = value; break;
    case OPTION_SHARES: r->shares = value; break;
    case OPTION_PARTS: r->parts = value; break;
    case OPTION_SET: r->set = value; break;
    case 'o': r->out = value; break;
    case 'q': r->quiet = 1; break;
    default: break;
    }
    return 0;
}

/* --- totals before and after --- */

typedef struct totals {
    double value_added_musd, output_musd, duties_musd, levies_musd, trade_musd, income_musd;
} totals;

static totals totals_of(const ent_world *world) {
    const ent_table *t = ent_world_table(world);
    const ent_base *base = ent_world_base(world);
    size_t N = t->n_regions;
    totals sum = {0};
    for (size_t n = 0; n < N; n++) {
        sum.value_added_musd += base->value_added_musd[n];
        sum.duties_musd += base->duties_musd[n];
        sum.levies_musd += base->levies_musd[n];
        sum.income_musd += base->income_musd[n];
    }
    for (size_t market = 0; market < t->n_sectors * N; market++) {
        sum.output_musd += base->output_musd[market];
        for (size_t i = 0; i < N; i++)
            if (i != market % N) sum.trade_musd += t->flow_musd[market * N + i];
    }
    return sum;
}

static const struct {
    const char *key, *words;
    size_t offset;
} rows[] = {
    {"value_added_musd", N_("value added"), offsetof(totals, value_added_musd)},
    {"output_musd", N_("gross output"), offsetof(totals, output_musd)},
    {"income_musd", N_("income"), offsetof(totals, income_musd)},
    {"trade_musd", N_("trade between regions"), offsetof(totals, trade_musd)},
    {"duties_musd", N_("duties"), offsetof(totals, duties_musd)},
    {"levies_musd", N_("export and home levies"), offsetof(totals, levies_musd)},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static double figure(const totals *t, size_t row) {
    return *(const double *)(const void *)((const char *)t + rows[row].offset);
}

static void print_side(cli_json *json, const char *key, const ent_world *world) {
    const ent_table *t = ent_world_table(world);
    totals sums = totals_of(world);
    cli_json_open(json, key, '{');
    cli_json_string(json, "name", t->name);
    cli_json_string(json, "hash", ent_world_hash(world));
    cli_json_integer(json, "regions", (long long)t->n_regions);
    cli_json_integer(json, "sectors", (long long)t->n_sectors);
    for (size_t i = 0; i < ROWS; i++) cli_json_number(json, rows[i].key, figure(&sums, i));
    cli_json_close(json, '}');
}

void cli_reshape_json(cli_json *json, const ent_world *before, const ent_world *after, const char *out) {
    size_t count;
    const ent_note *notes = ent_world_notes(after, &count);
    print_side(json, "before", before);
    print_side(json, "after", after);
    cli_json_string(json, "note", count == 0 ? "" : notes[count - 1].text);
    cli_json_string(json, "written", out);
}

void cli_reshape_text(const ent_world *before, const ent_world *after, const char *out) {
    const ent_table *a = ent_world_table(before), *b = ent_world_table(after);
    totals was = totals_of(before), is = totals_of(after);
    cli_out("%s: %zu economies x %zu sectors, from %s: %zu x %zu\n\n", b->name, b->n_regions, b->n_sectors, a->name,
            a->n_regions, a->n_sectors);
    cli_out("%-24s %16s %16s\n", cli_tr("US$ bn"), cli_tr("before"), cli_tr("after"));
    for (size_t i = 0; i < ROWS; i++)
        cli_out("%-24s %16.3f %16.3f\n", cli_tr(rows[i].words), 1e-3 * figure(&was, i), 1e-3 * figure(&is, i));
    cli_out("\nwritten to %s\n", out);
}

/* What is left of every command here, once the new world is made or has failed. */
static int finish(ent_context *context, ent_status status, const request *r, ent_world *before, ent_world *after) {
    cli_json json = {.stream = stdout};
    int code;
    if (status == ENT_OK) status = ent_world_write(context, after, r->out);
    code = status == ENT_OK ? CLI_DONE : cli_report(context, status);
    if (code == CLI_DONE && r->json) {
        cli_json_open(&json, NULL, '{');
        cli_reshape_json(&json, before, after, r->out);
        cli_json_close(&json, '}');
    } else if (code == CLI_DONE && !r->quiet) cli_reshape_text(before, after, r->out);
    ent_world_free(after);
    ent_world_free(before);
    ent_context_free(context);
    return code;
}

/* Parses, and refuses what lacks something; CLI_GO_ON with a context. */
static int begin(const cli_command *command, int argc, char **argv, request *r, char ***arguments,
                 ent_context **context) {
    int n_arguments, code = cli_parse(command, argc, argv, take, r, arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    if (r->out == NULL) {
        cli_say("--out says which world file to write");
        return CLI_USAGE;
    }
    *context = cli_context(r->quiet);
    return *context == NULL ? CLI_FAILED : CLI_GO_ON;
}

int cmd_data_aggregate(int argc, char **argv) {
    request r = {0};
    ent_aggregate_options options;
    ent_context *context;
    ent_world *before = NULL, *after = NULL;
    ent_status status;
    char **arguments;
    int code = begin(&data_aggregate_command, argc, argv, &r, &arguments, &context);
    if (code != CLI_GO_ON) return code;
    ent_aggregate_options_init(&options);
    options.regions = r.regions, options.sectors = r.sectors, options.name = r.name;
    status = cli_world(context, r.world, NULL, &before);
    if (status == ENT_OK) status = ent_world_aggregate(context, before, &options, &after);
    return finish(context, status, &r, before, after);
}

int cmd_data_split(int argc, char **argv) {
    request r = {0};
    ent_split_options options;
    ent_context *context;
    ent_world *before = NULL, *after = NULL;
    ent_status status;
    char **arguments;
    int code = begin(&data_split_command, argc, argv, &r, &arguments, &context);
    if (code != CLI_GO_ON) return code;
    ent_split_options_init(&options);
    options.sector = arguments[0];
    options.shares = r.shares, options.parts = r.parts, options.name = r.name;
    if (r.shares == NULL) {
        cli_say("--shares says how %s is split", arguments[0]);
        ent_context_free(context);
        return CLI_USAGE;
    }
    status = cli_world(context, r.world, NULL, &before);
    if (status == ENT_OK) status = ent_world_split(context, before, &options, &after);
    return finish(context, status, &r, before, after);
}

int cmd_data_elasticities(int argc, char **argv) {
    request r = {0};
    ent_context *context;
    ent_world *before = NULL, *after = NULL;
    ent_status status;
    char **arguments;
    int code = begin(&data_elasticities_command, argc, argv, &r, &arguments, &context);
    if (code != CLI_GO_ON) return code;
    if (r.set == NULL) {
        cli_say("--set says what the elasticities are called");
        ent_context_free(context);
        return CLI_USAGE;
    }
    status = cli_world(context, r.world, NULL, &before);
    if (status == ENT_OK) status = ent_world_attach_theta(context, before, r.set, arguments[0], &after);
    return finish(context, status, &r, before, after);
}
