#include "published_gtap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 7, DIMS = 7 };

static const char *const goods[] = {"pdr", "mvh", "otp"}, *const prod[] = {"pdr", "mvh", "otp", "CGDS"};
static const char *const regions[] = {"aus", "jpn", "xtw"};
const gtap_set gtap_comm = {"COMM", goods, 3}, gtap_acts = {"ACTS", goods, 3}, gtap_prod = {"PROD_COMM", prod, 4};
const gtap_set gtap_reg = {"REG", regions, 3}, gtap_marg = {"MARG", goods + GTAP_CARRIER, 1};

/* --- header arrays --- */

static void add_int(ent_text *out, size_t value) {
    uint32_t v = (uint32_t)value;
    char bytes[4] = {(char)(v & 0xff), (char)(v >> 8 & 0xff), (char)(v >> 16 & 0xff), (char)(v >> 24 & 0xff)};
    ent_text_add_bytes(out, bytes, 4);
}

static void add_real(ent_text *out, double value) {
    float single = (float)value;
    uint32_t bits;
    memcpy(&bits, &single, sizeof bits);
    add_int(out, bits);
}

static void add_word(ent_text *out, const char *word, size_t width) {
    size_t length = strlen(word);
    ent_text_add_bytes(out, word, length);
    for (; length < width; length++) ent_text_add_bytes(out, " ", 1);
}

/* What has been added to `body` as one record. */
static void add_record(ent_text *out, ent_text *body) {
    add_int(out, body->length);
    ent_text_add_bytes(out, body->data, body->length);
    add_int(out, body->length);
    ent_text_free(body);
}

static void add_names(ent_text *out, const gtap_set *const *sets, size_t n_dims) {
    ent_text body = {0};
    add_word(&body, "", 4), add_int(&body, n_dims), add_int(&body, 1), add_int(&body, n_dims);
    add_word(&body, "COEFFICIENT", 12), add_int(&body, 1);
    for (size_t d = 0; d < n_dims; d++) add_word(&body, sets[d]->name, 12);
    for (size_t d = 0; d < n_dims; d++) add_word(&body, "k", 1);
    for (size_t d = 0; d < n_dims; d++) add_int(&body, 0);
    add_int(&body, 0);
    add_record(out, &body);
    for (size_t d = 0; d < n_dims; d++) {
        size_t earlier = 0;
        while (earlier < d && sets[earlier] != sets[d]) earlier++;
        for (size_t i = 0; earlier == d && i < sets[d]->size; i += 2) { /* two to a record */
            size_t here = sets[d]->size - i < 2 ? 1 : 2;
            add_word(&body, "", 4), add_int(&body, (sets[d]->size - i + 1) / 2);
            add_int(&body, sets[d]->size), add_int(&body, here);
            for (size_t e = i; e < i + here; e++) add_word(&body, sets[d]->elements[e], 12);
            add_record(out, &body);
        }
    }
}

static void add_full(ent_text *out, const gtap_set *const *sets, size_t n_dims, size_t count, const double *values) {
    ent_text body = {0};
    size_t left = 2 * ((count + CHUNK - 1) / CHUNK) + 1;
    add_word(&body, "", 4), add_int(&body, left), add_int(&body, DIMS);
    for (size_t d = 0; d < DIMS; d++) add_int(&body, d < n_dims ? sets[d]->size : 1);
    add_record(out, &body);
    for (size_t i = 0; i < count; i += CHUNK) {
        add_word(&body, "", 4), add_int(&body, --left);
        for (size_t d = 0; d < 2 * DIMS; d++) add_int(&body, 1);
        add_record(out, &body);
        add_word(&body, "", 4), add_int(&body, --left);
        for (size_t e = i; e < count && e < i + CHUNK; e++) add_real(&body, values[e]);
        add_record(out, &body);
    }
}

