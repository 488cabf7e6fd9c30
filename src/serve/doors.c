#include "doors.h"
#include "jobs.h"

#include <stdlib.h>
#include <sys/socket.h>

struct serve_door {
    serve_door *before, *after; /* by age */
    int socket, busy, shown_out;
    double since; /* it is busy, or idle */
};

struct serve_doors {
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t keeper;
    int stopping;
    unsigned patience;
    size_t n;
    serve_door ends; /* of the ring */
};

/* The one who serves the connection finds it closed, and closes it. */
static void show_out(serve_door *door) {
    door->shown_out = 1;
    shutdown(door->socket, SHUT_RDWR);
}

static void look_round(serve_doors *doors) {
    double now = serve_now();
    for (serve_door *door = doors->ends.after; door != &doors->ends; door = door->after)
        if (!door->shown_out && now - door->since > (door->busy ? SERVE_SECONDS_TO_TAKE : doors->patience))
            show_out(door);
}

static void *keep(void *payload) {
    serve_doors *doors = payload;
    pthread_mutex_lock(&doors->lock);
    while (!doors->stopping) {
        struct timespec next;
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec++;
        pthread_cond_timedwait(&doors->stop, &doors->lock, &next);
        look_round(doors);
    }
    pthread_mutex_unlock(&doors->lock);
    return NULL;
}

serve_doors *serve_doors_new(unsigned patience) {
    serve_doors *doors = calloc(1, sizeof *doors);
    pthread_condattr_t monotonic;
    if (doors == NULL) return NULL;
    doors->patience = patience;
    doors->ends.before = doors->ends.after = &doors->ends;
    pthread_mutex_init(&doors->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&doors->stop, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&doors->keeper, NULL, keep, doors) == 0) return doors;
    pthread_mutex_destroy(&doors->lock);
    pthread_cond_destroy(&doors->stop);
    free(doors);
    return NULL;
}

void serve_doors_free(serve_doors *doors) {
    if (doors == NULL) return;
    pthread_mutex_lock(&doors->lock);
    doors->stopping = 1;
    pthread_cond_signal(&doors->stop);
    pthread_mutex_unlock(&doors->lock);
    pthread_join(doors->keeper, NULL);
    pthread_mutex_destroy(&doors->lock);
    pthread_cond_destroy(&doors->stop);
    free(doors);
}

static void show_out_longest_idle(serve_doors *doors) {
    serve_door *longest = NULL;
    for (serve_door *door = doors->ends.after; door != &doors->ends; door = door->after)
        if (!door->busy && !door->shown_out && (longest == NULL || door->since < longest->since)) longest = door;
    if (longest != NULL) show_out(longest);
}

serve_door *serve_door_open(serve_doors *doors, int socket) {
    serve_door *door = calloc(1, sizeof *door);
    if (door == NULL) return NULL;
    door->socket = socket;
    door->since = serve_now();
    pthread_mutex_lock(&doors->lock);
    if (doors->n >= SERVE_DOORS_MOST) show_out_longest_idle(doors);
    door->before = doors->ends.before;
    door->after = &doors->ends;
    door->before->after = door;
    doors->ends.before = door;
    doors->n++;
    pthread_mutex_unlock(&doors->lock);
    return door;
}

void serve_door_close(serve_doors *doors, serve_door *door) {
    if (door == NULL) return;
    pthread_mutex_lock(&doors->lock);
    door->before->after = door->after;
    door->after->before = door->before;
    doors->n--;
    pthread_mutex_unlock(&doors->lock);
    free(door);
}

void serve_door_busy(serve_doors *doors, serve_door *door, int busy) {
    if (door == NULL) return;
    pthread_mutex_lock(&doors->lock);
    door->busy = busy;
    door->since = serve_now();
    pthread_mutex_unlock(&doors->lock);
}
