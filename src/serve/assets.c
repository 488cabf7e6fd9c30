#include "assets.h"

#include <string.h>

extern const char serve_openapi[], serve_absent_page[];

#ifdef ENT_SERVE_PAGE
#define PIECE(name) extern const char serve_##name##_begin[], serve_##name##_end[];
PIECE(html)
PIECE(script)
PIECE(style)
PIECE(map)
#undef PIECE
#define BETWEEN(name) serve_##name##_begin, (size_t)(serve_##name##_end - serve_##name##_begin)
#else
#define BETWEEN(name) "", 0
#endif

static serve_asset piece(const char *type, const char *bytes, size_t length) {
    return (serve_asset){.bytes = bytes, .type = type, .length = length};
}

serve_asset serve_asset_of(const char *path) {
    static const char html[] = "text/html; charset=utf-8";
    if (strcmp(path, "/openapi.yaml") == 0) return piece("application/yaml", serve_openapi, strlen(serve_openapi));
    if (strcmp(path, "/page.js") == 0) return piece("text/javascript; charset=utf-8", BETWEEN(script));
    if (strcmp(path, "/page.css") == 0) return piece("text/css; charset=utf-8", BETWEEN(style));
    if (strcmp(path, "/map.json") == 0) return piece("application/json", BETWEEN(map));
#ifdef ENT_SERVE_PAGE
    return piece(html, BETWEEN(html));
#else
    return piece(html, serve_absent_page, strlen(serve_absent_page));
#endif
}
