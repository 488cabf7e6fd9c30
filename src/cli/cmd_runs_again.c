/* cmd_runs_again.c: entente runs again ID: a kept run solved anew from what is kept of it, and held against what it said. */
#include "cli.h"
#include "commands.h"
#include "run_output.h"
#include "runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_WORLD = CLI_LONG, OPTION_FACTS, OPTION_THREADS };

static const cli_option options[] = {
    {OPTION_WORLD, "world", "WORLD", N_("the world it was made with, when it is not the one built in")},
    {OPTION_FACTS, "facts", "DIR", N_("the dated facts it was made with, when they lie elsewhere by now")},
    {CLI_OUT_CSV, "csv", "DIR", N_("write DIR/outcomes.csv with every figure; of a path also the other tables")},
    {CLI_OUT_REPORT, "report", "FILE", N_("write the report")},
    {CLI_OUT_XLSX, "xlsx", "FILE", N_("write a workbook")},
    {CLI_OUT_JSON, "json", NULL, N_("print the result document as JSON instead of text")},
    {'q', "quiet", NULL, N_("print the sentence only; no warnings, no notes")},
    {CLI_OUT_ROWS, "rows", "N", N_("economies in the table of winners and losers; default 10")},
    {CLI_OUT_TABLES, "tables", NULL, N_("add the tables of trade and duties of the year shown")},
    {OPTION_THREADS, "threads", "N", N_("1 to 64; default: all processors. Figures do not depend on it")},
    CLI_KEEP_OPTIONS,
    {CLI_OUT_NO_COLOR, "no-color", NULL, N_("never colour (NO_COLOR does the same)")},
    CLI_HELP,
    CLI_END,
};

const cli_command runs_again_command = {
    .name = "runs again",
    .arguments = "ID",
    .summary = N_("Solves a run again from the texts, options and world that it was made with, and says\n"
                  "whether every outcome is the one that was kept."),
    .details = N_("Exit code 1 when an outcome is another one.\n"),
    .options = options,
    .least = 1,
    .most = 1,
};

typedef struct again_request {
    const char *world, *facts;
    unsigned threads;
    cli_run_output output;
    cli_keep keep;
} again_request;

static int take(int key, const char *value, void *payload) {
    again_request *request = payload;
    long number = 0;
    int code = cli_take_run_output(key, value, &request->output);
    if (code != CLI_GO_ON) return code;
    switch (key) {
    case OPTION_WORLD: request->world = value; return 0;
    case OPTION_FACTS: request->facts = value; return 0;
    case OPTION_THREADS:
        if (!cli_integer(value, 1, 64, &number)) return cli_bad_value("threads", "a number from 1 to 64", value);
        request->threads = (unsigned)number;
        return 0;
    default: return cli_take_keep(key, value, &request->keep);
    }
}

/* ---- what it was made from ---- */

typedef struct matter {
    const ent_stored *stored;
    ent_run_options run;
    cli_settings settings;
    char *words[CLI_SETTINGS_MOST]; /* of the settings */
    ent_package *package;
    ent_world *world;
    ent_facts *facts;
    const char *facts_directory;
} matter;

static void free_matter(matter *m) {
    for (size_t k = 0; k < m->settings.n_clauses; k++) free(m->words[k]);
    ent_facts_free(m->facts);
    ent_world_free(m->world);
    ent_package_free(m->package);
}

/* A name with a point is a key of a clause; where things lay is looked at elsewhere. */
static ent_status take_options(ent_context *context, matter *m) {
    static const char *const places[] = {"world", "facts", "facts-hash"}; /* see find_world, find_facts */
    ent_run_options_init(&m->run);
    for (size_t k = 0; k < m->stored->n_options; k++) {
        const ent_result_option *option = &m->stored->options[k];
        size_t p = 0;
        ent_status status = ENT_OK;
        while (p < sizeof places / sizeof places[0] && strcmp(places[p], option->name) != 0) p++;
        if (p < sizeof places / sizeof places[0]) continue;
        if (strchr(option->name, '.') == NULL) {
            status = ent_run_option_set(context, &m->run, option->name, option->value);
        } else if (m->settings.n_clauses < CLI_SETTINGS_MOST) {
            size_t room = strlen(option->name) + strlen(option->value) + 2;
            char *word = malloc(room);
            if (word == NULL) return ENT_NOMEM;
            snprintf(word, room, "%s=%s", option->name, option->value);
            m->words[m->settings.n_clauses] = word;
            m->settings.clauses[m->settings.n_clauses++] = word;
        }
        if (status != ENT_OK) return status;
    }
    return ENT_OK;
}