static void add_sparse(ent_text *out, size_t count, const double *values) {
    ent_text body = {0};
    size_t total = 0, done = 0, from = 0;
    for (size_t i = 0; i < count; i++) total += values[i] != 0.0;
    add_word(&body, "", 4), add_int(&body, total), add_int(&body, 4), add_int(&body, 4), add_word(&body, "", 80);
    add_record(out, &body);
    while (done < total) {
        size_t here = total - done < CHUNK ? total - done : CHUNK, places[CHUNK];
        for (size_t k = 0; k < here; from++)
            if (values[from] != 0.0) places[k++] = from;
        add_word(&body, "", 4), add_int(&body, (total - done + CHUNK - 1) / CHUNK), add_int(&body, total);
        add_int(&body, here);
        for (size_t k = 0; k < here; k++) add_int(&body, places[k] + 1);
        for (size_t k = 0; k < here; k++) add_real(&body, values[places[k]]);
        add_record(out, &body);
        done += here;
    }
}

void har_write(ent_text *out, const char *name, const char *type, const gtap_set *const *sets, size_t n_dims,
               const double *values) {
    ent_text body = {0};
    size_t count = 1;
    add_word(&body, name, 4);
    add_record(out, &body);
    add_word(&body, "", 4), add_word(&body, type, 6), add_word(&body, "An array of a small data base", 70);
    add_int(&body, DIMS);
    for (size_t d = 0; d < DIMS; d++) {
        add_int(&body, d < n_dims ? sets[d]->size : 1);
        count *= d < n_dims ? sets[d]->size : 1;
    }
    add_record(out, &body);
    if (strncmp(type, "RE", 2) == 0) add_names(out, sets, n_dims);
    if (strcmp(type + 2, "SPSE") == 0) add_sparse(out, count, values);
    else add_full(out, sets, n_dims, count, values);
}

/* --- the data base --- */

static double single(double value) { return (double)(float)value; }

static void make_trade(gtap_base *b, test_random *random) {
    double carried = 0.0, weights[GTAP_N], sum = 0.0;
    for (size_t flow = 0; flow < GTAP_J * GTAP_N * GTAP_N; flow++) {
        size_t k = flow / (GTAP_N * GTAP_N), i = flow / GTAP_N % GTAP_N, n = flow % GTAP_N;
        if (i == n && i != 2) continue; /* the third region is several, which trade */
        b->basic[flow] = single(test_uniform(random, 10.0, 90.0));
        b->fob[flow] = single(b->basic[flow] * test_uniform(random, 0.95, 1.1));
        b->cif[flow] = k == GTAP_CARRIER ? b->fob[flow] : single(b->fob[flow] * test_uniform(random, 1.0, 1.1));
        b->duty_paid[flow] = single(b->cif[flow] * test_uniform(random, 1.0, 1.3));
        carried += b->cif[flow] - b->fob[flow];
    }
    for (size_t i = 0; i < GTAP_N; i++) sum += weights[i] = test_uniform(random, 1.0, 3.0);
    for (size_t i = 0; i < GTAP_N; i++) b->transport[i] = single(carried * weights[i] / sum);
}

gtap_base gtap_make(test_random *random) {
    enum { USES = GTAP_J * GTAP_N * GTAP_U, TRADE = GTAP_J * GTAP_N * GTAP_N };
    double *room = calloc(4 * USES + 4 * TRADE, sizeof *room);
    gtap_base b = {.domestic = room, .imported = room + USES, .domestic_paid = room + 2 * USES};
    b.imported_paid = room + 3 * USES;
    b.basic = room + 4 * USES, b.fob = b.basic + TRADE, b.cif = b.fob + TRADE, b.duty_paid = b.cif + TRADE;
    make_trade(&b, random);
    for (size_t market = 0; market < GTAP_J * GTAP_N; market++) {
        double imports = 0.0, sum = 0.0;
        size_t at = market * GTAP_U;
        for (size_t i = 0; i < GTAP_N; i++)
            imports += b.duty_paid[(market / GTAP_N * GTAP_N + i) * GTAP_N + market % GTAP_N];
        for (size_t u = 0; u < GTAP_U; u++) sum += b.imported[at + u] = u == 1 ? 0.0 : test_uniform(random, 1.0, 3.0);
        for (size_t u = 0; u < GTAP_U; u++) {
            b.imported[at + u] = single(b.imported[at + u] * imports / sum);
            b.domestic[at + u] = single(test_uniform(random, 5.0, 20.0) + (u == GTAP_J ? 600.0 : 0.0));
            b.domestic_paid[at + u] = single(b.domestic[at + u] * test_uniform(random, 0.98, 1.1));
            b.imported_paid[at + u] = single(b.imported[at + u] * test_uniform(random, 0.98, 1.1));
        }
    }
    return b;
}

