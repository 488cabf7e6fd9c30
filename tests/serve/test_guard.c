/* test_guard.c: who is let in, from the head alone; and what a request may be. */
#include "assert_close.h"
#include "guard.h"
#include "request.h"

#include <string.h>

#define ASKS(m, p) .method = m, .path = p, .host = "127.0.0.1:8642"
#define POSTS(p) ASKS("POST", p), .type = "application/json", .length = "2"

typedef struct row {
    int http; /* 0: let in */
    serve_route route;
    serve_head head;
} row;

static const serve_gate home = {.port = 8642, .loopback = 1};

static const row rows[] = {
    {0, SERVE_PAGE, {ASKS("GET", "/")}},
    {0, SERVE_PAGE, {ASKS("HEAD", "/page.js")}},
    {0, SERVE_ABOUT, {ASKS("GET", "/api/v1/about")}},
    {0, SERVE_RUN, {POSTS("/api/v1/run")}},
    {0, SERVE_RUN, {ASKS("POST", "/api/v1/run"), .type = "application/json; charset=utf-8", .transfer = 1}},
    {0, SERVE_RUN_SHOW, {ASKS("GET", "/api/v1/runs/3f9a2c81d0e4")}},
    {0, SERVE_RUN_DELETE, {ASKS("DELETE", "/api/v1/runs/3f9a2c81d0e4")}},
    {0, SERVE_RUN, {POSTS("/api/v1/run"), .origin = "http://127.0.0.1:8642", .site = "same-origin"}},
    {0, SERVE_PAGE, {ASKS("GET", "/"), .site = "cross-site"}}, /* a link on another page */
    {0, SERVE_ABOUT, {.method = "GET", .path = "/api/v1/about", .host = "localhost:8642"}},
    {0, SERVE_ABOUT, {.method = "GET", .path = "/api/v1/about", .host = "[::1]:8642"}},
    {0, SERVE_RUN, {POSTS("/api/v1/run"), .desk = "tab-1_A"}},
    /* another name that leads here */
    {400, 0, {.method = "GET", .path = "/"}},
    {403, 0, {.method = "GET", .path = "/", .host = "evil.example:8642"}},
    {403, 0, {.method = "GET", .path = "/", .host = "127.0.0.1:80"}},
    {403, 0, {.method = "GET", .path = "/", .host = "127.0.0.1"}},
    {403, 0, {.method = "GET", .path = "/", .host = "127.0.0.1:8642.evil.example"}},
    /* pages of others */
    {403, 0, {POSTS("/api/v1/run"), .origin = "http://evil.example"}},
    {403, 0, {POSTS("/api/v1/run"), .origin = "null"}},
    {403, 0, {POSTS("/api/v1/run"), .origin = "http://127.0.0.1:8643"}},
    {403, 0, {POSTS("/api/v1/run"), .site = "cross-site"}},
    {403, 0, {ASKS("GET", "/api/v1/about"), .site = "same-site"}},
    {415, 0, {ASKS("POST", "/api/v1/run"), .type = "text/plain", .length = "2"}},
    {415, 0, {ASKS("POST", "/api/v1/run"), .type = "application/jsonx", .length = "2"}},
    {415, 0, {ASKS("POST", "/api/v1/run"), .length = "2"}},
    /* bodies */
    {411, 0, {ASKS("POST", "/api/v1/run"), .type = "application/json"}},
    {413, 0, {ASKS("POST", "/api/v1/run"), .type = "application/json", .length = "1073741824"}},
    {413, 0, {ASKS("POST", "/api/v1/run"), .type = "application/json", .length = "99999999999999999999999"}},
    {400, 0, {ASKS("GET", "/api/v1/about"), .length = "3"}},
    {400, 0, {ASKS("GET", "/"), .transfer = 1}},
    /* addresses */
    {404, 0, {ASKS("GET", "/etc/passwd")}},
    {404, 0, {ASKS("GET", "/../../etc/passwd")}},
    {404, 0, {ASKS("GET", "/page.js/../../etc/passwd")}},
    {404, 0, {ASKS("GET", "/api/v1")}},
    {404, 0, {ASKS("GET", "/api/v1/runs/../../x")}},
    {404, 0, {ASKS("GET", "/api/v1/runs/")}},
    {404, 0, {ASKS("GET", "/api/v1/runs/0123456789012345678901234567890123")}},
    {405, 0, {ASKS("GET", "/api/v1/run")}},
    {405, 0, {POSTS("/")}},
    {405, 0, {ASKS("PUT", "/api/v1/runs")}},
    {400, 0, {POSTS("/api/v1/run"), .desk = "a b"}},
    {400, 0, {POSTS("/api/v1/run"), .desk = ""}},
};

