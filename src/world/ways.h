/* ways.h: shortest ways, in days, over a small graph of legs. Dijkstra without a heap: there are some hundred
 * waypoints, and the result does not depend on the order of legs but for exact ties. */
#ifndef ENT_WORLD_WAYS_H
#define ENT_WORLD_WAYS_H

#include "support/arena.h"

#include <stddef.h>
#include <stdint.h>

enum { ENT_STRAITS_MOST = 64 };

typedef struct ent_leg {
    size_t to;
    double days, miles;
    int strait; /* its bit; -1 on the open sea */
} ent_leg;

/* Legs leaving waypoint w are sea[sea_from[w]] to sea[sea_from[w + 1] - 1]. Every leg by sea stands twice, once in each
 * direction. An overland leg stands once: it leads from its own port to a port beyond, and serves only what begins or
 * ends in its own port, as no trade between third countries is sent that way. */
typedef struct ent_ways {
    size_t n_waypoints;
    ent_leg *sea, *land;
    size_t *sea_from, *land_from; /* [n_waypoints + 1] */
} ent_ways;

/* Room for the answers of ent_ways_from, [n_waypoints] each. */
typedef struct ent_reach {
    double *days, *miles; /* infinite where there is no way */
    uint64_t *straits;    /* bits passed */
    unsigned char *done;
} ent_reach;
int ent_reach_init(ent_reach *reach, ent_arena *arena, size_t n_waypoints); /* 0 when out of memory */

/* Fills `reach` from `source` on, without the legs through `closed` straits; with `by_land`, also over the source's
 * overland legs. O(waypoints^2). */
void ent_ways_from(const ent_ways *ways, size_t source, uint64_t closed, int by_land, ent_reach *reach);

#endif
