/* cmd_check.c: entente check PACKAGE|WORLD. Reads everything a run would read and
 * solves nothing. */
#include "cli.h"
#include "commands.h"
#include "options.h"
#include "out.h"
#include "settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OPTION_WORLD = CLI_LONG, OPTION_YEAR, OPTION_SET, OPTION_WRITE };

static const cli_option options[] = {
    {OPTION_WORLD, "world", "WORLD", N_("check a package against this world instead of its own")},
    {OPTION_YEAR, "year", "YYYY",
     N_("the year whose law is put together; default: the year that `run` would "
        "solve")},
    {OPTION_SET, "set", "CLAUSE.KEY=VALUE", N_("a key of a clause, instead of what the file says")},
    {OPTION_WRITE, "write", "FILE",
     N_("write the package with what --set says put in, comments and order kept; - for standard output. "
        "Names of files in it start from its new place")},
    {'q', "quiet", NULL, N_("say nothing when all is well, and no warnings")},
    CLI_HELP,
    CLI_END,
};

const cli_command check_command = {
    .name = "check",
    .arguments = "PACKAGE|WORLD",
    .summary = N_("Reads a package and what it is measured against, or a world file or\n"
                  "directory, and says what is wrong."),
    .details = N_("Exit code 0 when all is well, 3 for a bad package, 4 for a bad "
                  "world.\n"),
    .options = options,
    .least = 1,
    .most = 1,
};

typedef struct check_request {
    const char *world, *write;
    int year, quiet;
    cli_settings settings;
} check_request;

static int take(int key, const char *value, void *payload) {
    check_request *request = payload;
    long number = 0;
    if (key == 'q') request->quiet = 1;
    if (key == OPTION_WORLD) request->world = value;
    if (key == OPTION_WRITE) request->write = value;
    if (key == OPTION_SET) return cli_take_setting(&request->settings, CLI_SET_CLAUSES, value);
    if (key != OPTION_YEAR) return 0;
    if (!cli_integer(value, 1900, 2999, &number)) return cli_bad_value("year", "a year from 1900 to 2999", value);
    request->year = (int)number;
    return 0;
}

static void print_world(const ent_world *world) {
    const ent_table *table = ent_world_table(world);
    cli_out("  world     %s, %zu economies x %zu sectors", table->name, table->n_regions, table->n_sectors);
    if (table->base_year != 0) cli_out(", base year %d", table->base_year);
    cli_out("\n  hash      %s\n", ent_world_hash(world));
}

static void print_package(const ent_package_info *info, const ent_package_info *against, int year) {
    const char *first = NULL, *last = NULL;
    size_t n_off = 0;
    cli_out("  package   %s%s%s\n  hash      %s\n  parties  ", info->name, info->title_en[0] == '\0' ? "" : ", ",
            cli_of(info->title_en, info->title_fr), info->hash);
    for (size_t p = 0; p < info->n_parties; p++) cli_out(" %s", info->parties[p]);
    cli_out("%s%s%s\n", info->n_parties == 0 ? cli_tr(" none") : "", info->rival[0] == '\0' ? "" : cli_tr("; rival "),
            info->rival);
    for (size_t k = 0; k < info->n_clauses; k++) { /* ISO dates sort as text */
        const ent_clause_info *clause = &info->clauses[k];
        const char *changes = clause->steps[clause->n_steps - 1].from;
        n_off += clause->off != 0;
        if (clause->off) continue;
        if (first == NULL || strcmp(clause->from, first) < 0) first = clause->from;
        if (last == NULL || strcmp(changes, last) > 0) last = changes;
    }
    cli_out("  clauses   %zu", info->n_clauses);
    if (n_off > 0) cli_out(", %zu of them switched off", n_off);
    if (first != NULL) cli_out(", from %s to %s", first, last);
    putchar('\n');
    for (size_t k = 0; k < info->n_clauses; k++) {
        const ent_clause_info *clause = &info->clauses[k];
        cli_out("    %-10s %s: %s", clause->from, clause->id, cli_of(clause->summary, clause->summary_fr));
        if (clause->off) cli_out(" (switched off)");
        else if (clause->is_pledge) cli_out(" (a pledge: %.3g%% of it expected)", 100.0 * clause->delivery);
        else if (clause->delivery < 1.0) cli_out(" (%.3g%% of it expected)", 100.0 * clause->delivery);
        putchar('\n');
    }
    if (info->first_year != 0) cli_out("  horizon   %d to %d\n", info->first_year, info->last_year);
    for (size_t k = 0; k < info->n_options; k++)
        cli_out("  option    %s %s\n", info->options[k].key, info->options[k].value);
    for (size_t k = 0; k < info->n_voids; k++)
        cli_out("    %-10s authority %s falls%s\n", info->voids[k].from, info->voids[k].authority,
                info->voids[k].refund ? cli_tr(", with refund") : "");
    for (size_t k = 0; k < info->n_deficits; k++)
        cli_out("    %-10s deficit of %s: %.10g%% of its value added, under closure path\n", info->deficits[k].from,
                info->deficits[k].region, info->deficits[k].share_pct);
    for (size_t k = 0; k < info->n_settings; k++) cli_out("  set       %s\n", info->settings[k]);
    for (size_t k = 0; k < info->n_contexts; k++)
        cli_out("%s%s", k == 0 ? cli_tr("  context   ") : ", ", info->contexts[k]);
    if (info->n_contexts > 0) putchar('\n');
    cli_out("  law       of %d\n  against   ", year);
    if (against == NULL) cli_out("none, the base law\n");
    else cli_out("%s, %zu clauses\n", against->name, against->n_clauses);
}

