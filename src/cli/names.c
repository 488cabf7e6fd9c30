#include "names.h"
#include "cli.h"
#include "options.h"

#include <string.h>

int cli_take_names(const char *option, const char *value, cli_names *names) {
    for (const char *at = value;; at++) {
        size_t length = strcspn(at, ",");
        if (length == 0) return cli_bad_value(option, "names with commas between them", value);
        if (names->n == CLI_NAMES_MOST || names->used + length + 1 > CLI_NAMES_BYTES)
            return cli_bad_value(option, "fewer names", value);
        names->at[names->n++] = memcpy(names->bytes + names->used, at, length);
        names->bytes[names->used + length] = '\0';
        names->used += length + 1;
        at += length;
        if (*at == '\0') return 0;
    }
}
