/* http.c: the thread that talks to the network. It never waits and never works: a request is admitted (guard.c), its body
 * collected, a job made of it, and the connection put aside until the job is done or has something to tell. */
#include "assets.h"
#include "doors.h"
#include "jobs.h"
#include "study.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

struct serve_server {
    struct MHD_Daemon *daemon;
    serve_gate gate;
    serve_study study;
    serve_jobs *jobs;
    serve_jobs *quick; /* for what is answered in milliseconds: it does not wait behind what takes seconds */
    serve_doors *doors;
    char *token;
};

/* One request of a connection. */
typedef struct exchange {
    serve_server *server;
    serve_visit visit;
    serve_door *door;
    serve_job *job; /* once there is a body or work */
    size_t room;    /* of the body */
    int waits;      /* the job is being worked on */
    serve_fault fault;
} exchange;

/* ---- responses ---- */

static const char POLICY[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                             "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

static void add_header(struct MHD_Response *response, const char *name, const char *value) {
    (void)MHD_add_response_header(response, name, value); /* fails when out of memory: the answer goes without it */
}

static enum MHD_Result respond(struct MHD_Connection *connection, int http, struct MHD_Response *response,
                               const char *type) {
    enum MHD_Result queued;
    if (response == NULL) return MHD_NO;
    add_header(response, "Content-Type", type);
    add_header(response, "Content-Security-Policy", POLICY);
    add_header(response, "X-Content-Type-Options", "nosniff");
    add_header(response, "Referrer-Policy", "no-referrer");
    add_header(response, "Cross-Origin-Opener-Policy", "same-origin");
    add_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    add_header(response, "Cache-Control", "no-store");
    if (http == 401) add_header(response, "WWW-Authenticate", "Bearer");
    if (http == 503) add_header(response, "Retry-After", "1");
    queued = MHD_queue_response(connection, (unsigned)http, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result respond_fault(struct MHD_Connection *connection, const serve_fault *fault) {
    size_t length;
    char *text = serve_fault_json(fault, &length);
    if (text == NULL) return MHD_NO;
    return respond(connection, fault->http, MHD_create_response_from_buffer(length, text, MHD_RESPMEM_MUST_FREE),
                   "application/json");
}

static enum MHD_Result respond_kept(struct MHD_Connection *connection, const char *bytes, size_t length,
                                    const char *type) {
    /* libmicrohttpd takes a pointer to what it only reads as if it wrote there */
    void *view = (void *)(uintptr_t)bytes;
    return respond(connection, 200, MHD_create_response_from_buffer(length, view, MHD_RESPMEM_PERSISTENT), type);
}

static enum MHD_Result respond_reply(struct MHD_Connection *connection, serve_reply *reply) {
    struct MHD_Response *response;
    if (reply->fault.http != 0) return respond_fault(connection, &reply->fault);
    response = MHD_create_response_from_buffer(reply->length, reply->bytes, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) return MHD_NO;
    reply->bytes = NULL; /* the response's now */
    if (reply->file[0] != '\0') {
        char value[200];
        snprintf(value, sizeof value, "attachment; filename=\"%s\"", reply->file);
        add_header(response, "Content-Disposition", value);
    }
    return respond(connection, 200, response, reply->type);
}

/* ---- streams ---- */

static void put_aside(void *connection) { MHD_suspend_connection(connection); }
static void take_up(void *connection) { MHD_resume_connection(connection); }
static void job_done(serve_job *job, void *connection) {
    (void)job;
    MHD_resume_connection(connection);
}

static ssize_t read_stream(void *payload, uint64_t position, char *out, size_t size) {
    serve_job *job = payload;
    ssize_t n = serve_stream_read(job->stream, out, size, put_aside);
    (void)position;
    return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
}

static void leave_stream(void *payload) {
    serve_job *job = payload;
    serve_stream_leave(job->stream);
    serve_job_halt(job, SERVE_GONE);
    serve_job_release(job);
}

/* The response holds the job until it is sent or the reader has gone. */
static enum MHD_Result respond_stream(struct MHD_Connection *connection, exchange *e) {
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_stream, e->job,
                                                                      leave_stream);
    if (response == NULL) {
        serve_stream_leave(e->job->stream); /* before the connection goes, whom it would wake */
        serve_job_halt(e->job, SERVE_GONE);
        return MHD_NO;
    }
    e->job = NULL;
    return respond(connection, 200, response, "text/event-stream");
}

/* ---- a request ---- */

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static exchange *begin(serve_server *server, struct MHD_Connection *connection, const char *path, const char *method) {
    const serve_head head = {.method = method,
                             .path = path,
                             .host = header(connection, "Host"),
                             .origin = header(connection, "Origin"),
                             .site = header(connection, "Sec-Fetch-Site"),
                             .type = header(connection, "Content-Type"),
                             .length = header(connection, "Content-Length"),
                             .authorization = header(connection, "Authorization"),
                             .desk = header(connection, "Entente-Desk"),
                             .accept = header(connection, "Accept"),
                             .language = header(connection, "Accept-Language"),
                             .transfer = header(connection, "Transfer-Encoding") != NULL};
    const union MHD_ConnectionInfo *context = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    exchange *e = calloc(1, sizeof *e);
    if (e == NULL) return NULL;
    e->server = server;
    e->door = context == NULL ? NULL : context->socket_context;
    serve_admit(&server->gate, &head, &e->visit, &e->fault);
    return e;
}

/* Keeps a piece of the body; 0 where there is too much of it. */
static int collect(exchange *e, const char *bytes, size_t n) {
    if (e->job == NULL) e->job = serve_job_new(&e->visit);
    if (e->job == NULL || e->job->length + n > SERVE_BODY_MOST) return 0;
    if (e->room - e->job->length < n + 1) {
        size_t room = 2 * e->room + n + 1;
        char *more = realloc(e->job->body, room);
        if (more == NULL) return 0;
        e->job->body = more;
        e->room = room;
    }
    memcpy(e->job->body + e->job->length, bytes, n);
    e->job->length += n;
    e->job->body[e->job->length] = '\0';
    return 1;
}

static serve_jobs *queue_of(const serve_server *server, serve_route route) {
    return route == SERVE_FIRST_ORDER || route == SERVE_PACKAGE || route == SERVE_RUNS ? server->quick : server->jobs;
}

static enum MHD_Result hand_over(exchange *e, struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    serve_job *job = e->job == NULL ? serve_job_new(&e->visit) : e->job;
    int streams = e->visit.streams;
    e->job = job;
    if (job == NULL) return MHD_NO;
    job->peer = socket == NULL ? -1 : socket->connect_fd;
    if (streams) {
        job->stream = serve_stream_new(take_up, connection);
        if (job->stream == NULL) return MHD_NO;
    } else {
        job->done = job_done;
        job->connection = connection;
        e->waits = 1;
        MHD_suspend_connection(connection); /* first: the job may be done before this function is */
    }
    if (serve_jobs_add(queue_of(e->server, e->visit.route), job))
        return streams ? respond_stream(connection, e) : MHD_YES;
    serve_fail(&job->reply.fault, 503, "BUSY", "ask again in a moment", "too many requests are waiting");
    if (streams) return respond_fault(connection, &job->reply.fault);
    MHD_resume_connection(connection);
    return MHD_YES;
}

static enum MHD_Result answer(exchange *e, struct MHD_Connection *connection) {
    serve_server *server = e->server;
    serve_asset asset;
    serve_door_busy(server->doors, e->door, 1);
    switch (e->visit.route) {
    case SERVE_PAGE:
        asset = serve_asset_of(e->visit.asset);
        return respond_kept(connection, asset.bytes, asset.length, asset.type);
    case SERVE_ABOUT:
        return respond_kept(connection, server->study.about, strlen(server->study.about), "application/json");
    case SERVE_PACKAGES:
        return respond_kept(connection, server->study.packages, strlen(server->study.packages), "application/json");
    default: return hand_over(e, connection);
    }
}

static enum MHD_Result handle(void *payload, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *bytes, size_t *n, void **memory) {
    exchange *e = *memory;
    (void)version;
    if (e == NULL) {
        e = begin(payload, connection, path, method);
        if (e == NULL) return MHD_NO;
        *memory = e;
        if (e->fault.http != 0) return respond_fault(connection, &e->fault); /* whatever body comes is not read */
        return MHD_YES;
    }
    if (e->waits) return respond_reply(connection, &e->job->reply);
    if (*n > 0) {
        if (!collect(e, bytes, *n)) return MHD_NO; /* hangs up: only a liar's body is longer than it said */
        *n = 0;
        return MHD_YES;
    }
    return answer(e, connection);
}

static void complete(void *payload, struct MHD_Connection *connection, void **memory,
                     enum MHD_RequestTerminationCode code) {
    exchange *e = *memory;
    (void)payload, (void)connection, (void)code;
    if (e == NULL) return;
    serve_door_busy(e->server->doors, e->door, 0);
    if (e->job != NULL) serve_job_release(e->job);
    free(e);
    *memory = NULL;
}

static void come_and_go(void *payload, struct MHD_Connection *connection, void **memory,
                        enum MHD_ConnectionNotificationCode code) {
    serve_server *server = payload;
    const union MHD_ConnectionInfo *socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (code == MHD_CONNECTION_NOTIFY_STARTED && socket != NULL)
        *memory = serve_door_open(server->doors, socket->connect_fd);
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) serve_door_close(server->doors, *memory);
}

/* ---- work ---- */

static void work(serve_job *job, void *payload) {
    serve_server *server = payload;
    const serve_study *study = &server->study;
    serve_request request = {0};
    int understood = !job->visit.has_body || (serve_request_read(job->body, job->length, &request, &job->reply.fault) &&
                                              serve_check(study, &request, &job->reply.fault));
    if (understood) switch (job->visit.route) {
        case SERVE_PACKAGE: serve_api_package(job, study, &request); break;
        case SERVE_RUN: serve_api_run(job, study, &request); break;
        case SERVE_FIRST_ORDER: serve_api_first_order(job, study, &request); break;
        case SERVE_BANDS: serve_api_bands(job, study, &request); break;
        case SERVE_CELLS: serve_api_cells(job, study, &request); break;
        case SERVE_REPORT: serve_api_report(job, study, &request); break;
        case SERVE_RUN_SAVE: serve_api_keep(job, study, &request); break;
        default: serve_api_runs(job, study); break;
        }
    serve_request_free(&request);
    if (job->stream != NULL && job->reply.fault.http != 0) {
        size_t length;
        char *text = serve_fault_json(&job->reply.fault, &length);
        if (text != NULL) serve_stream_send(job->stream, "failure", text, length);
        free(text);
    }
}

/* ---- beginning and end ---- */

static int is_loopback(const struct addrinfo *address) {
    if (address->ai_family == AF_INET)
        return (ntohl(((const struct sockaddr_in *)(const void *)address->ai_addr)->sin_addr.s_addr) >> 24) == 127;
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address->ai_addr)->sin6_addr);
}

