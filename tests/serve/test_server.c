/* test_server.c: what the server answers, held against what the library itself says of the same question. */
#include "assert_close.h"
#include "client.h"
#include "home.h"

#include <jansson.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char YAML[] =
    "package: small\\nparties: [USA, JPN]\\nhorizon: [2025, 2027]\\nclauses:\\n"
    "- {id: general, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 15%, from: 2025-01-01}\\n";
static const char PLAIN[] =
    "package: small\nparties: [USA, JPN]\nhorizon: [2025, 2027]\nclauses:\n"
    "- {id: general, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 15%, from: 2025-01-01}\n";

static json_t *ask_json(const char *path, const char *body, int status) {
    client_reply reply = client_ask(home_port, body == NULL ? "GET" : "POST", path, "", body);
    json_t *json;
    if (reply.status != status) fail_msg("%s: %d: %.300s", path, reply.status, reply.body == NULL ? "" : reply.body);
    json = json_loads(reply.body, JSON_DECODE_ANY, NULL);
    assert_non_null(json);
    client_free(&reply);
    return json;
}

/* "{yaml, <more>}" */
static const char *request(char *out, size_t size, const char *more) {
    snprintf(out, size, "{\"yaml\":\"%s\"%s}", YAML, more);
    return out;
}

static char *document_of(const char *const *settings, size_t n, int path) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    ent_package *package = NULL;
    ent_result *result = NULL;
    ent_run_options options;
    const ent_package_text text = {.file = "package.yaml", .text = PLAIN, .length = strlen(PLAIN)};
    char *bytes = NULL;
    size_t length;
    FILE *stream = open_memstream(&bytes, &length);
    assert_int_equal(ent_context_create(&context), ENT_OK);
    ent_run_options_init(&options);
    options.path = path;
    options.delivery = ENT_DELIVERY_EXPECTED;
    assert_ok(context, ent_world_builtin(context, &world));
    assert_ok(context, ent_package_load_texts(context, &text, 1, settings, n, &package));
    assert_ok(context, ent_run(context, world, package, &options, &result));
    assert_ok(context, ent_result_write_json(context, result, stream));
    fclose(stream);
    ent_result_free(result);
    ent_package_free(package);
    ent_world_free(world);
    ent_context_free(context);
    return bytes;
}

/* The very document of the library, byte for byte. */
static void test_run_is_the_library(void **state) {
    static const char *const settings[] = {"general.rate=20%"};
    char body[2048], *wanted;
    client_reply reply;
    (void)state;
    request(body, sizeof body, ",\"settings\":[\"general.rate=20%\"]");
    reply = client_ask(home_port, "POST", "/api/v1/run", "", body);
    wanted = document_of(settings, 1, 1);
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.body, wanted);
    client_free(&reply);
    reply = client_ask(home_port, "POST", "/api/v1/run", "", body); /* asked again: the same */
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.body, wanted);
    client_free(&reply);
    free(wanted);
    request(body, sizeof body, ",\"options\":{\"long_run\":true}");
    reply = client_ask(home_port, "POST", "/api/v1/run", "", body);
    wanted = document_of(NULL, 0, 0);
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.body, wanted);
    client_free(&reply);
    free(wanted);
}

static double income_of(const json_t *document, const char *code) {
    const json_t *row;
    size_t k;
    json_array_foreach(json_object_get(document, "outcomes"), k,
                       row) if (strcmp(json_string_value(json_object_get(row, "measure")), "real_income") == 0 &&
                                strcmp(json_string_value(json_object_get(row, "unit")), "pct") == 0 &&
                                strcmp(json_string_value(json_object_get(row, "region")), code) ==
                                    0) return json_number_value(json_object_get(row, "value"));
    fail_msg("no %s", code);
    return NAN;
}

