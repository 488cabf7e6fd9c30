/* assets.h: the files of the page, compiled in. */
#ifndef ENT_SERVE_ASSETS_H
#define ENT_SERVE_ASSETS_H

#include <stddef.h>

typedef struct serve_asset {
    const char *bytes, *type;
    size_t length;
} serve_asset;

/* `path` is one that guard.c knows. Built without ENTENTE_WEB the page says how to get it, and its files are empty. */
serve_asset serve_asset_of(const char *path);

#endif
