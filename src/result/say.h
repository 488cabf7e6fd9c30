/* say.h: a key with its value, in one call. */
#ifndef ENT_RESULT_SAY_H
#define ENT_RESULT_SAY_H

#include "result/emit.h"

static inline void ent_say(ent_emit *emit, const char *key, const char *value) {
    ent_emit_key(emit, key);
    ent_emit_string(emit, value);
}

/* Dates, links and names that were not given are null, not "". */
static inline void ent_say_if(ent_emit *emit, const char *key, const char *value) {
    ent_say(emit, key, value == NULL || value[0] == '\0' ? NULL : value);
}

static inline void ent_say_number(ent_emit *emit, const char *key, double value) {
    ent_emit_key(emit, key);
    ent_emit_number(emit, value);
}

static inline void ent_say_integer(ent_emit *emit, const char *key, long long value) {
    ent_emit_key(emit, key);
    ent_emit_integer(emit, value);
}

static inline void ent_say_title(ent_emit *emit, const char *english, const char *french) {
    ent_emit_key(emit, "title");
    ent_emit_object(emit);
    ent_say_if(emit, "en", english);
    ent_say_if(emit, "fr", french);
    ent_emit_end_object(emit);
}

#endif
