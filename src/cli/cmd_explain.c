/* cmd_explain.c: entente explain PACKAGE. What the package does, date by date, in plain words; solves nothing. */
#include "cli.h"
#include "commands.h"
#include "explain.h"
#include "json.h"
#include "options.h"
#include "out.h"
#include "settings.h"

#include <stdio.h>
#include <string.h>

enum { OPTION_WORLD = CLI_LONG, OPTION_DATE, OPTION_JSON, OPTION_ROWS, OPTION_SET };

static const cli_option options[] = {
    {OPTION_DATE, "date", "YYYY-MM-DD",
     N_("the clauses in force on this day, and the rates they make against the base")},
    {OPTION_JSON, "json", NULL, N_("print JSON, with every pair, instead of text")},
    {OPTION_ROWS, "rows", "N", N_("pairs of economies shown at each date, largest imports first; default 10")},
    {OPTION_WORLD, "world", "WORLD", N_("weights and base rates of this world instead of the package's own")},
    {OPTION_SET, "set", "CLAUSE.KEY=VALUE", N_("a key of a clause, instead of what the file says")},
    {'q', "quiet", NULL, N_("no warnings")},
    CLI_HELP,
    CLI_END,
};

const cli_command explain_command = {
    .name = "explain",
    .arguments = "PACKAGE",
    .summary = N_("Says what a package does, date by date, with the average rate on goods of each\n"
                  "pair of economies before and after."),
    .details = N_("Average rates are weighted by the imports of the base year. Nothing is solved.\n"),
    .options = options,
    .least = 1,
    .most = 1,
};

typedef struct explain_request {
    const char *world, *date;
    long rows;
    int json, quiet;
    cli_settings settings;
} explain_request;

static int take(int key, const char *value, void *payload) {
    explain_request *request = payload;
    if (key == 'q') request->quiet = 1;
    if (key == OPTION_WORLD) request->world = value;
    if (key == OPTION_DATE && !cli_date(value)) return cli_bad_value("date", "a date like 2025-08-07", value);
    if (key == OPTION_SET) return cli_take_setting(&request->settings, CLI_SET_CLAUSES, value);
    if (key == OPTION_DATE) request->date = value;
    if (key == OPTION_JSON) request->json = 1;
    if (key == OPTION_ROWS && !cli_integer(value, 0, 100000, &request->rows))
        return cli_bad_value("rows", "a number of rows from 0 to 100000", value);
    return 0;
}

/* ---- text ---- */

static void print_papers(const char *authority, const char *title, const char *date) {
    if (authority[0] == '\0' && title[0] == '\0') return;
    cli_out("              %s%s%s%s%s%s\n", authority, authority[0] != '\0' && title[0] != '\0' ? cli_tr("; ") : "",
            title, date[0] != '\0' ? " (" : "", date, date[0] != '\0' ? ")" : "");
}

static void print_void(const ent_event *event) {
    const ent_void_info *v = event->fallen;
    cli_out("  falls       authority %s, with all clauses that rest on it%s\n", v->authority,
            v->refund ? cli_tr("; what was collected under it is owed back") : "");
    if (v->announced[0] != '\0') cli_out("              announced %s\n", v->announced);
    print_papers("", v->source_title, v->source_date);
}

static void print_event(const ent_event *event, const ent_package_info *info) {
    static const char *const words[] = {
        [ENT_EVENT_ENDS] = N_("ends"),         [ENT_EVENT_CHANGES] = N_("changes"),
        [ENT_EVENT_BEGINS] = N_("begins"),     [ENT_EVENT_ANNOUNCED_LATE] = N_("announced"),
        [ENT_EVENT_IN_FORCE] = N_("in force"), [ENT_EVENT_MAY_BEGIN] = N_("may begin")};
    const ent_clause_info *clause = event->clause;
    if (event->type == ENT_EVENT_AUTHORITY_FALLS) {
        print_void(event);
        return;
    }
    cli_out("  %-12s%s", cli_tr(words[event->type]), clause->id);
    if (strcmp(event->package, info->name) != 0) cli_out(" of %s", event->package);
    if (event->type == ENT_EVENT_ENDS) {
        if (event->fallen != NULL) cli_out(": its authority %s falls", event->fallen->authority);
        else if (event->replaced_by != NULL) cli_out(": %s takes its place", event->replaced_by);
        putchar('\n');
        return;
    }
    if (event->type == ENT_EVENT_CHANGES) {
        cli_out(": %s → %s\n", cli_of(clause->steps[event->step - 1].value, clause->steps[event->step - 1].value_fr),
                cli_of(clause->steps[event->step].value, clause->steps[event->step].value_fr));
        return;
    }
    if (event->type == ENT_EVENT_ANNOUNCED_LATE) {
        cli_out(": it counts from %s%s\n", clause->from,
                clause->type == ENT_CLAUSE_TARIFF ? cli_tr("; duties collected since then are settled") : "");
        return;
    }
    cli_out(": %s\n", event->type == ENT_EVENT_IN_FORCE
                          ? cli_of(clause->steps[event->step].summary, clause->steps[event->step].summary_fr)
                          : cli_of(clause->summary, clause->summary_fr));
    if (clause->replace[0] != '\0') cli_out("              in place of %s\n", clause->replace);
    if (strcmp(clause->announced, clause->from) > 0) cli_out("              announced only on %s\n", clause->announced);
    if (clause->until[0] != '\0') cli_out("              until %s\n", clause->until);
    print_papers(clause->authority, clause->source_title, clause->source_date);
}

