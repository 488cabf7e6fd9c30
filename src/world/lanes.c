/* lanes.c: the sea lanes between basins. The table of routes says which ports a pair of basins trades through and in
 * which shares; ways between ports follow from legs and straits, so that any set of closures has its detours. What
 * routes.csv says of distance and straits is for readers and is held against the ways found. */
#include "world/facts.h"
#include "support/text.h"
#include "world/inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WAYPOINTS_MOST = 1000 };

static ent_status index_labels(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *routes = &facts->tables[ENT_FACTS_ROUTES];
    const ent_fact_source strait = {&facts->tables[ENT_FACTS_STRAITS], STRAIT_CODE};
    const ent_fact_source waypoint = {&facts->tables[ENT_FACTS_WAYPOINTS], WAYPOINT_CODE};
    const ent_fact_source sector = {&facts->tables[ENT_FACTS_SECTORS], SECTOR_CODE};
    const ent_fact_source basins[] = {{routes, ROUTE_BASIN_A}, {routes, ROUTE_BASIN_B}};
    ent_lanes *l = &facts->lanes;
    ENT_TRY(ent_fact_labels(context, &facts->arena, &l->straits, &strait, 1));
    ENT_TRY(ent_fact_labels(context, &facts->arena, &l->waypoints, &waypoint, 1));
    ENT_TRY(ent_fact_labels(context, &facts->arena, &l->sectors, &sector, 1));
    ENT_TRY(ent_fact_labels(context, &facts->arena, &l->basins, basins, 2));
    if (l->straits.count > ENT_STRAITS_MOST)
        return ent_fact_fail(context, strait.rows, ENT_STRAITS_MOST, STRAIT_CODE, ENT_RANGE, NULL,
                             "more than %d straits", ENT_STRAITS_MOST);
    if (l->waypoints.count > WAYPOINTS_MOST)
        return ent_fact_fail(context, waypoint.rows, WAYPOINTS_MOST, WAYPOINT_CODE, ENT_RANGE, NULL,
                             "more than %d waypoints", WAYPOINTS_MOST);
    for (size_t r = 0; r < waypoint.rows->view.n_rows; r++) {
        const char *kind = ent_fact_text(waypoint.rows, r, WAYPOINT_KIND);
        if (strcmp(kind, "port") != 0 && strcmp(kind, "sea") != 0)
            return ent_fact_fail(context, waypoint.rows, r, WAYPOINT_KIND, ENT_INPUT, "port, or sea",
                                 "kind \"%.40s\" is unknown", kind);
    }
    if (ent_fact_find(sector.rows, "all-goods", 0, NULL) == SIZE_MAX)
        return ent_fact_fail(context, sector.rows, 0, SECTOR_CODE, ENT_INPUT, "it serves sectors without a row",
                             "the row of all-goods is missing");
    return ENT_OK;
}

static ent_status read_speed(ent_context *context, const ent_facts *facts, double *knots) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_SETTINGS];
    size_t row = ent_fact_find(rows, "speed", 0, NULL);
    if (row == SIZE_MAX)
        return ent_fact_fail(context, rows, 0, SETTING_NAME, ENT_INPUT, "in knots", "the setting \"speed\" is missing");
    *knots = ent_fact_number(rows, row, SETTING_VALUE);
    if (!(*knots >= 1.0 && *knots <= 60.0))
        return ent_fact_fail(context, rows, row, SETTING_VALUE, ENT_RANGE, "in knots", "speed is outside [1, 60]");
    return ENT_OK;
}

