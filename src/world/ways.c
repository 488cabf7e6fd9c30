#include "world/ways.h"

#include <math.h>
#include <string.h>

int ent_reach_init(ent_reach *reach, ent_arena *arena, size_t n_waypoints) {
    reach->days = ent_arena_doubles(arena, n_waypoints);
    reach->miles = ent_arena_doubles(arena, n_waypoints);
    reach->straits = ent_arena_take(arena, n_waypoints * sizeof *reach->straits);
    reach->done = ent_arena_take(arena, n_waypoints);
    return reach->days != NULL && reach->miles != NULL && reach->straits != NULL && reach->done != NULL;
}

static void relax(ent_reach *reach, size_t from, const ent_leg *leg) {
    double days = reach->days[from] + leg->days;
    if (!(days < reach->days[leg->to])) return;
    reach->days[leg->to] = days;
    reach->miles[leg->to] = reach->miles[from] + leg->miles;
    reach->straits[leg->to] = reach->straits[from] | (leg->strait < 0 ? 0 : (uint64_t)1 << leg->strait);
}

static int is_open(const ent_leg *leg, uint64_t closed) { return leg->strait < 0 || (closed >> leg->strait & 1) == 0; }

void ent_ways_from(const ent_ways *ways, size_t source, uint64_t closed, int by_land, ent_reach *reach) {
    for (size_t w = 0; w < ways->n_waypoints; w++) reach->days[w] = reach->miles[w] = (double)INFINITY;
    memset(reach->straits, 0, ways->n_waypoints * sizeof *reach->straits);
    memset(reach->done, 0, ways->n_waypoints);
    reach->days[source] = reach->miles[source] = 0.0;
    for (size_t l = ways->land_from[source]; by_land && l < ways->land_from[source + 1]; l++)
        relax(reach, source, &ways->land[l]);
    for (;;) {
        size_t nearest = SIZE_MAX;
        for (size_t w = 0; w < ways->n_waypoints; w++)
            if (!reach->done[w] && isfinite(reach->days[w]) &&
                (nearest == SIZE_MAX || reach->days[w] < reach->days[nearest]))
                nearest = w;
        if (nearest == SIZE_MAX) return;
        reach->done[nearest] = 1;
        for (size_t l = ways->sea_from[nearest]; l < ways->sea_from[nearest + 1]; l++)
            if (is_open(&ways->sea[l], closed)) relax(reach, nearest, &ways->sea[l]);
    }
}
