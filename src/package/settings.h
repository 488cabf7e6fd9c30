/* settings.h: "CLAUSE.KEY=VALUE" from a caller takes the place of what the text of a package says.
 *
 * The value is put into the tree before anybody reads it, so that readers, checks and messages are those of the file. */
#ifndef ENT_PACKAGE_SETTINGS_H
#define ENT_PACKAGE_SETTINGS_H

#include "package/values.h"

/* Puts every setting into the tree. A clause that is not there is only noted: contexts may have it, and they are not
 * read yet. */
ENT_MUST_USE ent_status ent_settings_apply(ent_reader *reader, const ent_settings *settings);

/* Once clauses and contexts are read: refuses a setting whose clause was not found. */
ENT_MUST_USE ent_status ent_settings_check(ent_reader *reader);

#endif
