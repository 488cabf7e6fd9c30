/* The kernels for any x86-64 processor, and plain C elsewhere: two registers a vector. SLEEF's scalar FMA family gives
 * the bits of the wider variants; a processor without FMA cannot run it and takes the family without, whose results
 * differ in the last bit. */
#include <math.h>
#if defined(__x86_64__)
#include <sleef.h>
/* sleef.h shows these only to files compiled for FMA; they are always in the library. */
double Sleef_finz_expd1_u10purecfma(double);
double Sleef_finz_logd1_u10purecfma(double);
double Sleef_finz_powd1_u10purecfma(double, double);
static int has_fma(void) { return __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx"); }
static double scalar_exp(double x) { return Sleef_finz_expd1_u10purecfma(x); }
static double scalar_log(double x) { return Sleef_finz_logd1_u10purecfma(x); }
static double scalar_pow(double x, double e) { return Sleef_finz_powd1_u10purecfma(x, e); }
static double plain_exp(double x) { return Sleef_cinz_expd1_u10purec(x); }
static double plain_log(double x) { return Sleef_cinz_logd1_u10purec(x); }
static double plain_pow(double x, double e) { return Sleef_cinz_powd1_u10purec(x, e); }
#else
static int has_fma(void) { return 0; }
static double scalar_exp(double x) { return exp(x); }
static double scalar_log(double x) { return log(x); }
static double scalar_pow(double x, double e) { return pow(x, e); }
#define plain_exp scalar_exp
#define plain_log scalar_log
#define plain_pow scalar_pow
#endif

#define EACH_LANE(p, fused, plain)                                                                                     \
    do {                                                                                                               \
        int fma_here = has_fma();                                                                                      \
        for (int lane = 0; lane < 4; lane++) (p)[lane] = fma_here ? (fused) : (plain);                                 \
    } while (0)
#define KERNELS ent_kernels_sse2
#define KERNELS_NAME "sse2"
#define VECTOR_EXP(p) EACH_LANE(p, scalar_exp((p)[lane]), plain_exp((p)[lane]))
#define VECTOR_LOG(p) EACH_LANE(p, scalar_log((p)[lane]), plain_log((p)[lane]))
#define VECTOR_POW(p, e) EACH_LANE(p, scalar_pow((p)[lane], e), plain_pow((p)[lane], e))
#include "model/kernels.inc"