/* One row of legs.csv; `ends` are its waypoints. */
static ent_status read_leg(ent_context *context, const ent_facts *facts, size_t r, double knots, size_t ends[2],
                           ent_leg *out, int *overland) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_LEGS];
    const ent_lanes *l = &facts->lanes;
    size_t strait = 0;
    int has_strait = !ent_fact_is_empty(rows, r, LEG_STRAIT);
    *overland = !ent_fact_is_empty(rows, r, LEG_OVERLAND);
    ENT_TRY(ent_fact_label(context, rows, r, LEG_FROM, "waypoint", &l->waypoints, &ends[0]));
    ENT_TRY(ent_fact_label(context, rows, r, LEG_TO, "waypoint", &l->waypoints, &ends[1]));
    if (has_strait) ENT_TRY(ent_fact_label(context, rows, r, LEG_STRAIT, "strait", &l->straits, &strait));
    if (ends[0] == ends[1])
        return ent_fact_fail(context, rows, r, LEG_TO, ENT_INPUT, NULL, "the leg ends where it begins");
    if (*overland != ent_fact_is_empty(rows, r, LEG_MILES))
        return ent_fact_fail(context, rows, r, LEG_MILES, ENT_INPUT, "miles by sea, days overland",
                             "a leg has either nautical_miles or overland_days");
    if (*overland && has_strait)
        return ent_fact_fail(context, rows, r, LEG_STRAIT, ENT_INPUT, NULL, "an overland leg uses no strait");
    out->strait = has_strait ? (int)strait : -1;
    out->miles = *overland ? 0.0 : ent_fact_number(rows, r, LEG_MILES);
    out->days = *overland ? ent_fact_number(rows, r, LEG_OVERLAND) : out->miles / (24.0 * knots);
    if (has_strait) out->days += ent_fact_number(&facts->tables[ENT_FACTS_STRAITS], strait, STRAIT_TRANSIT);
    return ENT_OK;
}

/* Two passes over the legs: counting how many leave each waypoint, then putting each into its place. */
static ent_status build_ways(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *rows = &facts->tables[ENT_FACTS_LEGS];
    ent_ways *ways = &facts->lanes.ways;
    size_t W = ways->n_waypoints = facts->lanes.waypoints.count, n = rows->view.n_rows, ends[2];
    double knots = 0.0;
    ent_leg leg;
    int overland;
    ways->sea = ent_arena_take(&facts->arena, 2 * n * sizeof *ways->sea);
    ways->land = ent_arena_take(&facts->arena, n * sizeof *ways->land);
    ways->sea_from = ent_arena_take(&facts->arena, (W + 2) * sizeof *ways->sea_from);
    ways->land_from = ent_arena_take(&facts->arena, (W + 2) * sizeof *ways->land_from);
    if (ways->sea == NULL || ways->land == NULL || ways->sea_from == NULL || ways->land_from == NULL)
        return ent_fail_nomem(context);
    ENT_TRY(read_speed(context, facts, &knots));
    for (size_t r = 0; r < n; r++) {
        ENT_TRY(read_leg(context, facts, r, knots, ends, &leg, &overland));
        if (overland) ways->land_from[ends[0] + 2]++;
        else ways->sea_from[ends[0] + 2]++, ways->sea_from[ends[1] + 2]++;
    }
    for (size_t w = 2; w < W + 2; w++) {
        ways->sea_from[w] += ways->sea_from[w - 1];
        ways->land_from[w] += ways->land_from[w - 1];
    }
    for (size_t r = 0; r < n; r++) { /* from[w + 1] moves from the begin of w to its end */
        ENT_TRY(read_leg(context, facts, r, knots, ends, &leg, &overland));
        leg.to = ends[1];
        if (overland) ways->land[ways->land_from[ends[0] + 1]++] = leg;
        else ways->sea[ways->sea_from[ends[0] + 1]++] = leg;
        if (overland) continue;
        leg.to = ends[0];
        ways->sea[ways->sea_from[ends[1] + 1]++] = leg;
    }
    return ENT_OK;
}

static ent_status read_port(ent_context *context, const ent_facts *facts, size_t r, size_t column, size_t *out) {
    const ent_fact_rows *routes = &facts->tables[ENT_FACTS_ROUTES];
    ENT_TRY(ent_fact_label(context, routes, r, column, "port", &facts->lanes.waypoints, out));
    if (strcmp(ent_fact_text(&facts->tables[ENT_FACTS_WAYPOINTS], *out, WAYPOINT_KIND), "port") != 0)
        return ent_fact_fail(context, routes, r, column, ENT_INPUT, "its kind in waypoints.csv is sea",
                             "\"%.40s\" is no port", ent_fact_text(routes, r, column));
    return ENT_OK;
}

