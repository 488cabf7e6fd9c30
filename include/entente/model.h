/* model.h: the equilibrium of MODEL.md section 1: shock in, verified solution out.
 *
 *     world ──► ent_model_create ──► ent_solve(shock) ──► ent_outcome_create ──► who gains, who loses
 *
 * A model is a calibrated base: immutable, shareable between threads. A shock says what changes against it; every
 * array left NULL means "as in the base". A solution holds the unknowns of the joint fixed point and what two separate
 * routines say of its residual. An outcome compares two solutions in money and percent. */
#ifndef ENTENTE_MODEL_H
#define ENTENTE_MODEL_H

#include <entente/world.h>

ENT_BEGIN_DECLS

typedef struct ent_model ent_model;

/* Calibrates. `elasticities` names a set of the world, NULL the default. If final demand had to be clipped the base is
 * the solution without a shock (MODEL 0), of which ent_model_rebase tells. The world must outlive the model. NOT_FOUND,
 * RANGE, NUMERIC, NOMEM. Costs about a millisecond on 81 x 28. */
ENT_API ENT_MUST_USE ent_status ent_model_create(ent_context *context, const ent_world *world, const char *elasticities,
                                                 ent_model **out);

/* The same with elasticities of the caller's, theta[J], copied, each in [0.1, 100]. */
ENT_API ENT_MUST_USE ent_status ent_model_create_with(ent_context *context, const ent_world *world, const double *theta,
                                                      ent_model **out);

/* What trade deficits D do when the world changes (MODEL 1). name, key, text */
#define ENT_CLOSURE_LIST(X)                                                                                            \
    X(WORLD_SHARE, "world-share", "deficits keep their share of world value added")                                    \
    X(ZERO, "zero", "deficits are taken out first, and the world without them is the base")                            \
    X(OWN_GDP, "own-gdp", "deficits keep their share of own value added, less what makes their sum 0")                 \
    X(PATH, "path",                                                                                                    \
      "deficits are what the shock says, a dated path; where it says nothing, shares of world value added")

typedef enum ent_closure {
#define X(name, key, text) ENT_CLOSURE_##name,
    ENT_CLOSURE_LIST(X)
#undef X
} ent_closure;

ENT_API const char *ent_closure_name(ent_closure closure); /* its key; never NULL */

/* The closure of a key; USAGE with a hint. */
ENT_API ENT_MUST_USE ent_status ent_closure_parse(ent_context *context, const char *key, ent_closure *out);

typedef struct ent_model_options {
    uint32_t struct_version;  /* ENT_MODEL_OPTIONS_VERSION */
    const char *elasticities; /* set of the world; NULL: the default */
    const double *theta;      /* [J], instead of a set; NULL: the set's */
    ent_closure closure;      /* default ENT_CLOSURE_WORLD_SHARE */
    const char *kernels;      /* instruction set: "sse2", "avx2", "avx512"; NULL: the widest. Figures are the same */
} ent_model_options;
#define ENT_MODEL_OPTIONS_VERSION 2

ENT_API void ent_model_options_init(ent_model_options *options);

/* The general form of the two above. A closure belongs to the model, since with `zero` the base itself is another: the
 * equilibrium without deficits. USAGE (a closure or an instruction set that is unknown, or one that this processor does
 * not run), VERSION, and what ent_model_create answers. */
ENT_API ENT_MUST_USE ent_status ent_model_create_from(ent_context *context, const ent_world *world,
                                                      const ent_model_options *options, ent_model **out);
ENT_API ent_closure ent_model_closure(const ent_model *model);

/* What the table had to change to become a base: an equilibrium without a shock takes its place where final demand was
 * clipped or the closure takes deficits out. Beyond rounding this is logged as a warning too. */
typedef struct ent_rebase {
    int done;             /* 0: the table is the base, and all that follows is 0 */
    size_t n_clipped;     /* markets with final < 0 in the table */
    double clipped_musd;  /* what was clipped, >= 0 */
    double deficits_musd; /* sum of the deficits taken out, surpluses left aside; 0 unless the closure is zero */
    double income_share;  /* largest |I / I of the table - 1| and its region */
    size_t income_region;
    double flow_musd; /* M - M of the table where it changed most, signed, and its place */
    size_t flow_sector, flow_importer, flow_exporter;
} ent_rebase;
ENT_API const ent_rebase *ent_model_rebase(const ent_model *model); /* owned by the model */
ENT_API void ent_model_free(ent_model *model);
ENT_API const ent_world *ent_model_world(const ent_model *model);

