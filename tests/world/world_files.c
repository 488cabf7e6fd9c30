#include "world_files.h"
#include "assert_close.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void files_make(world_files *files) {
    snprintf(files->parent, sizeof files->parent, "%s/world-test-XXXXXX", BINARY_DIR);
    assert_non_null(mkdtemp(files->parent));
    snprintf(files->path, sizeof files->path, "%s/table", files->parent);
    assert_int_equal(mkdir(files->path, 0777), 0);
}

static void full_path(const world_files *files, const char *name, char *out, size_t size) {
    assert_true((size_t)snprintf(out, size, "%s/%s", files->path, name) < size);
}

void files_write_bytes(const world_files *files, const char *name, const char *bytes, size_t length) {
    char path[1024];
    FILE *stream;
    full_path(files, name, path, sizeof path);
    stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, length, stream), length);
    assert_int_equal(fclose(stream), 0);
}

void files_write(const world_files *files, const char *name, const char *text) {
    files_write_bytes(files, name, text, strlen(text));
}

void files_delete(const world_files *files, const char *name) {
    char path[1024];
    full_path(files, name, path, sizeof path);
    assert_int_equal(unlink(path), 0);
}

/* A file, or a directory with what is in it. */
static int remove_one(const char *path, const struct stat *information, int kind, struct FTW *walk) {
    (void)information, (void)kind, (void)walk;
    return remove(path);
}

