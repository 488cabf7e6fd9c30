/* explain.h: the parts of `entente explain` that speak of money and of the figures of others. */
#ifndef ENT_CLI_EXPLAIN_H
#define ENT_CLI_EXPLAIN_H

#include "cli.h"
#include "json.h"

/* What falls due on a date, `rows` pairs of it; then, at the end, year by year. Nothing when nothing is owed. */
void explain_owed(const ent_timeline_date *date, const ent_table *table, size_t rows);
void explain_owed_years(const ent_timeline *timeline, const ent_table *table);

/* Figures of others for a date beside those of the law, and the gap taken apart. */
void explain_gaps(const ent_timeline_date *date);

void explain_json_owed(cli_json *json, const ent_timeline_date *date, const ent_table *table);
void explain_json_owed_years(cli_json *json, const ent_timeline *timeline);
void explain_json_gaps(cli_json *json, const ent_timeline_date *date);

#endif