void gtap_free(gtap_base *base) { free(base->domestic); }

/* [J][N][U] as (COMM,users,REG), the first fastest; `column` 0: activities, and CGDS of version 6 after them; else the
 * final demand of that number. */
static void add_uses(ent_text *out, const char *name, const char *type, const double *from, size_t column, int old) {
    const gtap_set *firms[] = {&gtap_comm, old ? &gtap_prod : &gtap_acts, &gtap_reg};
    const gtap_set *final[] = {&gtap_comm, &gtap_reg};
    size_t users = column > 0 ? 1 : old ? GTAP_J + 1 : GTAP_J;
    double values[GTAP_J * GTAP_N * (GTAP_J + 1)];
    for (size_t n = 0; n < GTAP_N; n++)
        for (size_t u = 0; u < users; u++)
            for (size_t k = 0; k < GTAP_J; k++) {
                size_t user = column > 0 ? GTAP_J + column - 1 : u < GTAP_J ? u : GTAP_U - 1;
                values[(n * users + u) * GTAP_J + k] = from[(k * GTAP_N + n) * GTAP_U + user];
            }
    har_write(out, name, type, column > 0 ? final : firms, column > 0 ? 2 : 3, values);
}

static void add_trade(ent_text *out, const char *name, const char *type, const double *from) {
    const gtap_set *sets[] = {&gtap_comm, &gtap_reg, &gtap_reg};
    double values[GTAP_J * GTAP_N * GTAP_N];
    for (size_t flow = 0; flow < GTAP_J * GTAP_N * GTAP_N; flow++)
        values[(flow % GTAP_N * GTAP_N + flow / GTAP_N % GTAP_N) * GTAP_J + flow / (GTAP_N * GTAP_N)] = from[flow];
    har_write(out, name, type, sets, 3, values);
}

void gtap_write(const gtap_base *b, int old, ent_text *out) {
    static const char *const uses[2][4][4] = {
        {{"VDFB", "VMFB", "VDFP", "VMFP"},
         {"VDPB", "VMPB", "VDPP", "VMPP"},
         {"VDGB", "VMGB", "VDGP", "VMGP"},
         {"VDIB", "VMIB", "VDIP", "VMIP"}},
        {{"VDFM", "VIFM", "VDFA", "VIFA"}, {"VDPM", "VIPM", "VDPA", "VIPA"}, {"VDGM", "VIGM", "VDGA", "VIGA"}}};
    static const char *const trade[2][4] = {{"VXSB", "VFOB", "VCIF", "VMSB"}, {"VXMD", "VXWD", "VIWS", "VIMS"}};
    const double *const flows[] = {b->basic, b->fob, b->cif, b->duty_paid};
    const double *const tables[] = {b->domestic, b->imported, b->domestic_paid, b->imported_paid};
    const gtap_set *sets[] = {&gtap_marg, &gtap_reg};
    for (size_t i = 0; i < 4; i++) add_trade(out, trade[old][i], i % 2 == 0 ? "RESPSE" : "REFULL", flows[i]);
    for (size_t column = 0; column < (old ? 3 : 4); column++)
        for (size_t i = 0; i < 4; i++)
            add_uses(out, uses[old][column][i], (i + column) % 2 == 0 ? "REFULL" : "RESPSE", tables[i], column, old);
    har_write(out, "VST", "REFULL", sets, 2, b->transport);
}
