#include "package/year.h"

void ent_year_free(ent_year *year) {
    ent_arena_free(&year->arena);
    *year = (ent_year){0};
}