static ent_status load_package(ent_context *context, matter *m) {
    ent_package_text *texts = calloc(m->stored->n_texts + 1, sizeof *texts);
    ent_status status;
    if (texts == NULL) return ENT_NOMEM;
    for (size_t k = 0; k < m->stored->n_texts; k++)
        texts[k] = (ent_package_text){m->stored->texts[k].file, m->stored->texts[k].text, m->stored->texts[k].length};
    status = ent_package_load_texts(context, texts, m->stored->n_texts, m->settings.clauses, m->settings.n_clauses,
                                    &m->package);
    free(texts);
    return status;
}

/* 0, or the exit code with a message. */
static int find_world(ent_context *context, const again_request *request, matter *m) {
    const ent_stored_run *run = &m->stored->run;
    ent_status status = cli_world(context, request->world, NULL, &m->world);
    if (status != ENT_OK) return cli_report(context, status);
    if (strcmp(ent_world_hash(m->world), run->world_hash) == 0) return CLI_DONE;
    if (request->world == NULL)
        cli_say("run %s was made with the world %s (%.8s), which is not the one built in; name it with --world",
                run->id, run->world, run->world_hash);
    else
        cli_say("run %s was made with the world %s (%.8s), and %s is another (%.8s)", run->id, run->world,
                run->world_hash, request->world, ent_world_hash(m->world));
    return CLI_BAD_DATA;
}

static int find_facts(ent_context *context, const again_request *request, matter *m) {
    const char *hash = cli_stored_option(m->stored, "facts-hash");
    ent_status status;
    if (hash == NULL) return CLI_DONE; /* those built in: version and commit say which */
    m->facts_directory = request->facts != NULL ? request->facts : cli_stored_option(m->stored, "facts");
    if (m->facts_directory == NULL) m->facts_directory = "";
    status = ent_facts_load(context, m->facts_directory, &m->facts);
    if (status != ENT_OK) return cli_report(context, status);
    m->run.facts = m->facts;
    if (strcmp(ent_facts_hash(m->facts), hash) == 0) return CLI_DONE;
    cli_say("run %s was made with other facts (%.8s) than those in %s (%.8s); name them with --facts",
            m->stored->run.id, hash, m->facts_directory, ent_facts_hash(m->facts));
    return CLI_BAD_DATA;
}

static int gather(ent_context *context, const again_request *request, matter *m) {
    ent_status status = take_options(context, m);
    int code;
    if (status == ENT_OK) status = load_package(context, m);
    if (status != ENT_OK) return cli_report(context, status);
    m->run.threads = request->threads;
    code = find_world(context, request, m);
    return code == CLI_DONE ? find_facts(context, request, m) : code;
}

/* ---- the same? ---- */

typedef struct difference {
    size_t n_figures, n_apart;
    double most;
    char where[160];
} difference;

static void hold(difference *d, const char *name, const char *unit, int year, const char *region, double before,
                 double now) {
    double apart = fabs(now - before);
    d->n_figures++;
    if (before == now || (isnan(before) && isnan(now))) return;
    d->n_apart++;
    if (d->n_apart > 1 && !(apart > d->most)) return;
    d->most = apart;
    snprintf(d->where, sizeof d->where, "%s, %s, of %s in %d", name, unit, region, year);
}

/* `now` NULL: none of the figures are there any longer. */
static void hold_all(difference *d, const ent_result *kept, const char *name, const char *unit, int year,
                     const double *before, const double *now) {
    for (size_t n = 0; n < kept->n_regions; n++)
        hold(d, name, unit, year, kept->region_codes[n], before[n], now == NULL ? (double)NAN : now[n]);
}

