/* fuzz_request.c: a head and a body from a stranger. The first byte says how the head is cut from the rest; whatever
 * comes, the request is taken or refused with words. */
#include "guard.h"
#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS = 10 };

/* Cuts lines off the input: the fields of a head, an empty line for one that is missing. */
static size_t cut(char *text, size_t size, const char *fields[FIELDS]) {
    size_t at = 0;
    for (size_t k = 0; k < FIELDS; k++) {
        char *end = memchr(text + at, '\n', size - at);
        fields[k] = NULL;
        if (end == NULL) continue;
        *end = '\0';
        fields[k] = end == text + at ? NULL : text + at;
        at = (size_t)(end - text) + 1;
    }
    return at;
}

static void admit(const char *const fields[FIELDS]) {
    static const serve_gate gates[] = {{.port = 8642, .loopback = 1}, {.port = 80, .token = "correct-horse"}};
    const serve_head head = {.method = fields[0] == NULL ? "" : fields[0],
                             .path = fields[1] == NULL ? "" : fields[1],
                             .host = fields[2],
                             .origin = fields[3],
                             .site = fields[4],
                             .type = fields[5],
                             .length = fields[6],
                             .authorization = fields[7],
                             .desk = fields[8],
                             .accept = fields[9]};
    for (size_t k = 0; k < 2; k++) {
        serve_fault fault = {0};
        serve_visit visit;
        int in = serve_admit(&gates[k], &head, &visit, &fault);
        if (in != (fault.http == 0) || (!in && fault.error.message[0] == '\0')) abort();
        if (in && head.origin != NULL && head.host != NULL && strstr(head.origin, head.host) == NULL &&
            strcasestr(head.origin, head.host) == NULL)
            abort();
        if (!in) {
            size_t length;
            char *text = serve_fault_json(&fault, &length);
            free(text);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    const char *fields[FIELDS];
    serve_request request;
    serve_fault fault = {0};
    size_t at;
    if (text == NULL) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    at = cut(text, size, fields);
    admit(fields);
    if (serve_request_read(text + at, size - at, &request, &fault)) {
        if (request.package == NULL && request.yaml == NULL) abort();
        if (request.settings.n > SERVE_SETTINGS_MOST) abort();
    } else if (fault.http < 400 || fault.error.message[0] == '\0') {
        abort();
    }
    serve_request_free(&request);
    free(text);
    return 0;
}