static void test_heads(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        serve_fault fault = {0};
        serve_visit visit;
        int in = serve_admit(&home, &rows[k].head, &visit, &fault);
        if (fault.http != rows[k].http || in != (rows[k].http == 0))
            fail_msg("%s %s: %d, not %d (%s)", rows[k].head.method, rows[k].head.path, fault.http, rows[k].http,
                     fault.error.message);
        if (in) assert_int_equal(visit.route, rows[k].route);
        if (!in) assert_true(fault.error.message[0] != '\0' && fault.code != NULL);
        if (in && visit.route == SERVE_RUN_SHOW) assert_string_equal(visit.id, "3f9a2c81d0e4");
    }
}

static void test_token(void **state) {
    static const serve_gate gate = {.port = 8642, .token = "correct-horse"};
    static const struct {
        int http;
        const char *authorization;
    } tries[] = {{401, NULL},
                 {401, "Bearer wrong-horse12"},
                 {401, "Bearer correct-hors"},
                 {401, "Bearer correct-horse2"},
                 {401, "correct-horse"},
                 {401, "Bearer "},
                 {0, "Bearer correct-horse"},
                 {0, "bearer correct-horse"}};
    (void)state;
    for (size_t k = 0; k < sizeof tries / sizeof tries[0]; k++) {
        const serve_head head = {
            .method = "GET", .path = "/api/v1/about", .host = "any.example", .authorization = tries[k].authorization};
        serve_fault fault = {0};
        serve_visit visit;
        serve_admit(&gate, &head, &visit, &fault);
        assert_int_equal(fault.http, tries[k].http);
    }
    { /* the page itself is nobody's secret: it has to be there to take the token from its address */
        const serve_head head = {.method = "GET", .path = "/", .host = "any.example"};
        serve_fault fault = {0};
        serve_visit visit;
        assert_true(serve_admit(&gate, &head, &visit, &fault));
    }
}

static void test_fault_json(void **state) {
    serve_fault fault = {0};
    size_t length;
    char *text;
    json_t *json;
    (void)state;
    serve_fail(&fault, 400, "INPUT", "a \"hint\"", "bad %d \xC3\xA9", 7);
    text = serve_fault_json(&fault, &length);
    json = json_loads(text, 0, NULL);
    assert_non_null(json);
    assert_int_equal(length, strlen(text));
    assert_string_equal(json_string_value(json_object_get(json_object_get(json, "error"), "message")),
                        "bad 7 \xC3\xA9");
    assert_true(json_is_null(json_object_get(json_object_get(json, "error"), "line")));
    json_decref(json);
    free(text);
}

/* ---- requests ---- */

static int reads(const char *text, serve_request *request, serve_fault *fault) {
    *fault = (serve_fault){0};
    return serve_request_read(text, strlen(text), request, fault);
}

