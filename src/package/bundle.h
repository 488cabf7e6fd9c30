/* bundle.h: the texts that make a package: those it was read from, and those it may be read from instead of the disk.
 *
 * A text has the name under which it was opened, and a name in a package is resolved to such names by its letters alone:
 * no link is followed and no directory looked into. */
#ifndef ENT_PACKAGE_BUNDLE_H
#define ENT_PACKAGE_BUNDLE_H

#include "package/inside.h"

#include <stdatomic.h>

/* Shared by the packages that were read from it. Those of one chain of `against` are freed one by one, on any thread. */
struct ent_bundle {
    ent_arena arena;
    atomic_size_t n_holders;
    size_t n_texts;
    const ent_package_text *texts; /* [n_texts] */
};

ent_bundle *ent_bundle_hold(ent_bundle *bundle); /* answers it; NULL stays NULL */
void ent_bundle_release(ent_bundle *bundle);     /* NULL is legal */

/* The text of that name, NULL when there is none. */
const ent_package_text *ent_bundle_find(const ent_bundle *bundle, const char *file);

#endif