void files_remove(const world_files *files) {
    assert_int_equal(nftw(files->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    assert_int_equal(rmdir(files->parent), 0);
}

void files_write_small(const world_files *files) {
    char levies[1024];
    full_path(files, "levies.csv", levies, sizeof levies);
    (void)unlink(levies); /* the only file that changes the world by being there */
    files_write(files, "regions.csv",
                "region,iso_numeric,name_en,name_fr,basin,groups\nJPN,392,Japan,Japon,asia,\n"
                "USA,840,United States,\xC3\x89tats-Unis,america,PACT G2\n");
    files_write(files, "sectors.csv", "sector,name_en,tradable_goods\nCAR,Motor vehicles,1\nSRV,Services,0\n");
    files_write(files, "elasticities.csv", "sector,first,median\nCAR,5,4\nSRV,6,4.5\n");
    files_write(files, "flows.csv",
                "sector,importer,exporter,value_musd\nCAR,JPN,JPN,100\nCAR,JPN,USA,10\n"
                "CAR,USA,USA,80\nCAR,USA,JPN,30\nSRV,JPN,JPN,200\nSRV,USA,USA,300.5\n");
    files_write(files, "tariffs.csv", "sector,importer,exporter,rate\nCAR,USA,JPN,0.025\n");
    files_write(files, "technology.csv",
                "region,sector,input,share\nJPN,CAR,CAR,0.2\nJPN,CAR,SRV,0.3\n"
                "JPN,SRV,CAR,0.05\nUSA,CAR,CAR,0.25\nUSA,SRV,SRV,0.1\n");
    files_write(files, "value_added.csv",
                "region,sector,share\nJPN,CAR,0.5\nJPN,SRV,0.95\nUSA,CAR,0.75\nUSA,SRV,0.90001\n");
}

static size_t *order_of(size_t count, test_random *random) {
    size_t *order = calloc(count, sizeof *order);
    assert_non_null(order);
    for (size_t i = 0; i < count; i++) order[i] = i;
    for (size_t i = count; random != NULL && i-- > 1;) {
        size_t other = test_integer(random, 0, i), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    return order;
}

/* One figure per cell of three labels. cells[a * stride[0] + b * stride[1] + c * stride[2]]. */
typedef struct cube {
    const char *header, *value;
    const char **labels[3];
    size_t counts[3], strides[3];
    const double *cells;
    double absent; /* what a cell left out means */
} cube;

static void write_cube(FILE *stream, const cube *c, int wide, test_random *random) {
    size_t n_rows = c->counts[0] * c->counts[1] * (wide ? 1 : c->counts[2]), width = c->counts[2];
    size_t *rows = order_of(n_rows, random), *columns = order_of(width, random);
    fprintf(stream, "%s", c->header);
    for (size_t column = 0; wide && column < width; column++) fprintf(stream, ",%s", c->labels[2][columns[column]]);
    fprintf(stream, wide ? "\n" : ",%s,%s\n", strcmp(c->value, "share") == 0 ? "input" : "exporter", c->value);
    for (size_t r = 0; r < n_rows; r++) {
        size_t row = wide ? rows[r] : rows[r] / width, first = row / c->counts[1], second = row % c->counts[1];
        size_t start = first * c->strides[0] + second * c->strides[1];
        if (wide) fprintf(stream, "%s,%s", c->labels[0][first], c->labels[1][second]);
        for (size_t column = 0; column < width; column++) {
            size_t third = wide ? columns[column] : column;
            double value = c->cells[start + third * c->strides[2]];
            if (wide) fprintf(stream, value == c->absent ? "," : ",%.17g", value);
            else if (third == rows[r] % width && value != c->absent)
                fprintf(stream, "%s,%s,%s,%.17g\n", c->labels[0][first], c->labels[1][second], c->labels[2][third],
                        value);
        }
        if (wide) fprintf(stream, "\n");
    }
    free(rows), free(columns);
}

static FILE *open_for(const world_files *files, const char *name) {
    char path[1024];
    FILE *stream;
    full_path(files, name, path, sizeof path);
    stream = fopen(path, "wb");
    assert_non_null(stream);
    return stream;
}

static void write_labels(const world_files *files, const ent_table *t, test_random *random) {
    size_t *regions = order_of(t->n_regions, random), *sectors = order_of(t->n_sectors, random);
    FILE *stream = open_for(files, "regions.csv");
    fprintf(stream, "region,name_en\n");
    for (size_t n = 0; n < t->n_regions; n++)
        fprintf(stream, "%s,%s\n", t->regions[regions[n]].code, t->regions[regions[n]].name_en);
    fclose(stream);
    stream = open_for(files, "sectors.csv");
    fprintf(stream, "sector,name_en,tradable_goods\n");
    for (size_t j = 0; j < t->n_sectors; j++)
        fprintf(stream, "%s,%s,%d\n", t->sectors[sectors[j]].code, t->sectors[sectors[j]].name_en,
                t->sectors[sectors[j]].tradable_goods);
    fclose(stream);
    stream = open_for(files, "elasticities.csv");
    fprintf(stream, "sector");
    for (size_t s = 0; s < t->n_elasticity_sets; s++) fprintf(stream, ",%s", t->elasticity_sets[s]);
    for (size_t j = 0; j < t->n_sectors; j++) {
        fprintf(stream, "\n%s", t->sectors[j].code);
        for (size_t s = 0; s < t->n_elasticity_sets; s++)
            fprintf(stream, ",%.17g", t->elasticity[s * t->n_sectors + j]);
    }
    fprintf(stream, "\n");
    fclose(stream);
    free(regions), free(sectors);
}

void files_write_world(const world_files *files, const ent_world *world, int wide, test_random *random) {
    const ent_table *t = ent_world_table(world);
    size_t J = t->n_sectors, N = t->n_regions;
    const char **regions = calloc(N, sizeof *regions), **sectors = calloc(J, sizeof *sectors);
    cube trade = {.header = "sector,importer",
                  .value = "value_musd",
                  .labels = {sectors, regions, regions},
                  .counts = {J, N, N},
                  .strides = {N * N, N, 1},
                  .cells = t->flow_musd};
    cube technology = {.header = "region,sector",
                       .value = "share",
                       .labels = {regions, sectors, sectors},
                       .counts = {N, J, J},
                       .strides = {1, N, J * N},
                       .cells = t->input_share};
    FILE *stream;
    assert_true(regions != NULL && sectors != NULL);
    for (size_t n = 0; n < N; n++) regions[n] = t->regions[n].code;
    for (size_t j = 0; j < J; j++) sectors[j] = t->sectors[j].code;
    write_labels(files, t, random);
    stream = open_for(files, "flows.csv");
    write_cube(stream, &trade, wide, random);
    fclose(stream);
    trade.cells = t->tariff_rate, trade.value = "rate";
    stream = open_for(files, "tariffs.csv");
    write_cube(stream, &trade, wide, random);
    fclose(stream);
    trade.cells = t->levy_gross, trade.value = "levy", trade.absent = 1.0;
    if (t->levy_gross != NULL) {
        stream = open_for(files, "levies.csv");
        write_cube(stream, &trade, wide, random);
        fclose(stream);
    }
    stream = open_for(files, "technology.csv");
    write_cube(stream, &technology, wide, random);
    fclose(stream);
    free(regions), free(sectors);
}

static void assert_same_bits(const double *a, const double *b, size_t count) {
    assert_int_equal(memcmp(a, b, count * sizeof *a), 0);
}

void assert_same_world(const ent_world *a, const ent_world *b) {
    const ent_table *s = ent_world_table(a), *t = ent_world_table(b);
    const ent_base *p = ent_world_base(a), *q = ent_world_base(b);
    size_t J = s->n_sectors, N = s->n_regions, S = s->n_elasticity_sets;
    assert_int_equal(J, t->n_sectors);
    assert_int_equal(N, t->n_regions);
    assert_int_equal(S, t->n_elasticity_sets);
    for (size_t n = 0; n < N; n++) {
        assert_string_equal(s->regions[n].code, t->regions[n].code);
        assert_string_equal(s->regions[n].name_en, t->regions[n].name_en);
        assert_string_equal(s->regions[n].name_fr, t->regions[n].name_fr);
        assert_string_equal(s->regions[n].basin, t->regions[n].basin);
        assert_string_equal(s->regions[n].groups, t->regions[n].groups);
        assert_int_equal(s->regions[n].iso_numeric, t->regions[n].iso_numeric);
    }
    for (size_t j = 0; j < J; j++) {
        assert_string_equal(s->sectors[j].code, t->sectors[j].code);
        assert_string_equal(s->sectors[j].name_en, t->sectors[j].name_en);
        assert_string_equal(s->sectors[j].name_fr, t->sectors[j].name_fr);
        assert_string_equal(s->sectors[j].isic_rev4, t->sectors[j].isic_rev4);
        assert_int_equal(s->sectors[j].tradable_goods, t->sectors[j].tradable_goods);
    }
    for (size_t k = 0; k < S; k++) assert_string_equal(s->elasticity_sets[k], t->elasticity_sets[k]);
    assert_same_bits(s->flow_musd, t->flow_musd, J * N * N);
    assert_same_bits(s->tariff_rate, t->tariff_rate, J * N * N);
    assert_int_equal(s->levy_gross == NULL, t->levy_gross == NULL);
    if (s->levy_gross != NULL) assert_same_bits(s->levy_gross, t->levy_gross, J * N * N);
    assert_same_bits(s->input_share, t->input_share, J * J * N);
    assert_same_bits(s->value_added_share, t->value_added_share, J * N);
    assert_same_bits(s->elasticity, t->elasticity, S * J);
    assert_same_bits(p->absorption_musd, q->absorption_musd, J * N);
    assert_same_bits(p->output_musd, q->output_musd, J * N);
    assert_same_bits(p->final_musd, q->final_musd, J * N);
    assert_same_bits(p->alpha_share, q->alpha_share, J * N);
    assert_same_bits(p->value_added_musd, q->value_added_musd, N);
    assert_same_bits(p->duties_musd, q->duties_musd, N);
    assert_same_bits(p->levies_musd, q->levies_musd, N);
    assert_same_bits(p->deficit_musd, q->deficit_musd, N);
    assert_same_bits(p->income_musd, q->income_musd, N);
    assert_string_equal(ent_world_hash(a), ent_world_hash(b));
}
