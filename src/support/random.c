#include "support/random.h"

static void mix(uint32_t factor, uint32_t x, uint32_t *high, uint32_t *low) {
    uint64_t product = (uint64_t)factor * x;
    *high = (uint32_t)(product >> 32);
    *low = (uint32_t)product;
}

void ent_random_block(uint64_t seed, uint64_t stream, uint64_t counter, uint32_t out[4]) {
    uint32_t c[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), (uint32_t)stream, (uint32_t)(stream >> 32)};
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        uint32_t high0, low0, high1, low1;
        mix(0xD2511F53u, c[0], &high0, &low0);
        mix(0xCD9E8D57u, c[2], &high1, &low1);
        c[0] = high1 ^ c[1] ^ k0;
        c[1] = low1;
        c[2] = high0 ^ c[3] ^ k1;
        c[3] = low0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    for (int w = 0; w < 4; w++) out[w] = c[w];
}

ent_random ent_random_stream(uint64_t seed, uint64_t stream) { return (ent_random){.seed = seed, .stream = stream}; }

static uint32_t next(ent_random *random) {
    if (random->left == 0) {
        ent_random_block(random->seed, random->stream, random->counter++, random->words);
        random->left = 4;
    }
    return random->words[4 - random->left--];
}

size_t ent_random_below(ent_random *random, size_t n) {
    uint64_t limit = UINT64_MAX - UINT64_MAX % n, value; /* multiples of n below it */
    do value = (uint64_t)next(random) << 32 | next(random);
    while (value >= limit);
    return (size_t)(value % n);
}

void ent_random_shuffle(ent_random *random, size_t *items, size_t n) {
    for (size_t k = n; k > 1; k--) {
        size_t other = ent_random_below(random, k), item = items[k - 1];
        items[k - 1] = items[other];
        items[other] = item;
    }
}
