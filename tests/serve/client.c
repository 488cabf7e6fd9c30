#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int client_open(int port) {
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const struct timeval patience = {120, 0};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(fd, (const struct sockaddr *)(const void *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

int client_send(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0) return 0;
        bytes += sent;
        n -= (size_t)sent;
    }
    return 1;
}

typedef struct incoming {
    int fd;
    char *bytes; /* all that came, NUL-terminated */
    size_t n, room;
} incoming;

/* More bytes; 0: there are none. */
static int receive(incoming *in) {
    ssize_t n;
    if (in->room - in->n < 65536) {
        in->room = 2 * in->room + 131072;
        in->bytes = realloc(in->bytes, in->room);
        if (in->bytes == NULL) abort();
    }
    n = recv(in->fd, in->bytes + in->n, in->room - in->n - 1, 0);
    if (n <= 0) return 0;
    in->n += (size_t)n;
    in->bytes[in->n] = '\0';
    return 1;
}

static const char *header_of(const char *head, const char *name) {
    size_t length = strlen(name);
    for (const char *line = head; line != NULL && *line != '\0'; line = strstr(line, "\r\n")) {
        line += line == head ? 0 : 2;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') return line + length + 1;
    }
    return NULL;
}

/* Puts the chunks from `at` on together; 0 when they end too early. */
static int join_chunks(incoming *in, size_t at, client_reply *out) {
    size_t room = 0;
    for (;;) {
        char *end;
        size_t size, begin;
        while (in->n <= at || strstr(in->bytes + at, "\r\n") == NULL)
            if (!receive(in)) return 0;
        size = (size_t)strtoull(in->bytes + at, &end, 16);
        begin = (size_t)(strstr(in->bytes + at, "\r\n") - in->bytes) + 2;
        while (in->n < begin + size + 2)
            if (!receive(in)) return 0;
        if (size == 0) return 1;
        if (room - out->length < size + 1) {
            room = 2 * room + size + 1;
            out->body = realloc(out->body, room);
            if (out->body == NULL) abort();
        }
        memcpy(out->body + out->length, in->bytes + begin, size);
        out->length += size;
        out->body[out->length] = '\0';
        at = begin + size + 2;
    }
}

client_reply client_read(int fd) {
    incoming in = {.fd = fd};
    client_reply out = {0};
    const char *end = NULL, *value;
    size_t at;
    do {
        while (end == NULL && receive(&in)) end = strstr(in.bytes, "\r\n\r\n");
        if (end == NULL || sscanf(in.bytes, "HTTP/1.1 %d", &out.status) != 1) {
            free(in.bytes);
            return (client_reply){0};
        }
        at = (size_t)(end - in.bytes) + 4;
        if (out.status == 100) { /* "go on": the answer comes after it */
            memmove(in.bytes, in.bytes + at, in.n - at + 1);
            in.n -= at;
            end = strstr(in.bytes, "\r\n\r\n");
        }
    } while (out.status == 100);
    out.head = strndup(in.bytes, at - 2);
    value = header_of(out.head, "Transfer-Encoding");
    if (value != NULL && strstr(value, "chunked") != NULL) {
        out.body = calloc(1, 1);
        if (!join_chunks(&in, at, &out)) out.status = 0;
    } else {
        value = header_of(out.head, "Content-Length");
        out.length = value == NULL ? 0 : (size_t)strtoull(value, NULL, 10);
        while (in.n < at + out.length && receive(&in)) {}
        if (in.n < at + out.length) out.status = 0;
        else out.body = strndup(in.bytes + at, out.length);
    }
    free(in.bytes);
    return out;
}

void client_free(client_reply *reply) {
    free(reply->head);
    free(reply->body);
    *reply = (client_reply){0};
}

client_reply client_ask_on(int fd, int port, const char *method, const char *path, const char *headers,
                           const char *body) {
    char head[4096];
    int n = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\n%s", method, path, headers);
    if (strcasestr(headers, "Host:") == NULL)
        n += snprintf(head + n, sizeof head - (size_t)n, "Host: 127.0.0.1:%d\r\n", port);
    if (body != NULL && strcasestr(headers, "Content-Type:") == NULL)
        n += snprintf(head + n, sizeof head - (size_t)n, "Content-Type: application/json\r\n");
    if (body != NULL) n += snprintf(head + n, sizeof head - (size_t)n, "Content-Length: %zu\r\n", strlen(body));
    n += snprintf(head + n, sizeof head - (size_t)n, "\r\n");
    if (!client_send(fd, head, (size_t)n)) return (client_reply){0};
    if (body != NULL) client_send(fd, body, strlen(body)); /* a server that refuses may answer before all is sent */
    return client_read(fd);
}

client_reply client_ask(int port, const char *method, const char *path, const char *headers, const char *body) {
    int fd = client_open(port);
    client_reply out = {0};
    if (fd < 0) return out;
    out = client_ask_on(fd, port, method, path, headers, body);
    close(fd);
    return out;
}
