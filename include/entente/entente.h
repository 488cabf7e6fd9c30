/* entente.h: everything. Read world.h, model.h, package.h, run.h in that order; facts.h when a clause needs them. */
#ifndef ENTENTE_ENTENTE_H
#define ENTENTE_ENTENTE_H

#include <entente/exposure.h>
#include <entente/facts.h>
#include <entente/model.h>
#include <entente/package.h>
#include <entente/result.h>
#include <entente/run.h>
#include <entente/status.h>
#include <entente/world.h>

#endif
