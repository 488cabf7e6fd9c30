/* tables.h: names of clauses that tables of facts know: straits, minerals. */
#ifndef ENT_PACKAGE_TABLES_H
#define ENT_PACKAGE_TABLES_H

#include "package/plan.h"

/* NOT_FOUND at the place of the name, with what was meant. */
ENT_MUST_USE ent_status ent_find_strait(ent_context *context, const ent_facts *facts, const ent_term *strait);

/* Fills `uses` of the scope: the sectors of the clause, or those of the table where it names none, by parameters. What
 * the clause gives itself takes the place of the table's. NOT_FOUND likewise, and for sectors of which neither says
 * the parameters. */
ENT_MUST_USE ent_status ent_find_mineral(ent_context *context, const ent_facts *facts, const ent_table *table,
                                         const ent_clause *clause, ent_arena *arena, ent_scope *scope);

#endif