static void test_request(void **state) {
    serve_request r;
    serve_fault fault;
    (void)state;
    assert_true(
        reads("{\"package\":\"p\",\"settings\":[\"a.rate=1%\",\"b.off=true\"],\"region\":\"JPN\",\"language\":\"fr\","
              "\"options\":{\"years\":[2025,2030],\"year\":2027,\"delivery\":\"none\",\"ledger\":\"group\","
              "\"closure\":\"zero\",\"against\":\"none\",\"elasticities\":\"median\",\"date\":null}}",
              &r, &fault));
    assert_string_equal(r.package, "p");
    assert_int_equal(r.settings.n, 2);
    assert_string_equal(r.settings.text[1], "b.off=true");
    assert_int_equal(r.run.first_year, 2025);
    assert_int_equal(r.run.last_year, 2030);
    assert_int_equal(r.run.year, 2027);
    assert_int_equal(r.run.path, 1);
    assert_int_equal(r.run.delivery, ENT_DELIVERY_NONE);
    assert_int_equal(r.run.closure, ENT_CLOSURE_ZERO);
    assert_int_equal(r.language, ENT_LANGUAGE_FR);
    assert_null(r.run.date);
    serve_request_free(&r);
    assert_true(reads("{\"yaml\":\"package: x\",\"options\":{\"long_run\":true}}", &r, &fault));
    assert_int_equal(r.run.path, 0);
    assert_int_equal(r.run.delivery, ENT_DELIVERY_EXPECTED);
    assert_int_equal(r.yaml_length, 10);
    serve_request_free(&r);
}

static void test_bad_requests(void **state) {
    static const char *const bad[] = {"",
                                      "null",
                                      "[]",
                                      "3",
                                      "{",
                                      "{\"package\":3}",
                                      "{}",
                                      "{\"package\":\"\"}",
                                      "{\"package\":\"a\\u0000b\"}",
                                      "{\"package\":\"p\",\"package\":\"q\"}",
                                      "{\"package\":\"p\",\"settings\":\"a.b=c\"}",
                                      "{\"package\":\"p\",\"settings\":[3]}",
                                      "{\"package\":\"p\",\"options\":[]}",
                                      "{\"package\":\"p\",\"options\":{\"years\":[2025]}}",
                                      "{\"package\":\"p\",\"options\":{\"years\":[2030,2025]}}",
                                      "{\"package\":\"p\",\"options\":{\"years\":[1,2]}}",
                                      "{\"package\":\"p\",\"options\":{\"year\":2025.5}}",
                                      "{\"package\":\"p\",\"options\":{\"year\":\"2025\"}}",
                                      "{\"package\":\"p\",\"options\":{\"long_run\":1}}",
                                      "{\"package\":\"p\",\"options\":{\"delivery\":\"soon\"}}",
                                      "{\"package\":\"p\",\"options\":{\"closure\":\"open\"}}",
                                      "{\"package\":\"p\",\"options\":{\"threads\":64}}",
                                      "{\"package\":\"p\",\"language\":\"de\"}",
                                      "{\"package\":\"p\",\"options\":{\"long_run\":true,\"years\":[2025,2030]}}",
                                      "\xff\xfe",
                                      "{\"yaml\":\"\xff\"}"};
    char many[4096] = "{\"package\":\"p\",\"settings\":[\"a\"";
    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        serve_request r;
        serve_fault fault;
        if (reads(bad[k], &r, &fault)) fail_msg("%s was taken", bad[k]);
        assert_true(fault.http == 400 || fault.http == 422);
        assert_true(fault.error.message[0] != '\0');
        serve_request_free(&r);
    }
    for (int k = 0; k < SERVE_SETTINGS_MOST; k++) strcat(many, ",\"a.b=c\"");
    strcat(many, "]}");
    {
        serve_request r;
        serve_fault fault;
        assert_false(reads(many, &r, &fault));
        serve_request_free(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_heads), cmocka_unit_test(test_token),
                                       cmocka_unit_test(test_fault_json), cmocka_unit_test(test_request),
                                       cmocka_unit_test(test_bad_requests)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