/* A derivative leaves out what goes with the square of the step: half the step, a quarter of the error. */
static void test_first_order(void **state) {
    static const double steps[] = {0.02, 0.01};
    double error[2];
    char body[2048];
    json_t *base;
    (void)state;
    base = ask_json("/api/v1/run", request(body, sizeof body, ",\"options\":{\"long_run\":true}"), 200);
    for (int k = 0; k < 2; k++) {
        char more[256];
        json_t *near, *exact;
        snprintf(more, sizeof more, ",\"settings\":[\"general.rate=%g%%\"],\"options\":{\"long_run\":true}",
                 15.0 + 100.0 * steps[k]);
        near = ask_json("/api/v1/first-order", request(body, sizeof body, more), 200);
        exact = ask_json("/api/v1/run", request(body, sizeof body, more), 200);
        assert_true(json_is_true(json_object_get(near, "approximate")));
        error[k] = income_of(base, "JPN") +
                   json_number_value(json_object_get(json_object_get(near, "change_pct"), "JPN")) -
                   income_of(exact, "JPN");
        assert_true(fabs(error[k]) < 0.1 * fabs(income_of(exact, "JPN") - income_of(base, "JPN")));
        json_decref(near);
        json_decref(exact);
    }
    assert_true(error[0] / error[1] > 3.0 && error[0] / error[1] < 5.0);
    json_decref(base);
}

/* Goods that the United States buys from Japan in the table. */
static int goods_traded(void) {
    ent_context *context = NULL;
    ent_world *world = NULL;
    const ent_table *table;
    size_t usa = 0, jpn = 0, n = 0;
    assert_int_equal(ent_context_create(&context), ENT_OK);
    assert_ok(context, ent_world_builtin(context, &world));
    table = ent_world_table(world);
    while (strcmp(table->regions[usa].code, "USA") != 0) usa++;
    while (strcmp(table->regions[jpn].code, "JPN") != 0) jpn++;
    for (size_t j = 0; j < table->n_sectors; j++)
        n += strcmp(table->sectors[j].code, "SERV") != 0 &&
             table->flow_musd[(j * table->n_regions + usa) * table->n_regions + jpn] > 0.0;
    ent_world_free(world);
    ent_context_free(context);
    return (int)n;
}

/* The cells add up to their sum, and that is the first order of the whole change. */
static void test_cells(void **state) {
    char body[2048];
    json_t *cells;
    double sum = 0.0;
    size_t k;
    json_t *row;
    (void)state;
    cells = ask_json("/api/v1/cells", request(body, sizeof body, ",\"region\":\"JPN\""), 200);
    json_array_foreach(json_object_get(cells, "rows"), k, row) {
        sum += json_number_value(json_object_get(row, "contribution_pct"));
        assert_string_equal(json_string_value(json_object_get(row, "importer")), "USA");
        assert_string_equal(json_string_value(json_object_get(row, "exporter")), "JPN");
        assert_close(json_number_value(json_object_get(row, "to")) - json_number_value(json_object_get(row, "from")),
                     0.15, 1e-9);
    }
    assert_int_equal(json_integer_value(json_object_get(cells, "cells")), goods_traded());
    assert_close(sum, json_number_value(json_object_get(cells, "sum_pct")), 1e-12);
    assert_true(sum < 0.0);
    json_decref(cells);
}

static const json_t *by_id(const json_t *list, const char *id) {
    const json_t *item;
    size_t k;
    json_array_foreach(list, k, item) if (strcmp(json_string_value(json_object_get(item, "id")), id) == 0) return item;
    return NULL;
}

static void test_package(void **state) {
    char body[2048];
    json_t *package = ask_json("/api/v1/package", request(body, sizeof body, ",\"settings\":[\"general.rate=20%\"]"),
                               200);
    const json_t *clause = by_id(json_object_get(package, "clauses"), "general"), *event;
    const char *yaml = json_string_value(json_object_get(package, "yaml"));
    (void)state;
    assert_non_null(clause);
    assert_string_equal(json_string_value(json_object_get(clause, "group")), "tariffs");
    assert_non_null(strstr(yaml, "rate: 20%"));
    event = json_array_get(json_object_get(package, "events"), 0);
    assert_string_equal(json_string_value(json_object_get(event, "date")), "2025-01-01");
    assert_string_equal(json_string_value(json_object_get(event, "type")), "begins");
    json_decref(package);
    package = ask_json("/api/v1/package", request(body, sizeof body, ",\"settings\":[\"general.off=true\"]"), 200);
    assert_true(json_is_true(json_object_get(by_id(json_object_get(package, "clauses"), "general"), "off")));
    assert_int_equal(json_array_size(json_object_get(package, "events")), 0);
    json_decref(package);
}

