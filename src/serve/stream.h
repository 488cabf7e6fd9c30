/* stream.h: server-sent events, from the thread that works to the one that talks. */
#ifndef ENT_SERVE_STREAM_H
#define ENT_SERVE_STREAM_H

#include <stddef.h>
#include <sys/types.h>

typedef struct serve_stream serve_stream;

enum { SERVE_STREAM_MOST = 1 << 25 }; /* bytes that wait for a slow reader */

/* `wake` is called, by the thread that writes, once there is something to read for a reader that went to sleep. */
serve_stream *serve_stream_new(void (*wake)(void *payload), void *payload);
void serve_stream_free(serve_stream *stream);

/* Writes an event; `data` is one line of JSON or several. 0: nobody reads any more. */
int serve_stream_send(serve_stream *stream, const char *event, const char *data, size_t length);
void serve_stream_end(serve_stream *stream); /* nothing more comes */

/* Reads up to `size` bytes: how many, 0 (the reader goes to sleep until it is waked: `sleep` is called before that can
 * happen), or -1: that was all. */
ssize_t serve_stream_read(serve_stream *stream, char *out, size_t size, void (*sleep)(void *payload));
void serve_stream_leave(serve_stream *stream); /* the reader has gone */

#endif