/* A socket that listens, or -1. */
static int listen_at(const serve_options *options, serve_gate *gate, char words[256]) {
    const struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                    .ai_socktype = SOCK_STREAM};
    struct addrinfo *address = NULL;
    struct sockaddr_storage bound;
    socklen_t length = sizeof bound;
    char port[16];
    int fd = -1, yes = 1;
    snprintf(port, sizeof port, "%d", options->port);
    if (getaddrinfo(options->address, port, &wanted, &address) != 0) {
        snprintf(words, 256,
                 ent_tr(options->language, "\"%.60s\" is not an address; give numbers, like 127.0.0.1 or 0.0.0.0"),
                 options->address);
        return -1;
    }
    gate->loopback = is_loopback(address);
    gate->token = options->token;
    if (!gate->loopback && options->token == NULL) {
        snprintf(words, 256,
                 ent_tr(options->language, "%.60s can be reached from other machines, so that a token is needed"),
                 options->address);
    } else {
        fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (fd < 0 || bind(fd, address->ai_addr, address->ai_addrlen) != 0 || listen(fd, 1024) != 0 ||
            getsockname(fd, (struct sockaddr *)(void *)&bound, &length) != 0) {
            int taken = errno == EADDRINUSE;
            snprintf(words, 256, ent_tr(options->language, "cannot listen at %.60s:%s: %s%s"), options->address, port,
                     strerror(errno), taken ? ent_tr(options->language, "; --port 0 takes a port that is free") : "");
            if (fd >= 0) close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(address);
    if (fd >= 0)
        gate->port = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&bound)->sin6_port
                                                       : ((struct sockaddr_in *)(void *)&bound)->sin_port);
    return fd;
}