static void test_lists(void **state) {
    json_t *about = ask_json("/api/v1/about", NULL, 200), *packages = ask_json("/api/v1/packages", NULL, 200);
    size_t n = 0;
    (void)state;
    while (ent_package_shipped()[n] != NULL) n++;
    assert_int_equal(json_array_size(packages), n);
    assert_string_equal(json_string_value(json_object_get(about, "version")), ent_version());
    json_decref(about);
    json_decref(packages);
}

/* ---- streams ---- */

static void test_events(void **state) {
    char body[2048], *plain, *result;
    client_reply reply;
    json_t *document, *wanted;
    (void)state;
    request(body, sizeof body, "");
    reply = client_ask(home_port, "POST", "/api/v1/run", "Accept: text/event-stream\r\n", body);
    assert_int_equal(reply.status, 200);
    assert_non_null(strstr(reply.head, "text/event-stream"));
    assert_non_null(strstr(reply.body, "event: first\ndata: {"));
    result = strstr(reply.body, "event: result\n");
    assert_non_null(result);
    /* the lines of the event, put together again */
    plain = result + strlen("event: result");
    {
        char *out = calloc(strlen(plain) + 1, 1), *line;
        for (line = strstr(plain, "\ndata: "); line != NULL; line = strstr(line + 1, "\ndata: ")) {
            const char *end = strchr(line + 7, '\n');
            strncat(out, line + 7, (size_t)(end - line) - 6);
        }
        document = json_loads(out, 0, NULL);
        free(out);
    }
    assert_non_null(document);
    plain = document_of(NULL, 0, 1);
    wanted = json_loads(plain, 0, NULL);
    assert_true(json_equal(document, wanted));
    free(plain);
    json_decref(document);
    json_decref(wanted);
    client_free(&reply);
}

static size_t count(const char *text, const char *word) {
    size_t n = 0;
    for (; (text = strstr(text, word)) != NULL; text += strlen(word)) n++;
    return n;
}

static void test_bands(void **state) {
    char body[2048];
    client_reply reply;
    (void)state;
    request(body, sizeof body, ",\"options\":{\"years\":[2025,2026]}");
    reply = client_ask(home_port, "POST", "/api/v1/bands", "", body);
    assert_int_equal(reply.status, 200);
    assert_int_equal(count(reply.body, "event: member\n"), 10); /* eight sets, two other deliveries */
    assert_non_null(strstr(reply.body, "event: done\ndata: {\"members\":10}\n"));
    client_free(&reply);
    request(body, sizeof body, ",\"settings\":[\"general.rate=fast\"]");
    reply = client_ask(home_port, "POST", "/api/v1/bands", "", body);
    assert_int_equal(count(reply.body, "event: failure\n"), 1);
    client_free(&reply);
}

/* ---- faults ---- */

static void test_faults(void **state) {
    static const struct {
        int status;
        const char *path, *body, *code, *words;
    } rows[] = {
        {400, "/api/v1/run", "{", "INPUT", "not JSON"},
        {422, "/api/v1/run", "{\"package\":\"tokio\"}", "NOT_FOUND", "tokio"},
        {422, "/api/v1/run", "{\"yaml\":\"package: [\"}", "INPUT", NULL},
        {422, "/api/v1/run", "{\"package\":\"no-deal\",\"settings\":[\"nothing.rate=1%\"]}", "NOT_FOUND", "nothing"},
        {422, "/api/v1/run", "{\"package\":\"no-deal\",\"options\":{\"against\":\"/etc/passwd\"}}", "NOT_FOUND", NULL},
        {422, "/api/v1/run", "{\"package\":\"no-deal\",\"options\":{\"elasticities\":\"x\"}}", "NOT_FOUND", NULL},
        {422, "/api/v1/run",
         "{\"yaml\":\"package: x\\nworld: elsewhere\\nclauses:\\n- {id: a, type: tariff, importer: USA, exporter: JPN, "
         "sectors: all-goods, rule: add, rate: 5%, from: 2025-01-01}\\n\"}",
         "WORLD", "elsewhere"},
        {422, "/api/v1/cells", "{\"package\":\"no-deal\",\"region\":\"XXX\"}", "NOT_FOUND", "XXX"},
        {422, "/api/v1/package", "{\"yaml\":\"package: x\\nagainst: ../secret.yaml\\nclauses: []\"}", NULL, NULL},
    };
    (void)state;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        json_t *json = ask_json(rows[k].path, rows[k].body, rows[k].status), *error = json_object_get(json, "error");
        const char *message = json_string_value(json_object_get(error, "message"));
        assert_non_null(message);
        if (rows[k].code != NULL) assert_string_equal(json_string_value(json_object_get(error, "code")), rows[k].code);
        if (rows[k].words != NULL && strstr(message, rows[k].words) == NULL) fail_msg("%s", message);
        json_decref(json);
    }
}

