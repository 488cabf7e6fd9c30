/* The kernels for AVX2: one register a vector. Empty where the compiler does not aim at x86-64. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <sleef.h>

#define KERNELS ent_kernels_avx2
#define KERNELS_NAME "avx2"
#define VECTOR_EXP(p) _mm256_store_pd((p), Sleef_finz_expd4_u10avx2(_mm256_load_pd(p)))
#define VECTOR_LOG(p) _mm256_store_pd((p), Sleef_finz_logd4_u10avx2(_mm256_load_pd(p)))
#define VECTOR_POW(p, e) _mm256_store_pd((p), Sleef_finz_powd4_u10avx2(_mm256_load_pd(p), _mm256_set1_pd(e)))
#include "model/kernels.inc"
#else
typedef int ent_kernels_avx2_unused;
#endif