static void allow_many_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= 4096) return;
    limit.rlim_cur = limit.rlim_max < 4096 ? limit.rlim_max : 4096;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* Addresses are compared as they come: none that is known here has a character to be escaped. */
static size_t leave_escaped(void *payload, struct MHD_Connection *connection, char *text) {
    (void)payload, (void)connection;
    return strlen(text);
}

static int start_talking(serve_server *server, int listener) {
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL, handle, server,
        MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, 900u, MHD_OPTION_CONNECTION_TIMEOUT, 60u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 * 1024, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_NOTIFY_COMPLETED, complete, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, come_and_go, server, MHD_OPTION_END);
    return server->daemon != NULL;
}

ent_status serve_start(ent_context *context, const serve_options *options, serve_server **out, char words[256]) {
    serve_server *server = calloc(1, sizeof *server);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = options->threads > 0 ? options->threads : processors > 0 ? (unsigned)processors : 1;
    ent_status status;
    int listener;
    *out = NULL;
    words[0] = '\0';
    if (server == NULL) return ENT_NOMEM;
    status = serve_study_open(context, options, &server->study);
    if (status == ENT_OK && server->study.opened != NULL && !serve_fits_world(&server->study, server->study.opened)) {
        snprintf(words, 256,
                 ent_tr(options->language, "the package is written for the world \"%.80s\": give it by --world"),
                 ent_package_get_info(server->study.opened)->world);
        status = ENT_USAGE;
    }
    if (status != ENT_OK) {
        serve_stop(server);
        return status;
    }
    allow_many_files();
    listener = listen_at(options, &server->gate, words);
    if (listener < 0) {
        serve_stop(server);
        return ENT_IO;
    }
    if (options->token != NULL) server->gate.token = server->token = strdup(options->token);
    server->doors = serve_doors_new(options->patience > 0 ? options->patience : 15);
    server->jobs = serve_jobs_start(threads, options->seconds > 0 ? options->seconds : 60, work, server);
    server->quick = serve_jobs_start(1, options->seconds > 0 ? options->seconds : 60, work, server);
    if (server->doors == NULL || server->jobs == NULL || server->quick == NULL ||
        (options->token != NULL && server->token == NULL) || !start_talking(server, listener)) {
        close(listener);
        serve_stop(server);
        snprintf(words, 256, "%s",
                 ent_tr(options->language, "the server could not be started: out of memory, threads or files"));
        return ENT_IO;
    }
    *out = server;
    return ENT_OK;
}

int serve_port(const serve_server *server) { return server->gate.port; }

const char *serve_package(const serve_server *server) { return server->study.beginning; }

void serve_stop(serve_server *server) {
    if (server == NULL) return;
    if (server->daemon != NULL) {
        int listener = MHD_quiesce_daemon(server->daemon); /* nobody new comes in */
        if (listener >= 0) close(listener);
    }
    if (server->quick != NULL) serve_jobs_stop(server->quick);
    if (server->jobs != NULL) serve_jobs_stop(server->jobs); /* all connections that waited are taken up again */
    if (server->daemon != NULL) MHD_stop_daemon(server->daemon);
    serve_jobs_free(server->quick);
    serve_jobs_free(server->jobs);
    serve_doors_free(server->doors);
    serve_study_close(&server->study);
    free(server->token);
    free(server);
}