/* Every outcome that is kept, against the one of the same name. The world is the same, and so are its regions. */
static difference differences(const ent_result *kept, const ent_result *now) {
    difference d = {.n_figures = 0};
    int same_years = kept->n_years == now->n_years;
    for (size_t m = 0; m < kept->n_measures && kept->converged; m++) {
        const ent_measure *measure = &kept->measures[m];
        hold_all(&d, kept, measure->name, measure->unit, kept->year, measure->value,
                 kept->year == now->year ? ent_result_values(now, measure->name, measure->unit) : NULL);
    }
    for (size_t s = 0; s < kept->n_series; s++) {
        const ent_series *series = &kept->series[s];
        const double *other = same_years ? ent_result_series(now, series->name, series->unit) : NULL;
        for (size_t y = 0; y < kept->n_years; y++)
            hold_all(&d, kept, series->name, series->unit, kept->years[y], series->value + y * kept->n_regions,
                     other == NULL || now->years[y] != kept->years[y] ? NULL : other + y * kept->n_regions);
    }
    if (kept->equivalent_pct != NULL && kept->n_years > 0)
        hold_all(&d, kept, "real_income_equivalent", "pct", kept->years[kept->n_years - 1], kept->equivalent_pct,
                 now->equivalent_pct);
    return d;
}

static int say_whether_same(const ent_stored_run *run, const ent_result *kept, const ent_result *now, int quiet) {
    difference d = differences(kept, now);
    if (kept->converged != now->converged) {
        cli_say("run %s %s; this time %s", run->id, kept->converged ? "had a verified solution" : "had none",
                now->converged ? "there is one" : "there is none");
        return CLI_FAILED;
    }
    if (d.n_apart == 0) {
        if (!quiet) fprintf(stderr, "all %zu outcomes are those of run %s\n", d.n_figures, run->id);
        return CLI_DONE;
    }
    cli_say("%zu of %zu outcomes are not those of run %s, made by entente %s (%s); furthest apart: %s, by %g",
            d.n_apart, d.n_figures, run->id, run->version, run->commit, d.where, d.most);
    return CLI_FAILED;
}

/* ---- the run ---- */

static int run_again(ent_context *context, again_request *request, const cli_stored *kept, const matter *m) {
    cli_run_output *output = &request->output;
    const char *command = kept->stored->run.command;
    const ent_run_origin run = {.package = m->package,
                                .stored = kept->stored,
                                .options = &m->run,
                                .world = cli_stored_option(kept->stored, "world"),
                                .facts = cli_stored_option(kept->stored, "facts"),
                                .facts_hash = m->facts == NULL ? NULL : ent_facts_hash(m->facts)};
    ent_result *result = NULL;
    ent_status status = ent_run(context, m->world, m->package, &m->run, &result);
    int code, verdict;
    if (result == NULL) return cli_report(context, status);
    verdict = say_whether_same(&kept->stored->run, kept->result, result, output->quiet);
    output->result = result;
    output->command = command[0] == '\0' ? NULL : command;
    /* of one program and commit, another answer must not take the place of the first */
    if (verdict == CLI_DONE || strcmp(result->commit, kept->stored->run.commit) != 0 ||
        strcmp(result->version, kept->stored->run.version) != 0)
        cli_keep_run(&request->keep, &run, output->command, result, output->quiet);
    code = cli_deliver_run(context, output, status);
    cli_say_kept(&request->keep, result, output->quiet);
    ent_result_free(result);
    return code == CLI_DONE ? verdict : code;
}

static int run_stored(ent_context *context, again_request *request, const char *id) {
    cli_stored kept = {NULL, NULL};
    matter m = {.stored = NULL};
    ent_status status = cli_get_stored(context, &request->keep, id, &kept);
    int code;
    m.stored = kept.stored;
    code = status == ENT_OK ? gather(context, request, &m) : cli_report(context, status);
    if (code == CLI_DONE) code = run_again(context, request, &kept, &m);
    free_matter(&m);
    cli_free_stored(&kept);
    return code;
}

int cmd_runs_again(int argc, char **argv) {
    again_request request = {.world = NULL};
    ent_context *context;
    char **arguments;
    int n_arguments, code = cli_parse(&runs_again_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(request.output.quiet);
    if (context == NULL) return CLI_FAILED;
    code = run_stored(context, &request, arguments[0]);
    ent_context_free(context);
    return code;
}