/* Bytes one sweep reads and writes when no row is shocked; what `entente bench` divides by time. */
ENT_API size_t ent_model_sweep_bytes(const ent_model *model);

/* Pledges and limits whose instrument is not given but solved for (MODEL 4): each target adds an unknown wedge to the
 * joint fixed point, which is 1 (none) where the target asks for nothing beyond what would happen anyway. Several wedges
 * on one cell multiply. The lists say which cells; those a kind does not name stay empty. name, key, text */
#define ENT_TARGET_LIST(X)                                                                                             \
    X(PURCHASE, "purchase", "importers buy at least so much from exporters")                                           \
    X(QUOTA, "quota", "exporters deliver at most so much to importers")                                                \
    X(PROTECT, "protect", "a sector of a region keeps its real output")                                                \
    X(SUPPLY, "supply", "rivals keep at most a share of the importers' imports")                                       \
    X(BURDEN, "burden", "the members of a coalition bear the same change in real income")                              \
    X(MINERAL, "mineral", "a sector of a region lacks a mineral")

typedef enum ent_target_kind {
#define X(name, key, text) ENT_TARGET_##name,
    ENT_TARGET_LIST(X)
#undef X
} ent_target_kind;

ENT_API const char *ent_target_kind_name(ent_target_kind kind); /* its key; never NULL */

typedef struct ent_target {
    const char *name;     /* what messages call it; NULL: its kind */
    ent_target_kind kind; /* lists it needs, and its value: */
    /* PURCHASE  importers, exporters, sectors; base-year million USD of sum M', > 0. Shadow subsidy psi <= 1 of the
     *           importer's budget. Cells without trade in the base stay without.
     * QUOTA     importers, exporters, sectors; delivered quantity sum M'/(kappa_hat c e'), counted in base-year million
     *           USD of M/e, > 0. Shadow export levy >= 1, its rent to the exporter.
     * PROTECT   one region, one sector; share of base real output (Y'/c)/Y, > 0. Shadow production subsidy <= 1 on all
     *           its buyers, home included, from its own budget.
     * SUPPLY    importers, exporters (the rivals), sectors; the rivals' share in the importers' imports, in (0, 1).
     *           Shadow tariff 1 + tau >= 1, its revenue to the importer.
     * BURDEN    two or more regions; value unused. Payments among them, of sum 0, make real_income_hat equal. What they
     *           have to bear together is in the rest of the shock.
     * MINERAL   one region, one sector; supply as a share m of base use, > 0. A_hat = f(min(1, m / x_hat)) with
     *           x_hat = (Y'/Y)/(c A_hat), f(m) = [(1 - mu) + mu m^((sigma-1)/sigma)]^(sigma/(sigma-1)). */
    const size_t *importers, *exporters, *sectors, *regions; /* indices of the world's table, none twice */
    size_t n_importers, n_exporters, n_sectors, n_regions;
    double value;
    int via_preference;   /* PURCHASE: tastes move (a fall in trade costs that nobody pays for), not a subsidy */
    double mineral_share; /* MINERAL: mu, cost share in (0, 1) */
    double mineral_sigma; /* MINERAL: elasticity of substitution, in (0, 10] */
} ent_target;

/* A change against the base; where a call takes one, NULL is no change. Arrays are [J][N importer][N exporter] unless said
 * otherwise; NULL = base value. */
typedef struct ent_shock {
    uint32_t struct_version;        /* ENT_SHOCK_VERSION */
    const double *tariff_rate;      /* t', new applied rates, fraction > -1; the diagonal must be 0 */
    const double *trade_cost_hat;   /* kappa_hat > 0; HUGE_VAL closes the pair (a ban) */
    const double *levy_gross;       /* e', new gross export levy, > 0, home trade included; 1 = none */
    const double *productivity_hat; /* A_hat [J][N] > 0 */
    const double *endowment_hat;    /* L_hat [N] > 0 */
    const double *payment_musd;     /* F [N], received, base-year million USD; sum F + sum H must be 0 */
    const double *earmark_musd;     /* H [J][N] >= 0, earmarked demand, base-year million USD */
    const double *deficit_musd;     /* D' [N], base-year million USD, sums to 0; for closure path only */
    const ent_target *targets;      /* [n_targets], solved together with the equilibrium */
    size_t n_targets;
} ent_shock;
#define ENT_SHOCK_VERSION 2