/* Each pair of basins, each with itself too, has lanes whose shares sum to 1. */
static ent_status check_pairs(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *routes = &facts->tables[ENT_FACTS_ROUTES];
    const ent_lanes *l = &facts->lanes;
    size_t B = l->basins.count;
    double *sums = ent_arena_doubles(&facts->arena, B * B);
    size_t *last = ent_arena_take(&facts->arena, B * B * sizeof *last);
    if (sums == NULL || last == NULL) return ent_fail_nomem(context);
    for (size_t r = 0; r < l->n_rows; r++) {
        const ent_lane_row *lane = &l->rows[r];
        size_t a = lane->basin_a < lane->basin_b ? lane->basin_a : lane->basin_b;
        size_t b = lane->basin_a < lane->basin_b ? lane->basin_b : lane->basin_a;
        sums[a * B + b] += lane->share;
        last[a * B + b] = r + 1;
    }
    for (size_t a = 0; a < B; a++)
        for (size_t b = a; b < B; b++) {
            if (last[a * B + b] == 0)
                return ent_fact_fail(context, routes, 0, ROUTE_BASIN_A, ENT_INPUT, "every pair of basins has a lane",
                                     "the basins %s and %s have no lane", l->basins.codes[a], l->basins.codes[b]);
            if (!(fabs(sums[a * B + b] - 1.0) <= 1e-9))
                return ent_fact_fail(context, routes, last[a * B + b] - 1, ROUTE_SHARE, ENT_INPUT,
                                     "the lanes of a pair carry all its trade by sea",
                                     "shares of the lanes between %s and %s do not sum to 1", l->basins.codes[a],
                                     l->basins.codes[b]);
        }
    return ENT_OK;
}

/* The bits of blank-separated straits in a cell. */
static ent_status read_straits(ent_context *context, const ent_facts *facts, size_t r, uint64_t *out) {
    const ent_fact_rows *routes = &facts->tables[ENT_FACTS_ROUTES];
    const char *p = ent_fact_text(routes, r, ROUTE_STRAITS);
    *out = 0;
    for (size_t length; p += strspn(p, " "), (length = strcspn(p, " ")) > 0; p += length) {
        char name[64];
        size_t index;
        snprintf(name, sizeof name, "%.*s", length < sizeof name ? (int)length : (int)sizeof name - 1, p);
        index = ent_labels_find(&facts->lanes.straits, name);
        if (index == ENT_LABEL_NONE)
            return ent_fail_unknown(context, ent_fact_place(routes, r, ROUTE_STRAITS), "strait", name,
                                    &facts->lanes.straits);
        *out |= (uint64_t)1 << index;
    }
    return ENT_OK;
}

/* What a row says of its usual way, against the way found. */
static ent_status check_way(ent_context *context, const ent_facts *facts, size_t r) {
    const ent_fact_rows *routes = &facts->tables[ENT_FACTS_ROUTES];
    const ent_lane_row *lane = &facts->lanes.rows[r];
    uint64_t said;
    if (!isfinite(lane->days))
        return ent_fact_fail(context, routes, r, ROUTE_PORT_B, ENT_INPUT, "add legs to legs.csv",
                             "no way by sea leads from %s to %s", ent_fact_text(routes, r, ROUTE_PORT_A),
                             ent_fact_text(routes, r, ROUTE_PORT_B));
    if (ent_fact_is_empty(routes, r, ROUTE_MILES)) return ENT_OK;
    if (fabs(ent_fact_number(routes, r, ROUTE_MILES) - lane->miles) > 0.5)
        return ent_fact_fail(context, routes, r, ROUTE_MILES, ENT_INPUT, "leave it and straits empty, or correct it",
                             "the legs of the usual way sum to %.0f nautical miles", lane->miles);
    ENT_TRY(read_straits(context, facts, r, &said));
    if (said != lane->straits) {
        ent_text found = {0};
        ent_status status;
        for (size_t s = 0; s < facts->lanes.straits.count; s++)
            if ((lane->straits >> s & 1) != 0) ent_text_addf(&found, " %s", facts->lanes.straits.codes[s]);
        status = ent_fact_fail(context, routes, r, ROUTE_STRAITS, ENT_INPUT, NULL, "the usual way uses%s",
                               found.data == NULL ? " no strait" : found.data);
        ent_text_free(&found);
        return status;
    }
    return ENT_OK;
}

