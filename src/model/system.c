#include "model/opening.h"
#include "model/system.h"

#include <math.h>
#include <string.h>

static double levy_of_base(const ent_model *m, size_t at) { return m->levy != NULL ? m->levy[at] : 1.0; }

/* A row that the shock changes: any of its tariffs, levies or trade costs is not the base's. */
static int row_changed(const ent_model *m, const ent_shock *shock, size_t row) {
    size_t at = row * m->N, bytes = m->N * sizeof(double);
    if (shock->tariff_rate != NULL && memcmp(shock->tariff_rate + at, m->tariff + at, bytes) != 0) return 1;
    for (size_t i = 0; i < m->N; i++) {
        if (shock->trade_cost_hat != NULL && shock->trade_cost_hat[at + i] != 1.0) return 1;
        if (shock->levy_gross != NULL && shock->levy_gross[at + i] != levy_of_base(m, at + i)) return 1;
    }
    return 0;
}

static ent_status bad_cell(ent_context *context, const ent_model *m, const char *key, const char *bound, double value,
                           size_t row, size_t exporter) {
    const ent_table *table = ent_world_table(m->world);
    return ent_fail_at(context, ENT_RANGE, (ent_place){0}, key, bound, "%s of %s from %s in sector %s is %g", key,
                       table->regions[row % m->N].code, table->regions[exporter].code, table->sectors[row / m->N].code,
                       value);
}

static ent_status check_row(ent_context *context, const ent_model *m, const ent_shock *shock, size_t row) {
    size_t home = row % m->N;
    for (size_t i = 0; i < m->N; i++) {
        size_t at = row * m->N + i;
        if (shock->tariff_rate != NULL && !(shock->tariff_rate[at] > -1.0 && isfinite(shock->tariff_rate[at])))
            return bad_cell(context, m, "tariff_rate", "a tariff is above -100%", shock->tariff_rate[at], row, i);
        if (shock->tariff_rate != NULL && i == home && shock->tariff_rate[at] != 0.0)
            return bad_cell(context, m, "tariff_rate", "home trade pays no tariff", shock->tariff_rate[at], row, i);
        if (shock->trade_cost_hat != NULL && !(shock->trade_cost_hat[at] > 0.0))
            return bad_cell(context, m, "trade_cost_hat", "a trade cost is above 0", shock->trade_cost_hat[at], row, i);
        if (shock->levy_gross != NULL && !(shock->levy_gross[at] > 0.0 && isfinite(shock->levy_gross[at])))
            return bad_cell(context, m, "levy_gross", "a gross levy is above 0", shock->levy_gross[at], row, i);
    }
    return ENT_OK;
}

/* One changed row: pi phi^-theta, then its share at the border and of the producer. */
static void fill_row(const ent_system *s, const ent_shock *shock, size_t row, double *price, double *border,
                     double *producer) {
    const ent_model *m = s->model;
    const double *levy = shock->levy_gross != NULL ? shock->levy_gross
                                                   : m->levy; /* NULL only with producer == border */
    size_t j = row / m->N;
    double *phi = s->scratch;
    for (size_t i = 0; i < m->pitch; i++) phi[i] = 1.0;
    for (size_t i = 0; i < m->N; i++) {
        size_t at = row * m->N + i;
        double rate = shock->tariff_rate != NULL ? shock->tariff_rate[at] : m->tariff[at];
        if (shock->tariff_rate != NULL && rate != m->tariff[at]) phi[i] = (1.0 + rate) / (1.0 + m->tariff[at]);
        if (shock->trade_cost_hat != NULL) phi[i] *= shock->trade_cost_hat[at];
        if (levy != NULL && levy[at] != levy_of_base(m, at)) phi[i] *= levy[at] / levy_of_base(m, at);
    }
    memcpy(price, m->share + row * m->pitch, m->pitch * sizeof *price);
    m->kernels->multiply_power(price, phi, -m->theta[j], m->pitch);
    for (size_t i = 0; i < m->N; i++)
        if (ent_cutoff_shuts(&s->cutoff, row % m->N, i)) price[i] = 0.0;
    for (size_t i = 0; i < m->N; i++) {
        size_t at = row * m->N + i;
        double rate = shock->tariff_rate != NULL ? shock->tariff_rate[at] : m->tariff[at];
        border[i] = price[i] / (1.0 + rate);
        if (producer != border) producer[i] = border[i] / levy[at];
    }
}