ENT_API void ent_shock_init(ent_shock *shock);

typedef struct ent_solution ent_solution;

/* The options of src/model/options.def; ent_solve_options_init sets the defaults. */
typedef struct ent_solve_options {
    uint32_t struct_version;   /* ENT_SOLVE_OPTIONS_VERSION */
    double tolerance;          /* max norm of the residual of (1)-(9) and targets in logs; default 1e-10 */
    uint32_t max_sweeps;       /* default 2000 */
    uint32_t window;           /* Anderson depth, 1-30; default 10 */
    const ent_solution *start; /* warm start, same model dimensions; NULL starts from the base. Its wedges are taken
                                * over when it has as many of them as the shock asks for. */
} ent_solve_options;
#define ENT_SOLVE_OPTIONS_VERSION 1

ENT_API void ent_solve_options_init(ent_solve_options *options);

/* Sets one option by its key ("tolerance", "max-sweeps", "window") from text. USAGE with a hint. */
ENT_API ENT_MUST_USE ent_status ent_solve_option_set(ent_context *context, ent_solve_options *options, const char *key,
                                                     const char *value);

/* The keys with default, bounds, unit and help, for whoever shows them to a user. */
typedef struct ent_option_info {
    const char *key;
    double standard, least, most;
    const char *unit, *help;
} ent_option_info;
ENT_API const ent_option_info *ent_solve_option_list(size_t *count);

/* How a solution was found: each is tried when the one before it makes no way. name, key, text */
#define ENT_METHOD_LIST(X)                                                                                             \
    X(ANDERSON, "anderson", "Anderson acceleration of the joint fixed point, corrected inside each region")            \
    X(NEWTON_KRYLOV, "newton-krylov", "Newton's method with a line search, its linear systems by GMRES")               \
    X(CONTINUATION, "continuation", "the two above, along the path from the base to the shock")

typedef enum ent_method {
#define X(name, key, text) ENT_METHOD_##name,
    ENT_METHOD_LIST(X)
#undef X
} ent_method;

ENT_API const char *ent_method_name(ent_method method); /* its key; never NULL */

/* What is known of a solution. */
typedef struct ent_solve_info {
    int converged;            /* 1 only if both residuals are <= tolerance */
    double residual;          /* the solver's own, max norm in logs */
    double verified_residual; /* the same by the separate plain routine */
    ent_method method;        /* the one that found it, or was tried last */
    uint32_t sweeps;          /* of all methods together; a linearised sweep counts as one */
    double seconds;           /* wall time of the solve with its verification */
} ent_solve_info;

/* Solves (1)-(9) with the closure of the model and numeraire sum V' = sum V. On ENT_NUMERIC *out is still set, so that
 * the caller can see how far it came, and info says converged = 0. RANGE, INPUT (shock out of bounds, named by key;
 * RANGE too for deficits under a closure that is not path), UNMET (a market left with no supplier; targets that cannot be
 * met, with the nearest that can), USAGE and INPUT (targets that make no sense, with regions and sector), VERSION,
 * NUMERIC, CANCELLED, NOMEM.
 *
 * Where no equilibrium is found with the targets but one without them (burdens are still shared), all targets that bind
 * move together on the straight path from what happens without them to what is asked. If its end is reached so, that is
 * the solution; else UNMET names the target with the largest wedge and how near it came, to 1 % of the path. With fewer
 * max_sweeps than the default nothing can be told apart from a lack of sweeps, and the answer stays NUMERIC. */
ENT_API ENT_MUST_USE ent_status ent_solve(ent_context *context, const ent_model *model, const ent_shock *shock,
                                          const ent_solve_options *options, ent_solution **out);
