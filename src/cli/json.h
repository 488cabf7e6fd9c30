/* json.h: small JSON answers of the command itself, printed as they come; the result document has its own writer in the
 * library. Numbers have the fewest digits that read back to the same bits; what is not finite is null. */
#ifndef ENT_CLI_JSON_H
#define ENT_CLI_JSON_H

#include <stdio.h>

typedef struct cli_json {
    FILE *stream;
    int depth, follows;
} cli_json;

void cli_json_open(cli_json *json, const char *key, char bracket); /* '{' or '['; key NULL inside arrays */
void cli_json_close(cli_json *json, char bracket);
void cli_json_string(cli_json *json, const char *key, const char *value);
void cli_json_number(cli_json *json, const char *key, double value);
void cli_json_integer(cli_json *json, const char *key, long long value);
void cli_json_boolean(cli_json *json, const char *key, int value);

#endif
