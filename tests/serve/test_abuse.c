/* test_abuse.c: what strangers and broken programs do to a server: each is refused or shown out, and whoever asks properly
 * is answered all the same. */
#include "assert_close.h"
#include "client.h"
#include "home.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static void assert_alive(void) {
    client_reply reply = client_ask(home_port, "GET", "/api/v1/about", "", NULL);
    assert_int_equal(reply.status, 200);
    client_free(&reply);
    reply = client_ask(home_port, "POST", "/api/v1/run", "",
                       "{\"package\":\"no-deal\",\"options\":{\"long_run\":true}}");
    assert_int_equal(reply.status, 200);
    client_free(&reply);
}

static int answer_to(const char *bytes, size_t n) {
    int fd = client_open(home_port);
    client_reply reply;
    assert_true(fd >= 0);
    client_send(fd, bytes, n);
    reply = client_read(fd);
    close(fd);
    n = (size_t)reply.status;
    client_free(&reply);
    return (int)n;
}

static void test_requests(void **state) {
    static const struct {
        int status; /* 0: hung up */
        const char *head;
    } rows[] = {
        {404, "GET /../../etc/passwd HTTP/1.1\r\n"},
        {404, "GET /..%2f..%2fetc%2fpasswd HTTP/1.1\r\n"},
        {404, "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n"},
        {404, "GET //etc/passwd HTTP/1.1\r\n"},
        {404, "GET /page.js%00.html/x HTTP/1.1\r\n"},
        {404, "GET /api/v1/runs/..%2f..%2fx HTTP/1.1\r\n"},
        {405, "POST / HTTP/1.1\r\nContent-Length: 0\r\n"},
        {404, "TRACE /x HTTP/1.1\r\n"},
        {405, "OPTIONS /api/v1/run HTTP/1.1\r\n"}, /* no other origin is ever allowed */
        {411, "POST /api/v1/run HTTP/1.1\r\nContent-Type: application/json\r\n"},
        {415, "POST /api/v1/run HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"},
        {415, "POST /api/v1/run HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n"},
        {413, "POST /api/v1/run HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n"},
        {403,
         "POST /api/v1/run HTTP/1.1\r\nOrigin: http://evil.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"},
        {403, "GET /api/v1/about HTTP/1.1\r\nSec-Fetch-Site: cross-site\r\n"},
    };
    (void)state;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        char text[1024];
        int n = snprintf(text, sizeof text, "%sHost: 127.0.0.1:%d\r\n\r\n", rows[k].head, home_port), status;
        status = answer_to(text, (size_t)n);
        if (status != rows[k].status) fail_msg("%s: %d, not %d", rows[k].head, status, rows[k].status);
    }
    assert_int_equal(answer_to("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 39), 403);
    assert_alive();
}

/* What is no HTTP at all. */
static void test_noise(void **state) {
    uint64_t seed = 12345;
    (void)state;
    for (int k = 0; k < 100; k++) {
        char noise[512];
        int fd = client_open(home_port);
        for (size_t i = 0; i < sizeof noise; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            noise[i] = (char)(seed >> 56);
        }
        memcpy(noise + sizeof noise - 4, "\r\n\r\n", 4);
        assert_true(fd >= 0);
        client_send(fd, noise, sizeof noise);
        shutdown(fd, SHUT_WR);
        {
            client_reply reply = client_read(fd);
            assert_true(reply.status == 0 || reply.status >= 400);
            client_free(&reply);
        }
        close(fd);
    }
    assert_alive();
}

/* A gigabyte that says nothing of its length: it is not taken, let alone kept. */
static void test_long_body(void **state) {
    enum { PIECE = 65536 };
    static char chunk[PIECE + 16];
    char head[256];
    int fd = client_open(home_port), n, sent = 0;
    (void)state;
    n = snprintf(head, sizeof head,
                 "POST /api/v1/run HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n",
                 home_port);
    assert_true(client_send(fd, head, (size_t)n));
    n = snprintf(chunk, sizeof chunk, "%x\r\n", PIECE);
    memset(chunk + n, ' ', PIECE);
    memcpy(chunk + n + PIECE, "\r\n", 2);
    while (sent < (1 << 30) / PIECE && client_send(fd, chunk, (size_t)n + PIECE + 2)) sent++;
    close(fd);
    assert_true(sent < 512); /* 32 MiB in the buffers on the way, at most */
    assert_alive();
}

/* Connections that send their head a byte now and then. The server's patience is a second here. */
static void test_slow_loris(void **state) {
    enum { LORISES = 100 };
    static const char head[] =
        "GET /api/v1/about HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    struct pollfd fds[LORISES];
    int open = LORISES, rounds = 0;
    (void)state;
    for (int k = 0; k < LORISES; k++) {
        fds[k] = (struct pollfd){.fd = client_open(home_port), .events = POLLIN | POLLRDHUP};
        assert_true(fds[k].fd >= 0);
    }
    for (; open > 0 && rounds < 100; rounds++) {
        open = 0;
        for (int k = 0; k < LORISES; k++) {
            if (fds[k].fd < 0) continue;
            if (send(fds[k].fd, head + rounds % (int)(sizeof head - 1), 1, MSG_NOSIGNAL) == 1) open++;
            else close(fds[k].fd), fds[k].fd = -1;
        }
        if (rounds == 2) assert_alive();
        usleep(100000);
    }
    for (int k = 0; k < LORISES; k++)
        if (fds[k].fd >= 0) close(fds[k].fd);
    assert_int_equal(open, 0);
    assert_true(rounds < 60); /* six seconds, where a byte each time would have gone on for ever */
    assert_alive();
}

/* Many connections that want nothing. */
static void test_ten_thousand(void **state) {
    enum { MANY = 10000 };
    struct rlimit limit;
    int *fds, n = 0, kept = 0;
    (void)state;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    fds = calloc(MANY, sizeof *fds);
    for (; n < MANY; n++) {
        if (kept > 0 && (rlim_t)(n - kept) + 2000 > limit.rlim_cur) close(fds[kept++]); /* no room for all at once */
        fds[n] = client_open(home_port);
        if (fds[n] < 0) break;
        if (n % 2000 == 1999) assert_alive();
    }
    assert_int_equal(n, MANY);
    assert_alive();
    for (; kept < n; kept++) close(fds[kept]);
    free(fds);
    assert_alive();
}

/* Who hangs up in the middle of a long answer is not worked for any more, and the next one is. */
static void test_hang_up(void **state) {
    static const char body[] = "{\"package\":\"tokyo-2025-as-signed\",\"options\":{\"ledger\":\"clause\"}}";
    (void)state;
    for (int k = 0; k < 40; k++) {
        char text[512];
        int fd = client_open(home_port),
            n = snprintf(text, sizeof text,
                         "POST /api/v1/run HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n%s"
                         "Content-Length: %zu\r\n\r\n%s",
                         home_port, k % 2 == 0 ? "" : "Accept: text/event-stream\r\n", strlen(body), body);
        assert_true(fd >= 0 && client_send(fd, text, (size_t)n));
        if (k % 4 == 3) usleep(20000);
        close(fd);
    }
    assert_alive();
}

/* Bodies that are cut off. */
static void test_cut_off(void **state) {
    (void)state;
    for (int k = 0; k < 50; k++) {
        char text[256];
        int fd = client_open(home_port),
            n = snprintf(text, sizeof text,
                         "POST /api/v1/run HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                         "Content-Length: 100\r\n\r\n{\"package\":",
                         home_port);
        assert_true(fd >= 0 && client_send(fd, text, (size_t)n));
        close(fd);
    }
    assert_alive();
}

static int open_home(void **state) {
    (void)state;
    home_open((serve_options){.threads = 2, .patience = 1});
    return 0;
}

static int close_home(void **state) {
    (void)state;
    home_close();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_requests),     cmocka_unit_test(test_noise),
                                       cmocka_unit_test(test_long_body),    cmocka_unit_test(test_slow_loris),
                                       cmocka_unit_test(test_ten_thousand), cmocka_unit_test(test_hang_up),
                                       cmocka_unit_test(test_cut_off)};
    return cmocka_run_group_tests(tests, open_home, close_home);
}
