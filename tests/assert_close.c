#include "assert_close.h"

#include <entente/status.h>
#include <math.h>

void assert_within_at(double actual, double expected, double tolerance, const char *what, const char *file, int line) {
    double gap = fabs(actual - expected);
    if (gap <= tolerance || (actual == expected && !isnan(actual))) return;
    print_error("%s = %.17g, expected %.17g, apart by %.3g, allowed %.3g\n", what, actual, expected, gap, tolerance);
    _fail(file, line);
}

void assert_close_at(double actual, double expected, double tolerance, const char *what, const char *file, int line) {
    assert_within_at(actual, expected, tolerance * fmax(1.0, fabs(expected)), what, file, line);
}

void assert_ok_at(struct ent_context *context, int status, const char *what, const char *file, int line) {
    const ent_error *error = ent_context_error(context);
    if (status == ENT_OK) return;
    print_error("%s: %s: %s:%u:%u: %s (%s)\n", what, ent_status_name((ent_status)status), error->file, error->line,
                error->column, error->message, error->hint);
    _fail(file, line);
}