static char *message_of(const char *path, const char *headers, const char *body, int status) {
    client_reply reply = client_ask(home_port, body == NULL ? "GET" : "POST", path, headers, body);
    json_t *json = json_loads(reply.body, 0, NULL);
    const char *message = json_string_value(json_object_get(json_object_get(json, "error"), "message"));
    char *copy = message == NULL ? NULL : strdup(message);
    assert_int_equal(reply.status, status);
    assert_non_null(copy);
    json_decref(json);
    client_free(&reply);
    return copy;
}

/* The same bad request in both languages: by its own word, by its head, and the first before the second. */
static void test_languages(void **state) {
    static const struct {
        int status;
        const char *path, *body, *english, *french; /* body without its end, which says the language */
    } rows[] = {
        {400, "/api/v1/run", "{\"package\":3", "\"package\" has to be a text",
         "\u00AB\u202Fpackage\u202F\u00BB doit \u00EAtre un texte"},
        {422, "/api/v1/run", "{\"package\":\"tokio\"", "package \"tokio\" is unknown here",
         "paquet inconnu ici\u202F: \u00AB\u202Ftokio\u202F\u00BB"},
        {422, "/api/v1/cells", "{\"package\":\"no-deal\",\"region\":\"XXX\"", "region \"XXX\" is unknown",
         "r\u00E9gion inconnue\u202F: \u00AB\u202FXXX\u202F\u00BB"},
        /* by the library */
        {422, "/api/v1/run", "{\"package\":\"no-deal\",\"options\":{\"closure\":\"open\"}",
         "closure \"open\" is unknown", "fermeture inconnue\u202F: \u00AB\u202Fopen\u202F\u00BB"},
        {422, "/api/v1/package", "{\"package\":\"no-deal\",\"settings\":[\"nothing.rate=1%\"]", NULL, NULL},
    };
    static const char french[] = "Accept-Language: fr-FR,fr;q=0.9,en;q=0.8\r\n";
    (void)state;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        char *said[4], body[256];
        snprintf(body, sizeof body, "%s}", rows[k].body);
        said[0] = message_of(rows[k].path, "", body, rows[k].status);
        said[1] = message_of(rows[k].path, french, body, rows[k].status);
        snprintf(body, sizeof body, "%s,\"language\":\"fr\"}", rows[k].body);
        said[2] = message_of(rows[k].path, "", body, rows[k].status);
        snprintf(body, sizeof body, "%s,\"language\":\"en\"}", rows[k].body);
        said[3] = message_of(rows[k].path, french, body, rows[k].status);
        assert_string_equal(said[1], said[2]);
        assert_string_equal(said[0], said[3]);
        assert_string_not_equal(said[0], said[1]);
        if (rows[k].english != NULL) assert_string_equal(said[0], rows[k].english);
        if (rows[k].french != NULL) assert_string_equal(said[1], rows[k].french);
        for (size_t n = 0; n < 4; n++) free(said[n]);
    }
    for (size_t n = 0; n < 2; n++) { /* without a body there is the head alone */
        char *said = message_of("/nothing", n == 0 ? "" : french, NULL, 404);
        assert_string_equal(said, n == 0 ? "there is nothing here" : "il n\u2019y a rien ici");
        free(said);
    }
}