ENT_API void ent_solution_free(ent_solution *solution);
ENT_API const ent_solve_info *ent_solution_info(const ent_solution *solution);

/* What bans have left of world trade (MODEL 1, "Cut-offs"). Each component of the trade graph stands alone: its
 * deficits and payments add up to 0, its value added is the numeraire. Owned by the solution. */
typedef struct ent_cutoffs {
    size_t n_components;          /* 1 unless trade is split */
    const size_t *component;      /* [N], from 0 */
    const double *deficit_musd;   /* D in use [N]; with closure own-gdp the base's, with path the shock's */
    const double *payment_musd;   /* F in use [N] */
    const double *earmark_factor; /* share of H that somebody can pay for [N] */
    int changed;                  /* 1 when deficits, payments or links had to give way; each is logged as a warning */
} ent_cutoffs;
ENT_API const ent_cutoffs *ent_solution_cutoffs(const ent_solution *solution);

/* The unknowns, as logarithms of hats: wage [N], price P [J][N], absorption X [J][N] (0 in closed
 * markets; in one that the shock opens, against what its earmarks ask for there). Owned by
 * the solution. */
ENT_API const double *ent_solution_ln_wage(const ent_solution *solution);
ENT_API const double *ent_solution_ln_price(const ent_solution *solution);
ENT_API const double *ent_solution_ln_absorption(const ent_solution *solution);

/* What a solution says of one target. */
typedef struct ent_target_result {
    const char *name; /* the target's, or its kind's; owned by the solution */
    ent_target_kind kind;
    /* In the units of ent_target.value. MINERAL: achieved is x_hat. BURDEN: the coalition's real_income_hat, a mean of
     * logs weighted by base income, and that of the member furthest from it. */
    double asked, achieved;
    double wedge; /* PURCHASE psi (via_preference: its trade cost), QUOTA and PROTECT e, SUPPLY 1 + tau, MINERAL A_hat,
                   * BURDEN 1 */
    double price; /* |wedge - 1|: the price of the pledge, 0 when it does not bind */
    int binds;    /* 0: the target would be met anyway, and the wedge is exactly 1; BURDEN: always 1 */
    /* Base-year million USD, >= 0: outlay of PURCHASE and PROTECT, rent of QUOTA, revenue of SUPPLY, what members of
     * BURDEN pay in all, inputs that MINERAL wastes; with other wedges as they are. 0 via_preference. */
    double cost_musd;
    const double *payment_musd; /* BURDEN: F by member, received; owned by the solution; else NULL */
    size_t n_payments;
} ent_target_result;

/* By target, in the order of the shock; NULL and 0 without any. Owned by the solution. */
ENT_API const ent_target_result *ent_solution_targets(const ent_solution *solution, size_t *count);

/* The world of an equilibrium (A to B to C is A to C): flows M', tariffs t', levies e', the model's technology and, as
 * the only set, its elasticities; labels and base year are the base's. `shock` is what the solution was solved for, and
 * `name` the new world's. Productivity, endowments and trade costs are in the flows, and so is what payments F and
 * earmarks H did: both are part of the new deficit, and what H bought is final demand, part of alpha and of income, so
 * that the new base repeats it for ever. A model of the new world without a shock stays where it is. USAGE (a solution
 * of another model or another shock), NUMERIC (not converged), INPUT (no world: a region has no final demand, or the
 * solution is so loose that industries use more than is bought), NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_world_from_solution(ent_context *context, const ent_model *model,
                                                        const ent_shock *shock, const ent_solution *solution,
                                                        const char *name, ent_world **out);

/* Residuals of each equation, max norms in logs, by the plain routine; `walras` is the world's excess of (8) less that
 * of (9), relative to world value added: 0 at any point. */
typedef struct ent_residuals {
    double price;      /* (2) with (1) inside */
    double absorption; /* (8) with (3)-(7) inside */
    double income;     /* (9), dropped equation included */
    double numeraire;  /* sum V' / sum V - 1, worst component */
    double target;     /* worst update(u) - u of the shock's targets */
    double trade;      /* |imports - exports - (D' + F) - sum H| / income, worst region */
    double walras;
    double worst; /* max of price, absorption, income, numeraire, target; infinite when an income is not positive */
    double least_income_hat; /* I'/I of the region left with least */
    size_t poorest_region;
} ent_residuals;

