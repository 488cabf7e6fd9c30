/* tokyo.c: what the Tokyo package does to the United States and Japan, through the public library.
 *
 *     cc tokyo.c $(pkg-config --cflags --libs entente) -o tokyo && ./tokyo
 */
#include <entente/entente.h>
#include <stdio.h>

/* One line for a person, and the exit code the status stands for. */
static int complain(const ent_context *context, ent_status status) {
    const ent_error *error = ent_context_error(context);
    fprintf(stderr, "%s%s%s %s\n", error->file, error->file[0] != '\0' ? ": " : "", error->message, error->hint);
    return ent_exit_code(status, error->subject);
}

static void print_real_income(const ent_result *result, size_t region) {
    const double *percent = ent_result_values(result, "real_income", "pct");
    if (percent == NULL) return;
    printf("%s  real income %+.3f %%, law of %d\n", result->region_codes[region], percent[region], result->year);
}

int main(void) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    ent_package *package = NULL;
    ent_result *result = NULL;
    ent_run_options options;
    size_t usa = 0, jpn = 0;
    int code = 0;
    ent_status status = ent_context_create(&context);
    if (status != ENT_OK) {
        fprintf(stderr, "%s\n", ent_status_text(status));
        return 1;
    }
    ent_run_options_init(&options);
    status = ent_world_builtin(context, &world);
    if (status == ENT_OK) status = ent_world_region(context, world, "USA", &usa);
    if (status == ENT_OK) status = ent_world_region(context, world, "JPN", &jpn);
    if (status == ENT_OK) status = ent_package_load(context, "tokyo-2025-as-signed", NULL, &package);
    if (status == ENT_OK) status = ent_run(context, world, package, &options, &result);
    if (status == ENT_OK) {
        printf("%s\n", result->sentence);
        print_real_income(result, usa);
        print_real_income(result, jpn);
    } else {
        code = complain(context, status);
    }
    ent_result_free(result);
    ent_package_free(package);
    ent_world_free(world);
    ent_context_free(context);
    return code;
}
