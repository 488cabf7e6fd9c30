/* doors.h: the connections there are, and which of them may stay. Whoever sends nothing, or slowly, is shown out: a
 * timeout that every byte begins anew would not do that. */
#ifndef ENT_SERVE_DOORS_H
#define ENT_SERVE_DOORS_H

typedef struct serve_doors serve_doors;
typedef struct serve_door serve_door;

enum {
    SERVE_DOORS_MOST = 400,     /* at the next one the longest idle is shown out */
    SERVE_SECONDS_TO_TAKE = 180 /* for an answer, from the request on */
};

/* `patience`: seconds for a whole request to arrive, and between two. */
serve_doors *serve_doors_new(unsigned patience);
void serve_doors_free(serve_doors *doors);

/* A connection begins; NULL when out of memory. */
serve_door *serve_door_open(serve_doors *doors, int socket);
/* It ends; before its socket is closed. */
void serve_door_close(serve_doors *doors, serve_door *door);
/* Its request is complete (busy), or its answer. */
void serve_door_busy(serve_doors *doors, serve_door *door, int busy);

#endif
