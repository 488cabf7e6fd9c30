#include "stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct serve_stream {
    pthread_mutex_t lock;
    char *bytes;
    size_t begin, end, room; /* bytes[begin..end) wait */
    int complete, gone, asleep;
    void (*wake)(void *payload);
    void *payload;
};

serve_stream *serve_stream_new(void (*wake)(void *payload), void *payload) {
    serve_stream *s = calloc(1, sizeof *s);
    if (s == NULL) return NULL;
    if (pthread_mutex_init(&s->lock, NULL) != 0) {
        free(s);
        return NULL;
    }
    s->wake = wake;
    s->payload = payload;
    return s;
}

void serve_stream_free(serve_stream *s) {
    if (s == NULL) return;
    pthread_mutex_destroy(&s->lock);
    free(s->bytes);
    free(s);
}

/* With the lock held. What does not fit into memory, or that nobody fetches, ends the stream. */
static void append(serve_stream *s, const char *bytes, size_t length) {
    if (s->gone) return;
    if (s->begin > 0) {
        memmove(s->bytes, s->bytes + s->begin, s->end - s->begin);
        s->end -= s->begin;
        s->begin = 0;
    }
    if (s->room - s->end < length) {
        size_t room = 2 * s->room + length;
        char *more = room > SERVE_STREAM_MOST ? NULL : realloc(s->bytes, room);
        if (more == NULL) {
            s->gone = 1;
            return;
        }
        s->bytes = more;
        s->room = room;
    }
    if (length > 0) memcpy(s->bytes + s->end, bytes, length);
    s->end += length;
}

/* With the lock held, so that a reader cannot leave in between. */
static void rouse(serve_stream *s) {
    if (!s->asleep) return;
    s->asleep = 0;
    s->wake(s->payload);
}

int serve_stream_send(serve_stream *s, const char *event, const char *data, size_t length) {
    int listened;
    pthread_mutex_lock(&s->lock);
    append(s, "event: ", 7);
    append(s, event, strlen(event));
    for (size_t from = 0; from <= length;) {
        const char *line = memchr(data + from, '\n', length - from);
        size_t n = line == NULL ? length - from : (size_t)(line - data) - from;
        append(s, "\ndata: ", 7);
        append(s, data + from, n);
        from += n + 1;
    }
    append(s, "\n\n", 2);
    rouse(s);
    listened = !s->gone;
    pthread_mutex_unlock(&s->lock);
    return listened;
}

void serve_stream_end(serve_stream *s) {
    pthread_mutex_lock(&s->lock);
    s->complete = 1;
    rouse(s);
    pthread_mutex_unlock(&s->lock);
}

ssize_t serve_stream_read(serve_stream *s, char *out, size_t size, void (*sleep)(void *payload)) {
    size_t n;
    ssize_t answer;
    pthread_mutex_lock(&s->lock);
    n = s->end - s->begin < size ? s->end - s->begin : size;
    if (n > 0) {
        memcpy(out, s->bytes + s->begin, n);
        s->begin += n;
        answer = (ssize_t)n;
    } else if (s->complete || s->gone) {
        answer = -1;
    } else {
        s->asleep = 1;
        sleep(s->payload);
        answer = 0;
    }
    pthread_mutex_unlock(&s->lock);
    return answer;
}

void serve_stream_leave(serve_stream *s) {
    pthread_mutex_lock(&s->lock);
    s->gone = 1;
    s->asleep = 0;
    pthread_mutex_unlock(&s->lock);
}
