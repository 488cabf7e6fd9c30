#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char BASE[] = "/api/v1";

typedef struct route {
    const char *method, *path;
    serve_route route;
} route;

static const route ROUTES[] = {
    {"GET", "/about", SERVE_ABOUT},      {"GET", "/packages", SERVE_PACKAGES},
    {"POST", "/package", SERVE_PACKAGE}, {"POST", "/run", SERVE_RUN},
    {"POST", "/bands", SERVE_BANDS},     {"POST", "/first-order", SERVE_FIRST_ORDER},
    {"POST", "/cells", SERVE_CELLS},     {"POST", "/report", SERVE_REPORT},
    {"GET", "/runs", SERVE_RUNS},        {"POST", "/runs", SERVE_RUN_SAVE},
    {"GET", "/runs/", SERVE_RUN_SHOW},   {"DELETE", "/runs/", SERVE_RUN_DELETE},
};
enum { N_ROUTES = sizeof ROUTES / sizeof ROUTES[0] };

static const char *const ASSETS[] = {"/", "/page.js", "/page.css", "/map.json", "/openapi.yaml"};

/* "127.0.0.1:8642": a page of another name that resolves to this machine has that name here, and is sent away. */
static int names_this_machine(const char *host, int port) {
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    char wanted[32];
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        snprintf(wanted, sizeof wanted, "%s:%d", names[k], port);
        if (strcasecmp(host, wanted) == 0 || (port == 80 && strcasecmp(host, names[k]) == 0)) return 1;
    }
    return 0;
}

/* Compares without telling by its time how much is right. */
static int same_secret(const char *given, const char *wanted) {
    size_t n = strlen(wanted), length = strlen(given);
    unsigned different = length != n;
    for (size_t k = 0; k < n; k++) different |= (unsigned char)wanted[k] ^ (unsigned char)(k < length ? given[k] : 0);
    return different == 0;
}

static int shows_token(const char *authorization, const char *token) {
    return authorization != NULL && strncasecmp(authorization, "Bearer ", 7) == 0 &&
           same_secret(authorization + 7, token);
}

/* Who may ask: this machine's own page, and programs that are no browser. */
static int check_asker(const serve_gate *gate, const serve_head *head, int is_page, serve_fault *fault) {
    if (head->host == NULL) return serve_fail(fault, 400, "HOST", NULL, "the request has no Host header");
    if (gate->loopback && !names_this_machine(head->host, gate->port))
        return serve_fail(fault, 403, "HOST", "open the page as http://127.0.0.1:PORT/",
                          "this server answers to the names of this machine only");
    if (head->origin != NULL) {
        size_t scheme = strncasecmp(head->origin, "http://", 7) == 0    ? 7
                        : strncasecmp(head->origin, "https://", 8) == 0 ? 8 /* behind a proxy that speaks TLS */
                                                                        : 0;
        if (scheme == 0 || strcasecmp(head->origin + scheme, head->host) != 0)
            return serve_fail(fault, 403, "ORIGIN", NULL, "pages of other origins are not answered");
    }
    if (!is_page && head->site != NULL && strcmp(head->site, "same-origin") != 0 && strcmp(head->site, "none") != 0)
        return serve_fail(fault, 403, "ORIGIN", NULL, "pages of other sites are not answered");
    /* The page itself holds nothing; it takes the token from its address, which a server never sees. */
    if (gate->token != NULL && !is_page && !shows_token(head->authorization, gate->token))
        return serve_fail(fault, 401, "TOKEN", "send `Authorization: Bearer TOKEN`", "this server asks for its token");
    return 1;
}

static int check_body(const serve_head *head, serve_fault *fault) {
    char *end;
    unsigned long long length = head->length == NULL ? 0 : strtoull(head->length, &end, 10);
    size_t kind = head->type == NULL ? 0 : strcspn(head->type, "; \t");
    if (head->length == NULL && !head->transfer)
        return serve_fail(fault, 411, "LENGTH", NULL, "the request has no Content-Length");
    if (length > SERVE_BODY_MOST)
        return serve_fail(fault, 413, "LENGTH", NULL, "a request has at most %d bytes", SERVE_BODY_MOST);
    /* What a form of a foreign page can send is none of these types. */
    if (kind != strlen("application/json") || strncasecmp(head->type, "application/json", kind) != 0)
        return serve_fail(fault, 415, "TYPE", "send `Content-Type: application/json`", "the request is not JSON");
    return 1;
}

static int is_name(const char *text, size_t most) {
    size_t length = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
    return length > 0 && length <= most && text[length] == '\0';
}

static const char *asset_of(const char *path) {
    for (size_t k = 0; k < sizeof ASSETS / sizeof ASSETS[0]; k++)
        if (strcmp(path, ASSETS[k]) == 0) return ASSETS[k];
    return NULL;
}

static int is_get(const char *method) { return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0; }

/* The entry of the table; where only the method is wrong, NULL with *other. */
static const route *route_of(const char *method, const char *path, const char **id, int *other) {
    const char *below = strncmp(path, BASE, sizeof BASE - 1) == 0 ? path + sizeof BASE - 1 : "";
    *id = NULL;
    *other = 0;
    for (size_t k = 0; k < N_ROUTES; k++) {
        const route *r = &ROUTES[k];
        size_t length = strlen(r->path);
        int with_id = r->path[length - 1] == '/';
        if (with_id ? strncmp(below, r->path, length) != 0 || !is_name(below + length, SERVE_ID_MOST)
                    : strcmp(below, r->path) != 0)
            continue;
        *other = 1;
        if (strcmp(method, r->method) != 0 && !(strcmp(r->method, "GET") == 0 && is_get(method))) continue;
        if (with_id) *id = below + length;
        return r;
    }
    return NULL;
}

int serve_admit(const serve_gate *gate, const serve_head *head, serve_visit *out, serve_fault *fault) {
    const char *asset = asset_of(head->path), *id = NULL;
    const route *found = NULL;
    int other = 0;
    *out = (serve_visit){.route = SERVE_PAGE, .asset = asset};
    if (!check_asker(gate, head, asset != NULL, fault)) return 0;
    if (asset == NULL) found = route_of(head->method, head->path, &id, &other);
    if (asset != NULL ? !is_get(head->method) : found == NULL && other)
        return serve_fail(fault, 405, "METHOD", NULL, "this address does not take that method");
    if (asset == NULL && found == NULL) return serve_fail(fault, 404, "NOT_FOUND", NULL, "there is nothing here");
    if (found != NULL) out->route = found->route;
    if (id != NULL) snprintf(out->id, sizeof out->id, "%s", id);
    if (head->desk != NULL) {
        if (!is_name(head->desk, SERVE_DESK_MOST))
            return serve_fail(fault, 400, "DESK", NULL, "Entente-Desk is a name of at most %d letters and digits",
                              SERVE_DESK_MOST);
        snprintf(out->desk, sizeof out->desk, "%s", head->desk);
    }
    out->has_body = found != NULL && strcmp(found->method, "POST") == 0;
    out->streams = out->route == SERVE_BANDS || (out->route == SERVE_RUN && head->accept != NULL &&
                                                 strncasecmp(head->accept, "text/event-stream", 17) == 0);
    if (out->has_body) return check_body(head, fault);
    if (head->transfer || (head->length != NULL && strcmp(head->length, "0") != 0))
        return serve_fail(fault, 400, "LENGTH", NULL, "this request has no body");
    return 1;
}