static ent_status build_rows(ent_context *context, ent_facts *facts) {
    const ent_fact_rows *routes = &facts->tables[ENT_FACTS_ROUTES];
    ent_lanes *l = &facts->lanes;
    ent_reach reach;
    l->n_rows = routes->view.n_rows;
    l->rows = ent_arena_take(&facts->arena, l->n_rows * sizeof *l->rows);
    if (l->rows == NULL || !ent_reach_init(&reach, &facts->arena, l->waypoints.count)) return ent_fail_nomem(context);
    for (size_t r = 0; r < l->n_rows; r++) {
        ent_lane_row *lane = &l->rows[r];
        lane->basin_a = ent_labels_find(&l->basins, ent_fact_text(routes, r, ROUTE_BASIN_A));
        lane->basin_b = ent_labels_find(&l->basins, ent_fact_text(routes, r, ROUTE_BASIN_B));
        lane->share = ent_fact_number(routes, r, ROUTE_SHARE);
        ENT_TRY(read_port(context, facts, r, ROUTE_PORT_A, &lane->port_a));
        ENT_TRY(read_port(context, facts, r, ROUTE_PORT_B, &lane->port_b));
    }
    ENT_TRY(check_pairs(context, facts));
    for (size_t source = 0; source < l->waypoints.count; source++) {
        int reached = 0;
        for (size_t r = 0; r < l->n_rows; r++) {
            ent_lane_row *lane = &l->rows[r];
            if (lane->port_a != source) continue;
            if (!reached) ent_ways_from(&l->ways, source, 0, 0, &reach);
            reached = 1;
            lane->days = reach.days[lane->port_b];
            lane->miles = reach.miles[lane->port_b];
            lane->straits = reach.straits[lane->port_b];
            ENT_TRY(check_way(context, facts, r));
        }
    }
    return ENT_OK;
}

ent_status ent_lanes_build(ent_context *context, ent_facts *facts) {
    ENT_TRY(index_labels(context, facts));
    ENT_TRY(build_ways(context, facts));
    return build_rows(context, facts);
}

ent_status ent_lanes_mask(ent_context *context, const ent_facts *facts, const char *const *closed, size_t n_closed,
                          uint64_t *out) {
    *out = 0;
    for (size_t k = 0; k < n_closed; k++) {
        size_t index;
        ENT_TRY(ent_fact_name(context, "strait", closed[k], &facts->lanes.straits, &index));
        *out |= (uint64_t)1 << index;
    }
    return ENT_OK;
}

/* The quickest way that may end over an overland leg of the port it leads to. */
static double arrive(const ent_ways *ways, const ent_reach *reach, size_t port) {
    double days = reach->days[port];
    for (size_t l = ways->land_from[port]; l < ways->land_from[port + 1]; l++)
        if (reach->days[ways->land[l].to] + ways->land[l].days < days)
            days = reach->days[ways->land[l].to] + ways->land[l].days;
    return days;
}

ent_status ent_lanes_closed_days(ent_context *context, const ent_facts *facts, uint64_t closed,
                                 const unsigned char *wanted, double *days, unsigned char *by_land) {
    const ent_lanes *l = &facts->lanes;
    ent_arena scratch = {0};
    ent_reach sea, land;
    if (!ent_reach_init(&sea, &scratch, l->waypoints.count) || !ent_reach_init(&land, &scratch, l->waypoints.count)) {
        ent_arena_free(&scratch);
        return ent_fail_nomem(context);
    }
    for (size_t source = 0; source < l->waypoints.count; source++) {
        int reached = 0;
        for (size_t r = 0; r < l->n_rows; r++) {
            const ent_lane_row *lane = &l->rows[r];
            double around, across;
            if (lane->port_a != source || (wanted != NULL && !wanted[r])) continue;
            days[r] = lane->days;
            if (by_land != NULL) by_land[r] = 0;
            if ((lane->straits & closed) == 0) continue;
            if (!reached) {
                ent_ways_from(&l->ways, source, closed, 0, &sea);
                ent_ways_from(&l->ways, source, closed, 1, &land);
            }
            reached = 1;
            around = sea.days[lane->port_b];
            across = arrive(&l->ways, &land, lane->port_b);
            if (by_land != NULL) by_land[r] = across < around;
            /* nobody gains from a closure: what is quicker overland than by sea was not used before either */
            days[r] = fmax(lane->days, fmin(around, across));
        }
    }
    ent_arena_free(&scratch);
    return ENT_OK;
}