static void print_pairs(const ent_timeline *timeline, const ent_timeline_date *date, const ent_table *table,
                        const explain_request *request) {
    size_t changed = 0, shown = 0;
    for (size_t p = 0; p < timeline->n_pairs; p++) changed += date->rate_before[p] != date->rate_after[p];
    if (changed == 0) {
        if (request->date == NULL && date->n_events > 0) cli_out("  no average rate on goods changes\n");
        return;
    }
    cli_out("  %-34s%10s%10s\n", cli_tr("average rate on goods, %"),
            request->date != NULL ? cli_tr("base") : cli_tr("before"),
            request->date != NULL ? cli_tr("that day") : cli_tr("after"));
    for (size_t p = 0; p < timeline->n_pairs && shown < (size_t)request->rows; p++) {
        const ent_timeline_pair *pair = &timeline->pairs[p];
        if (date->rate_before[p] == date->rate_after[p]) continue;
        cli_out("    %-12.12s on %-17.17s%10.2f%10.2f\n", table->regions[pair->importer].code,
                table->regions[pair->exporter].code, 100.0 * date->rate_before[p], 100.0 * date->rate_after[p]);
        shown++;
    }
    if (shown < changed) cli_out("    and %zu more pairs with smaller imports\n", changed - shown);
}

/* Not law, and no event of the timeline: what the model is told of deficits when it asks. */
static void print_deficits(const ent_package_info *info) {
    if (info->n_deficits > 0) cli_out("\nTrade deficits, under closure path\n");
    for (size_t k = 0; k < info->n_deficits; k++) {
        const ent_deficit_info *d = &info->deficits[k];
        cli_out("  %s  %s: %.10g%% of its value added\n", d->from, d->region, d->share_pct);
        print_papers("", d->source_title, d->source_date);
    }
}

/* What the timeline leaves out. */
static void print_off(const ent_package_info *info) {
    int n = 0;
    for (size_t k = 0; k < info->n_clauses; k++) {
        if (!info->clauses[k].off) continue;
        if (n++ == 0) cli_out("\nSwitched off\n");
        cli_out("  %s: %s\n", info->clauses[k].id, cli_of(info->clauses[k].summary, info->clauses[k].summary_fr));
    }
}

