/* random.h: random numbers that depend on a key and a counter only (Philox 4x32-10; Salmon, Moraes, Dror & Shaw 2011,
 * SC11): the same draw whatever thread makes it, in whatever order. */
#ifndef ENT_SUPPORT_RANDOM_H
#define ENT_SUPPORT_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Four words of block `counter` of stream `stream` under `seed`. */
void ent_random_block(uint64_t seed, uint64_t stream, uint64_t counter, uint32_t out[4]);

/* A stream read one number after the other. */
typedef struct ent_random {
    uint64_t seed, stream, counter;
    uint32_t words[4];
    unsigned left;
} ent_random;

ent_random ent_random_stream(uint64_t seed, uint64_t stream);
size_t ent_random_below(ent_random *random, size_t n); /* 0..n-1, n > 0, without bias */
void ent_random_shuffle(ent_random *random, size_t *items, size_t n);

#endif