static ent_status fill_rows(ent_context *context, ent_system *s, const ent_shock *shock) {
    const ent_model *m = s->model;
    size_t per_row = shock->levy_gross != NULL || m->levy != NULL ? 3 : 2;
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->pitch; n++) {
            size_t at = j * m->pitch + n, row = j * m->N + n;
            const double *price = m->zero_row, *border = m->zero_row, *producer = m->zero_row;
            if (n < m->N && (s->cutoff.face.changed || row_changed(m, shock, row))) {
                double *own = ent_arena_doubles(&s->arena, per_row * m->pitch);
                double *own_producer = own == NULL ? NULL : per_row == 3 ? own + 2 * m->pitch : own + m->pitch;
                if (own == NULL) return ent_fail_nomem(context);
                ENT_TRY(check_row(context, m, shock, row));
                fill_row(s, shock, row, own, own + m->pitch, own_producer);
                price = own;
                border = own + m->pitch;
                producer = own_producer;
            } else if (n < m->N) {
                price = m->share + row * m->pitch;
                producer = border = m->duty_free[row] ? price : m->border_share + row * m->pitch;
                if (m->levy != NULL && m->levied[row]) producer = m->producer_share + row * m->pitch;
            }
            s->price_row[at] = price;
            s->border_row[at] = border;
            s->producer_row[at] = producer;
            s->border_differs[j] |= border != price;
            s->producer_differs[j] |= producer != border;
        }
    return ENT_OK;
}

/* A market that buys and whose every supplier is shut out has no price. */
static ent_status check_suppliers(ent_context *context, const ent_system *s) {
    const ent_model *m = s->model;
    const ent_table *table = ent_world_table(m->world);
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N; n++) {
            const double *row = s->price_row[j * m->pitch + n];
            double sum = 0.0;
            if (row == m->share + (j * m->N + n) * m->pitch) continue; /* the base's own sums to 1 */
            for (size_t i = 0; i < m->N; i++) sum += row[i];
            if (!(sum > 0.0))
                return ent_fail_at(context, ENT_UNMET, (ent_place){0}, "trade_cost_hat",
                                   "lift a ban, or leave home supply open",
                                   "no supplier: %s cannot buy %s (%s) from anyone", table->regions[n].name_en,
                                   table->sectors[j].name_en, table->sectors[j].code);
        }
    return ENT_OK;
}

/* D' belongs to the closure path, which says nothing of how it comes to sum to 0. */
static ent_status check_deficits(ent_context *context, const ent_model *m, const ent_shock *shock) {
    const ent_table *table = ent_world_table(m->world);
    double sum = 0.0;
    if (shock->deficit_musd == NULL) return ENT_OK;
    if (m->closure != ENT_CLOSURE_PATH)
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "deficit_musd", "make the model with closure path",
                           "deficits are given, which closure %s does not use", ent_closure_name(m->closure));
    for (size_t n = 0; n < m->N; n++) {
        if (!isfinite(shock->deficit_musd[n]))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "deficit_musd", "a deficit is a finite number",
                               "deficit_musd of %s is %g", table->regions[n].code, shock->deficit_musd[n]);
        sum += shock->deficit_musd[n];
    }
    if (fabs(sum) <= 1e-9 * m->world_value_added) return ENT_OK;
    return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "deficit_musd", "one region's deficit is another's surplus",
                       "deficits sum to %g million USD, not to 0", sum);
}

/* An order needs a way to make what it asks for: that of the base, or one that the table gives. */
static int has_technology(const ent_model *m, size_t j, size_t n) {
    const double *g = ent_world_table(m->world)->input_share;
    double inputs = 0.0;
    for (size_t k = 0; k < m->J; k++) inputs += g[(k * m->J + j) * m->N + n];
    return m->output[j * m->pitch + n] > 0.0 || inputs > 0.0;
}