/* Whatever a text names, no file is opened for it: one that exists is as unknown as one that does not. */
static void test_no_files(void **state) {
    static const char *const keys[] = {"against: ", "context: "};
    char path[] = "/tmp/entente-serve.XXXXXX", there[64], body[1024];
    int fd = mkstemp(path);
    (void)state;
    assert_true(fd >= 0);
    assert_true(write(fd, PLAIN, strlen(PLAIN)) == (ssize_t)strlen(PLAIN));
    close(fd);
    snprintf(there, sizeof there, "%s.yaml", path);
    rename(path, there);
    for (size_t k = 0; k < 2; k++) {
        json_t *json;
        snprintf(body, sizeof body,
                 "{\"yaml\":\"package: x\\n%s%s\\nclauses:\\n- {id: a, type: tariff, importer: USA, exporter: JPN, "
                 "sectors: all-goods, rule: add, rate: 1%%, from: 2025-01-01}\\n\"}",
                 keys[k], there);
        json = ask_json("/api/v1/run", body, 422);
        assert_string_equal(json_string_value(json_object_get(json_object_get(json, "error"), "code")), "NOT_FOUND");
        json_decref(json);
    }
    unlink(there);
}

/* ---- a newer request of a desk takes the place of an older one ---- */

static void *ask_long(void *payload) {
    client_reply *reply = payload;
    *reply = client_ask(home_port, "POST", "/api/v1/run", "Entente-Desk: one\r\n",
                        "{\"package\":\"tokyo-2025-as-signed\",\"options\":{\"ledger\":\"clause\"}}");
    return NULL;
}

/* Reads on until a word has come, or the server has hung up; to be freed. */
static char *read_until(int fd, const char *word) {
    size_t n = 0, room = 1 << 22;
    char *bytes = calloc(room, 1);
    for (ssize_t got = 1; strstr(bytes, word) == NULL && got > 0; n += got > 0 ? (size_t)got : 0) {
        assert_true(n + 65536 < room);
        got = recv(fd, bytes + n, 65535, 0);
    }
    return bytes;
}

/* The older one is a stream, so that it is known to be worked on. */
static void test_superseded(void **state) {
    static const char older[] = "{\"package\":\"tokyo-2025-as-signed\",\"options\":{\"ledger\":\"clause\"}}";
    char head[512], body[2048], *begun, *ended;
    int fd = client_open(home_port),
        n = snprintf(
            head, sizeof head,
            "POST /api/v1/run HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nEntente-Desk: one\r\nAccept: text/event-stream\r\n"
            "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
            home_port, strlen(older), older);
    client_reply newer;
    (void)state;
    assert_true(client_send(fd, head, (size_t)n));
    begun = read_until(fd, "event: progress");
    assert_non_null(strstr(begun, "event: progress"));
    newer = client_ask(home_port, "POST", "/api/v1/run", "Entente-Desk: one\r\n",
                       request(body, sizeof body, ",\"options\":{\"long_run\":true}"));
    assert_int_equal(newer.status, 200);
    ended = read_until(fd, "\"superseded\"");
    assert_non_null(strstr(ended, "event: failure"));
    assert_null(strstr(ended, "event: result"));
    close(fd);
    free(begun);
    free(ended);
    client_free(&newer);
}

static void test_report(void **state) {
    char body[2048];
    client_reply reply;
    (void)state;
    reply = client_ask(home_port, "POST", "/api/v1/report", "", request(body, sizeof body, ",\"language\":\"fr\""));
    assert_int_equal(reply.status, 200);
    assert_non_null(strstr(reply.head, "attachment; filename=\"small.html\""));
    assert_non_null(strstr(reply.body, "<html lang=\"fr\""));
    client_free(&reply);
}

/* Many requests on one connection, and answers of both kinds. */
static void test_kept_connection(void **state) {
    int fd = client_open(home_port);
    char body[2048];
    (void)state;
    request(body, sizeof body, ",\"options\":{\"long_run\":true}");
    for (int k = 0; k < 5; k++) {
        client_reply page = client_ask_on(fd, home_port, "GET", "/", "", NULL), run;
        assert_int_equal(page.status, 200);
        assert_non_null(strstr(page.head, "Content-Security-Policy: default-src 'none'"));
        assert_non_null(strstr(page.head, "X-Content-Type-Options: nosniff"));
        run = client_ask_on(fd, home_port, "POST", "/api/v1/run", "", body);
        assert_int_equal(run.status, 200);
        client_free(&page);
        client_free(&run);
    }
    close(fd);
}