/* Labels, rates and bounds of one package, in one year. */
static ent_status check_law(ent_context *context, const ent_package *package, const ent_world *world, int year) {
    ent_shock shock;
    ent_law *law = NULL;
    ent_status status = ent_package_check(context, package, world);
    ent_shock_init(&shock);
    if (status == ENT_OK) status = ent_package_law(context, package, world, year, &law, &shock);
    ent_law_free(law);
    return status;
}

/* The year that `run` solves: the later of the two defaults. */
static int year_of(const check_request *request, const ent_package_info *info, const ent_package_info *against) {
    int year = info->default_year;
    if (request->year != 0) return request->year;
    return against != NULL && against->default_year > year ? against->default_year : year;
}

/* Under its name only when all of it is there: the file may be the one that was read. */
static int write_file(const char *path, const char *text, size_t length) {
    char part[4096];
    int failed = (size_t)snprintf(part, sizeof part, "%s.part", path) >= sizeof part;
    FILE *stream = failed ? NULL : fopen(part, "wbe");
    if (stream == NULL) {
        cli_say("%s cannot be written: %s", path, failed ? "its name is too long" : strerror(errno));
        return CLI_FAILED;
    }
    failed = fwrite(text, 1, length, stream) != length;
    failed |= fclose(stream) != 0;
    if (!failed && rename(part, path) == 0) return CLI_DONE;
    cli_say("%s cannot be written: %s", path, strerror(errno));
    remove(part);
    return CLI_FAILED;
}

static int write_package(ent_context *context, const ent_package *package, const char *path) {
    size_t length;
    char *text = NULL;
    ent_status status = ent_package_write_text(context, package, &text, &length);
    int code = status != ENT_OK         ? cli_report(context, status)
               : strcmp(path, "-") == 0 ? cli_write(text, length)
                                        : write_file(path, text, length);
    free(text);
    return code;
}

static int check_package(ent_context *context, const check_request *request, const char *source) {
    ent_package *package = NULL, *against = NULL;
    const ent_package_info *info = NULL, *other = NULL;
    ent_world *world = NULL;
    ent_status status = ent_package_load_with(context, source, NULL, request->settings.clauses,
                                              request->settings.n_clauses, &package);
    int year = 0, code;
    if (status == ENT_OK) info = ent_package_get_info(package);
    if (status == ENT_OK) status = cli_world(context, request->world, info, &world);
    if (status == ENT_OK) status = ent_package_load_against(context, package, &against);
    if (status == ENT_OK && against != NULL) other = ent_package_get_info(against);
    if (status == ENT_OK) year = year_of(request, info, other);
    if (status == ENT_OK) status = check_law(context, package, world, year);
    if (status == ENT_OK && against != NULL) status = check_law(context, against, world, year);
    code = status == ENT_OK ? CLI_DONE : cli_report(context, status);
    if (code == CLI_DONE && request->write != NULL) code = write_package(context, package, request->write);
    if (code == CLI_DONE && !request->quiet && (request->write == NULL || strcmp(request->write, "-") != 0)) {
        cli_out("%s: ok\n", info->file);
        print_package(info, other, year);
        print_world(world);
    }
    ent_world_free(world);
    ent_package_free(against);
    ent_package_free(package);
    return code;
}

static int check_world(ent_context *context, const check_request *request, const char *path) {
    ent_world *world = NULL;
    ent_status status = ent_world_open(context, path, &world);
    if (status != ENT_OK) return cli_report(context, status);
    if (!request->quiet) {
        cli_out("%s: ok\n", path);
        print_world(world);
    }
    ent_world_free(world);
    return CLI_DONE;
}

/* A directory, or a file that begins as SQLite's do; anything else is a package. */
static int is_world(const char *path) {
    static const char magic[] = "SQLite format 3";
    char begin[sizeof magic];
    struct stat information;
    FILE *file;
    int found;
    if (stat(path, &information) != 0) return 0;
    if (S_ISDIR(information.st_mode)) return 1;
    if (!S_ISREG(information.st_mode) || (file = fopen(path, "rbe")) == NULL) return 0;
    found = fread(begin, 1, sizeof begin, file) == sizeof begin && memcmp(begin, magic, sizeof magic) == 0;
    fclose(file);
    return found;
}

int cmd_check(int argc, char **argv) {
    check_request request = {0};
    ent_context *context;
    char **arguments;
    int n_arguments, code = cli_parse(&check_command, argc, argv, take, &request, &arguments, &n_arguments);
    if (code != CLI_GO_ON) return code;
    context = cli_context(request.quiet);
    if (context == NULL) return CLI_FAILED;
    if (!is_world(arguments[0])) {
        code = check_package(context, &request, arguments[0]);
    } else if (request.write == NULL) {
        code = check_world(context, &request, arguments[0]);
    } else {
        cli_say("--write is for a package, and %s is a world", arguments[0]);
        code = CLI_USAGE;
    }
    ent_context_free(context);
    return code;
}
