/* schedule.h: values by year, and shares by sector. */
#ifndef ENT_PACKAGE_SCHEDULE_H
#define ENT_PACKAGE_SCHEDULE_H

#include "package/values.h"

/* How a value is read; `ent_read_money`, `ent_read_share`. */
typedef ent_status ent_read_value_fn(ent_reader *reader, const yaml_node_t *node, const char *key, double *out);

/* "2026": a calendar or fiscal year from 1 to 9999. */
ENT_MUST_USE ent_status ent_read_year(ent_reader *reader, const yaml_node_t *node, const char *key, int *out);

/* {2026: VALUE, 2027: VALUE}: years ascend, each once. */
ENT_MUST_USE ent_status ent_read_schedule(ent_reader *reader, const yaml_node_t *node, const char *key,
                                          ent_read_value_fn *read, ent_schedule *out);

/* {C26: 40%, SERV: 60%}: single sectors, each once. With `whole` the shares have to add up to 100 %. */
ENT_MUST_USE ent_status ent_read_mix(ent_reader *reader, const yaml_node_t *node, const char *key, int whole,
                                     ent_mix *out);

/* {until-recouped: 50%, after: 10%} */
ENT_MUST_USE ent_status ent_read_split(ent_reader *reader, const yaml_node_t *node, double *before, double *after);

/* "04-01": a day of every year; 29 February is refused. */
ENT_MUST_USE ent_status ent_read_month_day(ent_reader *reader, const yaml_node_t *node, const char *key, int *month,
                                           int *day);

/* A number in [least, most] without a unit. */
ENT_MUST_USE ent_status ent_read_number(ent_reader *reader, const yaml_node_t *node, const char *key, double least,
                                        double most, const char *example, double *out);

/* The value of a year: that of the last point not after it, `before` when all are later. */
double ent_schedule_held(const ent_schedule *series, int year, double before);

/* The value of exactly this year, 0 without one. */
double ent_schedule_of(const ent_schedule *series, int year);

#endif