/* ---- the run store ---- */

static char store[64];

/* A run that is saved is the one the library makes; the report of it names it, and is the same each time. */
static void test_runs(void **state) {
    char body[2048], path[64], *id, *first;
    json_t *saved, *again, *list, *document;
    client_reply reply;
    (void)state;
    request(body, sizeof body, ",\"settings\":[\"general.rate=20%\"],\"options\":{\"years\":[2025,2026]}");
    saved = ask_json("/api/v1/runs", body, 200);
    again = ask_json("/api/v1/runs", body, 200);
    assert_true(json_equal(saved, again));
    id = strdup(json_string_value(json_object_get(saved, "id")));
    assert_int_equal(strlen(id), ENT_RUN_ID_DIGITS);
    assert_string_equal(json_string_value(json_object_get(saved, "command")),
                        "entente run --years 2025-2026 --ledger none --set general.rate=20% package.yaml");
    list = ask_json("/api/v1/runs", NULL, 200);
    assert_int_equal(json_array_size(list), 2); /* that of the report of test_report, too */
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "id")), id);
    snprintf(path, sizeof path, "/api/v1/runs/%s", id);
    document = ask_json(path, NULL, 200);
    assert_string_equal(json_string_value(json_object_get(document, "run")), id);
    reply = client_ask(home_port, "POST", "/api/v1/report", "", body);
    assert_int_equal(reply.status, 200);
    assert_non_null(strstr(reply.body, id));
    first = strdup(reply.body);
    client_free(&reply);
    reply = client_ask(home_port, "POST", "/api/v1/report", "", body);
    assert_string_equal(reply.body, first);
    client_free(&reply);
    reply = client_ask(home_port, "DELETE", path, "", NULL);
    assert_int_equal(reply.status, 200);
    client_free(&reply);
    reply = client_ask(home_port, "GET", path, "", NULL);
    assert_int_equal(reply.status, 404);
    client_free(&reply);
    json_decref(document);
    json_decref(list);
    json_decref(saved);
    json_decref(again);
    free(first);
    free(id);
}

static int open_home(void **state) {
    (void)state;
    snprintf(store, sizeof store, "/tmp/entente-serve-%ld.sqlite", (long)getpid());
    home_open((serve_options){.threads = 2, .store = store});
    return 0;
}

static int close_home(void **state) {
    static const char *const endings[] = {"", "-wal", "-shm"};
    (void)state;
    home_close();
    for (size_t k = 0; k < 3; k++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", store, endings[k]);
        unlink(path);
    }
    return 0;
}

/* A server that is stopped in the middle of work ends at once and leaves nobody waiting. */
static void test_stop(void **state) {
    pthread_t thread;
    client_reply reply;
    (void)state;
    pthread_create(&thread, NULL, ask_long, &reply);
    usleep(200000);
    serve_stop(home);
    pthread_join(thread, NULL);
    assert_true(reply.status == 503 || reply.status == 0);
    client_free(&reply);
    home_open((serve_options){.threads = 2});
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_run_is_the_library),
                                       cmocka_unit_test(test_first_order),
                                       cmocka_unit_test(test_cells),
                                       cmocka_unit_test(test_package),
                                       cmocka_unit_test(test_lists),
                                       cmocka_unit_test(test_events),
                                       cmocka_unit_test(test_bands),
                                       cmocka_unit_test(test_faults),
                                       cmocka_unit_test(test_languages),
                                       cmocka_unit_test(test_no_files),
                                       cmocka_unit_test(test_superseded),
                                       cmocka_unit_test(test_report),
                                       cmocka_unit_test(test_kept_connection),
                                       cmocka_unit_test(test_runs),
                                       cmocka_unit_test(test_stop)};
    return cmocka_run_group_tests(tests, open_home, close_home);
}
