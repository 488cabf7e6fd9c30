/* facts_spec.c: the tables of facts, column by column. Bounds are those of the figure itself (a share, a latitude), not
 * of what is likely. docs/data.md describes the same columns for people; tests/world/test_facts.c holds the two
 * together. */
#include "world/facts.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200 };

#define KEY(name)                                                                                                      \
    { name, ENT_FACT_TEXT, ENT_FACT_KEY, 0, 0 }
#define TEXT(name)                                                                                                     \
    { name, ENT_FACT_TEXT, 0, 0, 0 }
#define TEXT_OR_EMPTY(name)                                                                                            \
    { name, ENT_FACT_TEXT, ENT_FACT_EMPTY, 0, 0 }
#define REMARK(name)                                                                                                   \
    { name, ENT_FACT_REMARK, 0, 0, 0 }
#define NOTE(name)                                                                                                     \
    { name, ENT_FACT_REMARK, ENT_FACT_EMPTY, 0, 0 }
#define YEAR_KEY(name)                                                                                                 \
    { name, ENT_FACT_NUMBER, ENT_FACT_KEY | ENT_FACT_WHOLE, FIRST_YEAR, LAST_YEAR }
#define YEAR(name, flags)                                                                                              \
    { name, ENT_FACT_NUMBER, ENT_FACT_WHOLE | (flags), FIRST_YEAR, LAST_YEAR }
#define NUMBER(name, flags, least, most)                                                                               \
    { name, ENT_FACT_NUMBER, flags, least, most }
#define SHARE(name, flags)                                                                                             \
    { name, ENT_FACT_NUMBER, flags, 0, 1 }

static const ent_fact_rule gdp[] = {KEY("region"), YEAR_KEY("year"), NUMBER("gdp_usd_bn", 0, 1e-6, 1e9), TEXT("status"),
                                    REMARK("source")};
static const ent_fact_rule defence[] = {KEY("region"),         YEAR_KEY("year"),   NUMBER("spending_usd_bn", 0, 0, 1e9),
                                        SHARE("gdp_share", 0), YEAR("release", 0), REMARK("source")};
static const ent_fact_rule budget[] = {KEY("region"),
                                       YEAR_KEY("fiscal_year"),
                                       KEY("measure"),
                                       NUMBER("trillion_local", ENT_FACT_EMPTY, 0, 1e9),
                                       SHARE("gdp_share", ENT_FACT_EMPTY),
                                       YEAR("gdp_year", ENT_FACT_EMPTY),
                                       TEXT("status"),
                                       NOTE("note"),
                                       REMARK("source")};
static const ent_fact_rule producers[] = {KEY("mineral"),   KEY("stage"), KEY("country"),  SHARE("share", 0),
                                          YEAR_KEY("year"), NOTE("note"), REMARK("source")};
static const ent_fact_rule use[] = {KEY("mineral"),
                                    KEY("importer"),
                                    YEAR_KEY("year"),
                                    KEY("form"),
                                    SHARE("import_reliance", ENT_FACT_EMPTY),
                                    TEXT_OR_EMPTY("reliance_is"),
                                    SHARE("china_share", ENT_FACT_EMPTY),
                                    TEXT("sectors"),
                                    TEXT("sectors_basis"),
                                    NOTE("note"),
                                    REMARK("source")};
static const ent_fact_rule parameters[] = {KEY("mineral"),
                                           KEY("sector"),
                                           SHARE("cost_share", 0),
                                           NUMBER("elasticity", 0, 1e-3, 10),
                                           NUMBER("stock_days", 0, 0, 36500),
                                           NUMBER("rebuild_years", 0, 0, 100),
                                           TEXT("basis")};
static const ent_fact_rule reasoning[] = {KEY("mineral"), REMARK("reasoning"), REMARK("source")};
static const ent_fact_rule settings[] = {KEY("setting"), NUMBER("value", 0, -1e9, 1e9), TEXT("unit"), TEXT("basis"),
                                         REMARK("reasoning")};
