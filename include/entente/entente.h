/* entente.h: everything. Read world.h, model.h, package.h, run.h in that order; facts.h when a clause needs them;
 * exposure.h and answer.h for questions of dependence and power. */
#ifndef ENTENTE_ENTENTE_H
#define ENTENTE_ENTENTE_H

#include <entente/answer.h>
#include <entente/exposure.h>
#include <entente/facts.h>
#include <entente/gradient.h>
#include <entente/import.h>
#include <entente/language.h>
#include <entente/model.h>
#include <entente/package.h>
#include <entente/reshape.h>
#include <entente/result.h>
#include <entente/run.h>
#include <entente/status.h>
#include <entente/store.h>
#include <entente/world.h>

#endif