static ent_status fill_orders(ent_context *context, ent_system *s, const ent_shock *shock, double *balance) {
    const ent_model *m = s->model;
    const ent_table *table = ent_world_table(m->world);
    for (size_t from = 0; s->order != NULL && from < m->J * m->N; from++) {
        size_t j = from / m->N, n = from % m->N;
        double O = shock->order_musd[from];
        if (!(O >= 0.0 && isfinite(O)))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "order_musd", "an order is 0 or more",
                               "order_musd of %s in sector %s is %g", table->regions[n].code, table->sectors[j].code,
                               O);
        if (O > 0.0 && !has_technology(m, j, n))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "order_musd",
                               "order from a sector that exists, or give the sector inputs",
                               "%g million USD are ordered from %s in sector %s, which makes nothing in the base and "
                               "has no inputs to make it from",
                               O, table->regions[n].code, table->sectors[j].code);
        s->order[j * m->pitch + n] = ent_cutoff_order(&s->cutoff, shock, m->N, from);
        *balance += O;
    }
    return ENT_OK;
}

static ent_status fill_vectors(ent_context *context, ent_system *s, const ent_shock *shock) {
    const ent_model *m = s->model;
    const ent_table *table = ent_world_table(m->world);
    double balance = 0.0;
    ENT_TRY(check_deficits(context, m, shock));
    ENT_TRY(fill_orders(context, s, shock, &balance));
    for (size_t n = 0; n < m->pitch; n++) {
        double L = n < m->N && shock->endowment_hat != NULL ? shock->endowment_hat[n] : 1.0;
        double F = n < m->N && shock->payment_musd != NULL ? shock->payment_musd[n] : 0.0;
        double paid = n < m->N ? s->cutoff.payment[n] : 0.0, D = n < m->N ? s->cutoff.deficit[n] : 0.0;
        if (!(L > 0.0 && isfinite(L)))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "endowment_hat", "an endowment is above 0",
                               "endowment_hat of %s is %g", table->regions[n].code, L);
        if (!isfinite(F))
            return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "payment_musd", "a payment is a finite number",
                               "payment_musd of %s is %g", table->regions[n].code, F);
        s->endowed_value_added[n] = L * m->value_added[n];
        s->payment[n] = paid;
        s->transfer[n] = D + paid;
        balance += F;
    }
    for (size_t j = 0; j < m->J; j++)
        for (size_t n = 0; n < m->N; n++) {
            size_t at = j * m->pitch + n, from = j * m->N + n;
            if (s->ln_productivity != NULL) {
                double A = shock->productivity_hat[from];
                if (!(A > 0.0 && isfinite(A)))
                    return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "productivity_hat",
                                       "productivity is above 0", "productivity_hat of %s in sector %s is %g",
                                       table->regions[n].code, table->sectors[j].code, A);
                s->ln_productivity[at] = log(A);
            }
            if (s->earmark != NULL) {
                double H = shock->earmark_musd[from];
                if (!(H >= 0.0 && isfinite(H)))
                    return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "earmark_musd",
                                       "earmarked demand is 0 or more", "earmark_musd of %s in sector %s is %g",
                                       table->regions[n].code, table->sectors[j].code, H);
                s->earmark[at] = s->cutoff.earmark_factor[n] * H;
                balance += H;
            }
        }
    ent_open_markets(m, shock, &s->cutoff, s->absorption_scale, m->pitch);
    if (!(fabs(balance) <= 1e-9 * m->world_value_added))
        return ent_fail_at(context, ENT_RANGE, (ent_place){0}, "payment_musd", "what one region pays another receives",
                           "payments, earmarked demand and orders sum to %g million USD, not to 0", balance);
    return ENT_OK;
}

