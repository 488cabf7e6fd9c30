#include "model/kernels.h"

#include <string.h>

/* AVX2 and AVX-512 variants call SLEEF code with FMA; all processors with AVX2 but a handful of early ones have it. */
static int runs(const char *name) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (strcmp(name, "avx512") == 0)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (strcmp(name, "avx2") == 0) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return strcmp(name, "sse2") == 0;
}

const ent_kernels *ent_kernels_choose(const char *name) {
    static const ent_kernels *const all[] = {
#if defined(__x86_64__)
        &ent_kernels_avx512,
        &ent_kernels_avx2,
#endif
        &ent_kernels_sse2
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if ((name == NULL || strcmp(name, all[i]->name) == 0) && runs(all[i]->name)) return all[i];
    return NULL;
}
