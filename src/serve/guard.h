/* guard.h: whose request it is, and for what: decided from the head alone, before a byte of the body is kept. */
#ifndef ENT_SERVE_GUARD_H
#define ENT_SERVE_GUARD_H

#include "fault.h"

/* What can be asked. GET unless said. */
typedef enum serve_route {
    SERVE_PAGE, /* the page and its files */
    SERVE_ABOUT,
    SERVE_PACKAGES,
    SERVE_PACKAGE, /* POST, as all that follow but the last four */
    SERVE_RUN,
    SERVE_FIRST_ORDER,
    SERVE_BANDS,
    SERVE_CELLS,
    SERVE_REPORT,
    SERVE_RUNS,       /* GET: the list */
    SERVE_RUN_SAVE,   /* POST /runs */
    SERVE_RUN_SHOW,   /* GET /runs/ID */
    SERVE_RUN_DELETE, /* DELETE /runs/ID */
    SERVE_N_ROUTES
} serve_route;

/* A header is NULL where the request has none. */
typedef struct serve_head {
    const char *method, *path;
    const char *host, *origin, *site; /* Host, Origin, Sec-Fetch-Site */
    const char *type;                 /* Content-Type */
    const char *length;               /* Content-Length */
    const char *authorization, *desk; /* Authorization, Entente-Desk */
    const char *accept;               /* Accept */
    int transfer;                     /* Transfer-Encoding is given */
} serve_head;

typedef struct serve_gate {
    int port;
    int loopback;      /* only names of this machine are taken as Host */
    const char *token; /* NULL: none is asked for */
} serve_gate;

enum { SERVE_BODY_MOST = 1 << 20, SERVE_ID_MOST = 32, SERVE_DESK_MOST = 64 };

typedef struct serve_visit {
    serve_route route;
    int has_body;
    int streams;       /* the answer is a stream of events */
    const char *asset; /* of SERVE_PAGE: "/", "/page.js"; static */
    char id[SERVE_ID_MOST + 1];
    char desk[SERVE_DESK_MOST + 1]; /* empty: none */
} serve_visit;

/* Lets a request in: 1, or 0 with the fault. */
int serve_admit(const serve_gate *gate, const serve_head *head, serve_visit *out, serve_fault *fault);

#endif