static int take_memory(ent_system *s, const ent_shock *shock) {
    const ent_model *m = s->model;
    size_t markets = m->J * m->pitch;
    double **vectors[] = {&s->absorption_scale, &s->ln_cost,  &s->cost_power, &s->absorption,
                          &s->price_sum,        &s->quotient, &s->output,     &s->ratio};
    double **small[] = {
        &s->endowed_value_added, &s->payment, &s->transfer, &s->wage, &s->revenue, &s->scratch, &s->level, &s->wanted};
    int ok = 1;
    for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++)
        ok = (*vectors[v] = ent_arena_doubles(&s->arena, markets)) != NULL && ok;
    for (size_t v = 0; v < sizeof small / sizeof small[0]; v++)
        ok = (*small[v] = ent_arena_doubles(&s->arena, m->pitch)) != NULL && ok;
    ok = (s->block = ent_arena_doubles(&s->arena, 3 * m->J * ENT_LANES)) != NULL && ok;
    ok = (s->price_row = ent_arena_take(&s->arena, markets * sizeof(double *))) != NULL && ok;
    ok = (s->border_row = ent_arena_take(&s->arena, markets * sizeof(double *))) != NULL && ok;
    ok = (s->producer_row = ent_arena_take(&s->arena, markets * sizeof(double *))) != NULL && ok;
    ok = (s->border_differs = ent_arena_take(&s->arena, m->J)) != NULL && ok;
    ok = (s->producer_differs = ent_arena_take(&s->arena, m->J)) != NULL && ok;
    if (shock->productivity_hat != NULL)
        ok = (s->ln_productivity = ent_arena_doubles(&s->arena, markets)) != NULL && ok;
    if (shock->earmark_musd != NULL) ok = (s->earmark = ent_arena_doubles(&s->arena, markets)) != NULL && ok;
    s->made = s->output;
    if (shock->order_musd == NULL) return ok;
    ok = (s->order = ent_arena_doubles(&s->arena, markets)) != NULL && ok;
    return (s->made = ent_arena_doubles(&s->arena, markets)) != NULL && ok;
}

/* Doubles that take_memory and fill_rows will ask for, and slack for the alignment of each array. */
static size_t memory_of(const ent_model *m, const ent_shock *shock, int all) {
    size_t markets = m->J * m->pitch, markets_more = 0, changed = 0;
    for (size_t row = 0; row < m->J * m->N; row++) changed += all || row_changed(m, shock, row) ? 1 : 0;
    if (shock->order_musd != NULL) markets_more = 2 * markets;
    return 13 * markets + markets_more + 11 * m->pitch + 3 * m->J * ENT_LANES + 3 * changed * (m->pitch + 8) + 1024;
}

ent_status ent_system_create(ent_context *context, const ent_model *model, const ent_shock *shock, ent_system *system) {
    ent_status status;
    *system = (ent_system){.model = model, .core = (1 + 2 * model->J) * model->pitch};
    if (shock->struct_version != ENT_SHOCK_VERSION)
        return ent_fail(context, ENT_VERSION, "ent_shock has version %u, this library knows %u",
                        (unsigned)shock->struct_version, (unsigned)ENT_SHOCK_VERSION);
    ENT_TRY(ent_targets_check(context, model, shock));
    system->size = system->core + ent_wedge_size(shock);
    ENT_TRY(ent_cutoff_find(context, model, shock, &system->cutoff));
    if (!ent_arena_reserve(&system->arena,
                           (memory_of(model, shock, system->cutoff.face.changed) + ent_wedge_room(model, shock)) *
                               sizeof(double))) {
        ent_system_free(system);
        return ent_fail_nomem(context);
    }
    status = take_memory(system, shock) ? ENT_OK : ent_fail_nomem(context);
    if (status == ENT_OK) status = fill_rows(context, system, shock);
    if (status == ENT_OK) status = check_suppliers(context, system);
    if (status == ENT_OK) status = fill_vectors(context, system, shock);
    if (status == ENT_OK) status = ent_wedge_init(context, system, shock);
    if (status != ENT_OK) ent_system_free(system);
    return status;
}

void ent_system_free(ent_system *system) {
    ent_cutoff_free(&system->cutoff);
    ent_arena_free(&system->arena);
}
