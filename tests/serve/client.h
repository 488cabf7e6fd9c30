/* client.h: a plain HTTP client for tests: what it sends is what the test says, byte by byte. */
#ifndef ENT_TESTS_SERVE_CLIENT_H
#define ENT_TESTS_SERVE_CLIENT_H

#include <stddef.h>

typedef struct client_reply {
    int status; /* 0: the server hung up without an answer */
    char *head; /* header lines, as they came */
    char *body; /* NUL-terminated; chunks put together */
    size_t length;
} client_reply;

/* A connection to 127.0.0.1; -1 when refused. Whoever waits longer than two minutes gives up. */
int client_open(int port);

/* Sends all; 0 when the server has hung up. */
int client_send(int fd, const char *bytes, size_t n);

/* Reads one answer. To be freed. */
client_reply client_read(int fd);
void client_free(client_reply *reply);

/* One request on a connection of its own. `headers` are whole lines ending in \r\n, or ""; `body` NULL: none. Host and, of
 * a body, Content-Length and Content-Type: application/json are added. */
client_reply client_ask(int port, const char *method, const char *path, const char *headers, const char *body);

/* The same on an open connection. */
client_reply client_ask_on(int fd, int port, const char *method, const char *path, const char *headers,
                           const char *body);

#endif
