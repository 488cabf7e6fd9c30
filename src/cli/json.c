#include "json.h"

#include <math.h>
#include <stdlib.h>

static void print_string(FILE *stream, const char *string) {
    putc('"', stream);
    for (; *string != '\0'; string++) {
        unsigned char c = (unsigned char)*string;
        if (c == '"' || c == '\\') fprintf(stream, "\\%c", c);
        else if (c < 0x20 || c == 0x7F) fprintf(stream, "\\u%04x", c);
        else putc(c, stream);
    }
    putc('"', stream);
}

static void begin(cli_json *json, const char *key) {
    if (json->follows) putc(',', json->stream);
    if (json->depth > 0) fprintf(json->stream, "\n%*s", 2 * json->depth, "");
    json->follows = 1;
    if (key == NULL) return;
    print_string(json->stream, key);
    fputs(": ", json->stream);
}

void cli_json_open(cli_json *json, const char *key, char bracket) {
    begin(json, key);
    putc(bracket, json->stream);
    json->depth++;
    json->follows = 0;
}

void cli_json_close(cli_json *json, char bracket) {
    json->depth--;
    if (json->follows) fprintf(json->stream, "\n%*s", 2 * json->depth, "");
    putc(bracket, json->stream);
    json->follows = 1;
    if (json->depth == 0) putc('\n', json->stream);
}

void cli_json_string(cli_json *json, const char *key, const char *value) {
    begin(json, key);
    print_string(json->stream, value);
}

void cli_json_number(cli_json *json, const char *key, double value) {
    char text[40];
    begin(json, key);
    if (!isfinite(value)) {
        fputs("null", json->stream);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    fputs(text, json->stream);
}

void cli_json_integer(cli_json *json, const char *key, long long value) {
    begin(json, key);
    fprintf(json->stream, "%lld", value);
}

void cli_json_boolean(cli_json *json, const char *key, int value) {
    begin(json, key);
    fputs(value ? "true" : "false", json->stream);
}
