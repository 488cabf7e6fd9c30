/* serve.h: the page and its HTTP API, on top of the public library.
 *
 *     connection ─► http.c ─► guard.c (whose is it?) ─► request.c (what does it ask?) ─► jobs.c ─► api_*.c ─► reply
 *
 * One thread talks to the network; a few work. Nothing is read from disk but what the server was opened with: packages
 * come by the name of a shipped one, or as text that may name shipped ones only. docs/page.md and docs/openapi.yaml say
 * what is asked and answered. */
#ifndef ENT_SERVE_SERVE_H
#define ENT_SERVE_SERVE_H

#include <entente/entente.h>

typedef struct serve_options {
    const char *address; /* "127.0.0.1"; of another than a loopback address `token` must be given */
    int port;            /* 0: one that is free */
    const char *token;   /* what every request has to show; NULL: nothing */
    const char *package; /* the package to begin with: a shipped name or a file; NULL: the first shipped one */
    const char *world;   /* world file or directory; NULL: the one built in */
    const char *facts;   /* directory; NULL: those built in */
    const char *store;   /* run store; NULL: runs are not kept */
    unsigned threads;    /* that work; 0: as many as there are processors */
    unsigned seconds;    /* a request may work for; 0: 60 */
    unsigned patience;   /* seconds for a whole request to arrive, and between two; 0: 15 */
} serve_options;

typedef struct serve_server serve_server;

/* Opens what is needed and listens. Errors of loading; IO (the address is taken or none of this machine), with a hint;
 * USAGE (a token is missing). What is wrong is in `context`, or, where the library did not say it, in `words`. */
ENT_MUST_USE ent_status serve_start(ent_context *context, const serve_options *options, serve_server **out,
                                    char words[256]);

/* The port it listens on, and the package it began with. */
int serve_port(const serve_server *server);
const char *serve_package(const serve_server *server);

/* Cancels what is being worked on, closes every connection. */
void serve_stop(serve_server *server);

#endif
