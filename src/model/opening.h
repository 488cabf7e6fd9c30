/* opening.h: markets that the base has not and a shock opens. */
#ifndef ENT_MODEL_OPENING_H
#define ENT_MODEL_OPENING_H

#include "model/cutoff.h"

/* Writes what ln X_hat = 0 stands for, X in million USD at [sector * pitch + region], pitch >= N: the base's X; in a
 * closed market (X = 0) what earmarks ask for there, directly or as inputs of orders and of other markets that open,
 * which buy at home since nobody else ever sold there; else 0. */
void ent_open_markets(const ent_model *model, const ent_shock *shock, const ent_cutoff *cutoff, double *absorption,
                      size_t pitch);

#endif