static void json_off(cli_json *json, const ent_package_info *info) {
    cli_json_open(json, "off", '[');
    for (size_t k = 0; k < info->n_clauses; k++) {
        if (!info->clauses[k].off) continue;
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "clause", info->clauses[k].id);
        cli_json_string(json, "summary", info->clauses[k].summary);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static void json_deficits(cli_json *json, const ent_package_info *info) {
    cli_json_open(json, "deficits", '[');
    for (size_t k = 0; k < info->n_deficits; k++) {
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "region", info->deficits[k].region);
        cli_json_string(json, "from", info->deficits[k].from);
        cli_json_number(json, "share_pct", info->deficits[k].share_pct);
        cli_json_string(json, "source", info->deficits[k].source_title);
        cli_json_string(json, "url", info->deficits[k].source_url);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static void print_text(const ent_timeline *timeline, const ent_package_info *info, const ent_table *table,
                       const explain_request *request) {
    cli_out("%s (%s)\n", cli_of(info->title_en, info->title_fr), info->name);
    for (size_t k = 0; k < info->n_contexts; k++)
        cli_out("%s%s", k == 0 ? cli_tr("stands on the law of ") : ", ", info->contexts[k]);
    if (info->n_contexts > 0) putchar('\n');
    for (size_t d = 0; d < timeline->n_dates; d++) {
        const ent_timeline_date *date = &timeline->dates[d];
        cli_out("\n%s\n", date->date);
        if (date->n_events == 0 && request->date != NULL) cli_out("  no clause is in force\n");
        for (size_t e = 0; e < date->n_events; e++) print_event(&date->events[e], info);
        print_pairs(timeline, date, table, request);
        explain_owed(date, table, (size_t)request->rows);
        explain_gaps(date);
    }
    explain_owed_years(timeline, table);
    if (request->date == NULL) print_deficits(info);
    print_off(info);
    cli_out("\nAverages are weighted by imports of goods in %s", table->name);
    if (table->base_year != 0) cli_out(" (%d)", table->base_year);
    cli_out("; nothing is solved.\n");
}

/* ---- JSON ---- */

static void json_event(cli_json *json, const ent_event *event) {
    static const char *const words[] = {[ENT_EVENT_AUTHORITY_FALLS] = "authority-falls",
                                        [ENT_EVENT_ENDS] = "ends",
                                        [ENT_EVENT_CHANGES] = "changes",
                                        [ENT_EVENT_BEGINS] = "begins",
                                        [ENT_EVENT_ANNOUNCED_LATE] = "announced-late",
                                        [ENT_EVENT_IN_FORCE] = "in-force",
                                        [ENT_EVENT_MAY_BEGIN] = "may-begin"};
    const ent_clause_info *clause = event->clause;
    cli_json_open(json, NULL, '{');
    cli_json_string(json, "event", words[event->type]);
    cli_json_string(json, "package", event->package);
    if (clause != NULL) {
        cli_json_string(json, "clause", clause->id);
        cli_json_string(json, "summary", clause->summary);
        if (event->type == ENT_EVENT_CHANGES)
            cli_json_string(json, "value_before", clause->steps[event->step - 1].value);
        cli_json_string(json, "value", clause->steps[event->step].value);
        cli_json_string(json, "when", clause->when);
        cli_json_string(json, "from", clause->from);
        cli_json_string(json, "until", clause->until);
        cli_json_string(json, "announced", clause->announced);
        cli_json_string(json, "authority", clause->authority);
        cli_json_string(json, "replace", clause->replace);
        cli_json_string(json, "source", clause->source_title);
        cli_json_string(json, "url", clause->source_url);
    }
    if (event->replaced_by != NULL) cli_json_string(json, "replaced_by", event->replaced_by);
    if (event->fallen != NULL) {
        cli_json_string(json, "fallen_authority", event->fallen->authority);
        cli_json_boolean(json, "refund", event->fallen->refund);
    }
    cli_json_close(json, '}');
}

static void json_pairs(cli_json *json, const ent_timeline *timeline, const ent_timeline_date *date,
                       const ent_table *table) {
    cli_json_open(json, "average_rates_on_goods", '[');
    for (size_t p = 0; p < timeline->n_pairs; p++) {
        cli_json_open(json, NULL, '{');
        cli_json_string(json, "importer", table->regions[timeline->pairs[p].importer].code);
        cli_json_string(json, "exporter", table->regions[timeline->pairs[p].exporter].code);
        cli_json_number(json, "imports_musd", timeline->pairs[p].imports_musd);
        cli_json_number(json, "before_pct", 100.0 * date->rate_before[p]);
        cli_json_number(json, "after_pct", 100.0 * date->rate_after[p]);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static void print_json(const ent_timeline *timeline, const ent_package_info *info, const ent_world *world) {
    const ent_table *table = ent_world_table(world);
    cli_json json = {.stream = stdout};
    cli_json_open(&json, NULL, '{');
    cli_json_string(&json, "package", info->name);
    cli_json_string(&json, "title", info->title_en);
    cli_json_string(&json, "hash", info->hash);
    cli_json_open(&json, "contexts", '[');
    for (size_t k = 0; k < info->n_contexts; k++) cli_json_string(&json, NULL, info->contexts[k]);
    cli_json_close(&json, ']');
    cli_json_string(&json, "world", table->name);
    cli_json_string(&json, "world_hash", ent_world_hash(world));
    cli_json_open(&json, "dates", '[');
    for (size_t d = 0; d < timeline->n_dates; d++) {
        cli_json_open(&json, NULL, '{');
        cli_json_string(&json, "date", timeline->dates[d].date);
        cli_json_open(&json, "events", '[');
        for (size_t e = 0; e < timeline->dates[d].n_events; e++) json_event(&json, &timeline->dates[d].events[e]);
        cli_json_close(&json, ']');
        json_pairs(&json, timeline, &timeline->dates[d], table);
        explain_json_owed(&json, &timeline->dates[d], table);
        explain_json_gaps(&json, &timeline->dates[d]);
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    explain_json_owed_years(&json, timeline);
    json_deficits(&json, info);
    json_off(&json, info);
    cli_json_close(&json, '}');
}

static int explain(ent_context *context, const explain_request *request, const char *source) {
    ent_package *package = NULL;
    ent_world *world = NULL;
    ent_timeline *timeline = NULL;
    ent_status status = ent_package_load_with(context, source, NULL, request->settings.clauses,
                                              request->settings.n_clauses, &package);
    int code;
    if (status == ENT_OK) status = cli_world(context, request->world, ent_package_get_info(package), &world);
    if (status == ENT_OK) status = ent_package_check(context, package, world);
    if (status == ENT_OK) status = ent_package_timeline(context, package, world, request->date, &timeline);
    code = status == ENT_OK ? CLI_DONE : cli_report(context, status);
    if (code == CLI_DONE && request->json) print_json(timeline, ent_package_get_info(package), world);
    else if (code == CLI_DONE) print_text(timeline, ent_package_get_info(package), ent_world_table(world), request);
    ent_timeline_free(timeline);
    ent_world_free(world);
    ent_package_free(package);
    return code;
}

int cmd_explain(int argc, char **argv) {
    explain_request request = {.rows = 10};
    ent_context *context;
    char **arguments;
    int n_arguments, code = cli_parse(&explain_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(request.quiet);
    if (context == NULL) return CLI_FAILED;
    code = explain(context, &request, arguments[0]);
    ent_context_free(context);
    return code;
}
