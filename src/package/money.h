/* money.h: amounts of money: "$8bn". US dollars of the year they fall in, kept in millions. */
#ifndef ENT_PACKAGE_MONEY_H
#define ENT_PACKAGE_MONEY_H

#include "package/values.h"
#include "support/language.h"

/* "$8bn", "$550bn", "$1.2trn", "$700mn", also with the unit in words. An amount without a dollar sign, of another
 * currency or below 0 is refused. */
ENT_MUST_USE ent_status ent_read_money(ent_reader *reader, const yaml_node_t *node, const char *key, double *out_musd);

/* "$8bn" for people; "8 Md$". */
void ent_text_add_money(ent_text *text, ent_language language, double musd);

#endif