/* `shock` is what the solution was solved for. USAGE (a solution of another model or other targets), NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_verify(ent_context *context, const ent_model *model, const ent_shock *shock,
                                           const ent_solution *solution, ent_residuals *out);

/* Two equilibria compared, by region [N]; *_hat are ratios to/from. All arrays owned by the outcome. */
typedef struct ent_outcome {
    size_t n_regions, n_sectors;
    const double *real_income_hat; /* (I'/I) / prod P^alpha: the headline */
    const double *real_wage_hat;   /* w / prod P^alpha */
    const double *income_hat;      /* I'/I */
    const double *cpi_hat;         /* prod P^alpha */
    const double *wage_hat;
    const double *terms_of_trade_share; /* ToT of cp_linear, fraction of I */
    /* VoT of cp_linear: duties, and the levies e of `from` as sum (1 - 1/e) (M' - M c_hat) */
    const double *volume_of_trade_share;
    const double *cp_linear_share; /* ToT + VoT: Caliendo & Parro's first-order measure, replication only */
    const double *income_from_musd, *income_to_musd;                 /* I */
    const double *tariff_revenue_from_musd, *tariff_revenue_to_musd; /* import duties [N] */
    const double *levy_revenue_from_musd, *levy_revenue_to_musd;     /* export levies, negative for subsidies [N] */
    const double *exports_from_musd, *exports_to_musd;               /* [N], at the border, own trade left out */
    const double *imports_from_musd, *imports_to_musd;               /* [N] */
    const double *output_from_musd, *output_to_musd;                 /* [J][N] */
    const double *flow_from_musd, *flow_to_musd;                     /* M at the border [J][N importer][N exporter] */
    const double *duty_from_musd, *duty_to_musd; /* T M by pair, summed over sectors [N importer][N exporter] */
} ent_outcome;

/* Compares the equilibrium (`from_shock`, `from`) with (`to_shock`, `to`). NULL `from` means the base. USAGE
 * (a solution of another model), NOMEM. */
ENT_API ENT_MUST_USE ent_status ent_outcome_create(ent_context *context, const ent_model *model,
                                                   const ent_shock *from_shock, const ent_solution *from,
                                                   const ent_shock *to_shock, const ent_solution *to,
                                                   ent_outcome **out);
ENT_API void ent_outcome_free(ent_outcome *outcome);

/* Where real income comes from (MODEL 1, `decomposition`), by region [N], in logs: the four terms sum to
 * ln_real_income_hat. They are integrals along the straight path from the base to the shock in ln(1+T), ln kappa, ln e,
 * ln A, ln L and linearly in D, F and H; a ban is approached by kappa = (1 - s)^(-1/theta), which closes trade evenly.
 * The split depends on the path and, where deficits are not 0, on the numeraire; the sum does not. The rise in price of
 * earmarked demand, which outsiders pay, counts as terms of trade. All arrays owned by the decomposition. */
typedef struct ent_decomposition {
    size_t n_regions;
    uint32_t nodes;                   /* Gauss nodes used */
    const double *terms_of_trade;     /* what it sells abroad dearer, less what it buys abroad dearer */
    const double *volume;             /* trade taxes on what is traded more */
    const double *technical;          /* endowments, productivity, trade costs of what it sells */
    const double *transfers;          /* deficits and payments */
    const double *ln_real_income_hat; /* of the last point, not the sum */
    double worst_gap;                 /* largest |sum of terms - ln_real_income_hat| */
} ent_decomposition;

/* `nodes` from 1 to 64 takes that many and says in worst_gap how good they were; 0 doubles them from 8 until worst_gap
 * is 1e-8 or less. Solves the model nodes + 1 times. RANGE, NUMERIC, and the refusals of ent_solve. */
/* UNMET too when the shock splits world trade, since the path then ends in another kind of world. */
ENT_API ENT_MUST_USE ent_status ent_decomposition_create(ent_context *context, const ent_model *model,
                                                         const ent_shock *shock, uint32_t nodes,
                                                         ent_decomposition **out);
ENT_API void ent_decomposition_free(ent_decomposition *decomposition);

ENT_END_DECLS

#endif
