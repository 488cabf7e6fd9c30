/* Any bytes as the text of a package. Whatever they are: an answer with a message and a place, or a package whose
 * description can be read from end to end. Files of rates are looked for in a folder that does not exist. */
#include <entente/package.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth) {
    if (!truth) abort();
}

static size_t touched; /* keeps the reading of strings from being optimised away */
static void read_string(const char *string) {
    need(string != NULL);
    touched += strlen(string);
}

static void read_info(const ent_package_info *info) {
    need(info->n_clauses > 0 && strlen(info->hash) == 32 && info->name[0] != '\0');
    read_string(info->title_en), read_string(info->title_fr), read_string(info->file), read_string(info->world);
    read_string(info->against), read_string(info->rival);
    for (size_t k = 0; k < info->n_parties; k++) read_string(info->parties[k]);
    need(info->first_year <= info->last_year);
    for (size_t k = 0; k < info->n_options; k++) {
        read_string(info->options[k].key), read_string(info->options[k].value);
        need(info->options[k].line > 0 && info->options[k].column > 0);
    }
    for (size_t k = 0; k < info->n_deficits; k++) {
        const ent_deficit_info *d = &info->deficits[k];
        need(d->region[0] != '\0' && d->from[0] != '\0' && d->line > 0 && d->share_pct > -100.0);
        read_string(d->source_title), read_string(d->source_date), read_string(d->source_url);
    }
    for (size_t k = 0; k < info->n_clauses; k++) {
        const ent_clause_info *c = &info->clauses[k];
        need(c->id[0] != '\0' && c->from[0] != '\0' && c->line > 0);
        read_string(c->type_name), read_string(c->summary), read_string(c->until), read_string(c->announced);
        read_string(c->authority), read_string(c->status), read_string(c->source_title), read_string(c->source_date);
        read_string(c->source_url), read_string(c->group), read_string(c->when);
        need(c->delivery >= 0.0 && c->delivery <= 1.0);
        need(c->n_steps > 0 && strcmp(c->steps[0].from, c->from) == 0);
        for (size_t s = 0; s < c->n_steps; s++) {
            read_string(c->steps[s].value), read_string(c->steps[s].summary);
            need(s == 0 || strcmp(c->steps[s - 1].from, c->steps[s].from) < 0);
        }
    }
    for (size_t k = 0; k < info->n_outside; k++) {
        const ent_outside_info *o = &info->outside[k];
        need(o->added_pct > -100.0 && o->imports_musd >= 0.0 && o->line > 0);
        read_string(o->date), read_string(o->importer), read_string(o->exporter), read_string(o->note);
        read_string(o->source_title), read_string(o->source_date), read_string(o->source_url);
        for (size_t g = 0; g < o->n_groups; g++) read_string(o->groups[g].name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_context *context = NULL;
    ent_package *package = NULL;
    ent_status status;
    if (ent_context_create(&context) != ENT_OK) return 0;
    status = ent_package_parse(context, (const char *)data, size, "/nonexistent/fuzz.yaml", &package);
    if (status == ENT_OK) {
        read_info(ent_package_get_info(package));
    } else {
        const ent_error *error = ent_context_error(context);
        need(package == NULL && error->status == status && error->message[0] != '\0');
        need(error->subject == ENT_SUBJECT_PACKAGE && status != ENT_INTERNAL && status != ENT_NUMERIC);
    }
    ent_package_free(package);
    ent_context_free(context);
    return 0;
}