static const ent_fact_rule straits[] = {KEY("strait"), TEXT("name_en"), NUMBER("transit_days", 0, 0, 365), NOTE("note"),
                                        TEXT("basis")};
static const ent_fact_rule waypoints[] = {KEY("waypoint"), TEXT("name_en"), NUMBER("latitude", 0, -90, 90),
                                          NUMBER("longitude", 0, -180, 180), TEXT("kind")};
static const ent_fact_rule legs[] = {KEY("from"),
                                     KEY("to"),
                                     NUMBER("nautical_miles", ENT_FACT_EMPTY, 1e-3, 20000),
                                     NUMBER("overland_days", ENT_FACT_EMPTY, 1e-3, 365),
                                     TEXT_OR_EMPTY("strait"),
                                     NOTE("note")};
static const ent_fact_rule routes[] = {KEY("basin_a"),          KEY("basin_b"),
                                       KEY("port_a"),           KEY("port_b"),
                                       SHARE("share", 0),       NUMBER("nautical_miles", ENT_FACT_EMPTY, 0, 40000),
                                       TEXT_OR_EMPTY("straits")};
static const ent_fact_rule sectors[] = {KEY("sector"), SHARE("sea_share", 0), NUMBER("day_cost_rate", 0, 0, 0.1),
                                        TEXT("basis"), REMARK("reasoning"),   REMARK("source")};
static const ent_fact_rule land[] = {KEY("region_a"), KEY("region_b"), SHARE("sea_share", 0), TEXT("basis"),
                                     NOTE("note")};

#define SPEC(topic, name, words)                                                                                       \
    { topic, #name, words, name, sizeof name / sizeof name[0] }
#define SPEC_OF(topic, name, rules, words)                                                                             \
    { topic, name, words, rules, sizeof rules / sizeof rules[0] }

const ent_fact_spec ent_fact_specs[ENT_FACTS_TABLES] = {
    [ENT_FACTS_GDP] = SPEC("macro", gdp, N_("nominal GDP, billion US dollars of the year")),
    [ENT_FACTS_DEFENCE] = SPEC("macro", defence,
                               N_("military spending, billion US dollars of the year and share of GDP")),
    [ENT_FACTS_BUDGET] = SPEC_OF("macro", "defence_budget", budget,
                                 N_("defence budgets and targets by fiscal year, trillion of own money")),
    [ENT_FACTS_PRODUCERS] = SPEC("minerals", producers, N_("shares of world production by stage")),
    [ENT_FACTS_USE] = SPEC("minerals", use, N_("net import reliance, share of China in imports, using sectors")),
    [ENT_FACTS_PARAMETERS] = SPEC("minerals", parameters,
                                  N_("a cut-off in a using sector; every figure an assumption")),
    [ENT_FACTS_REASONING] = SPEC("minerals", reasoning, N_("why the parameters are what they are")),
    [ENT_FACTS_SETTINGS] = SPEC("lanes", settings, N_("of the ships")),
    [ENT_FACTS_STRAITS] = SPEC("lanes", straits, N_("straits, canals and capes that may close; days lost in passing")),
    [ENT_FACTS_WAYPOINTS] = SPEC("lanes", waypoints, N_("ports and turning points")),
    [ENT_FACTS_LEGS] = SPEC("lanes", legs,
                            N_("great circles between waypoints; overland legs count only in a closure")),
    [ENT_FACTS_ROUTES] = SPEC("lanes", routes, N_("lanes of each pair of basins, their shares, the usual way")),
    [ENT_FACTS_SECTORS] = SPEC("lanes", sectors, N_("share of trade value by sea, cost of a day as a share of value")),
    [ENT_FACTS_LAND] = SPEC("lanes", land,
                            N_("share by sea between neighbours on land; the last row that fits counts")),
};
