/* web_bundle.h: what web/ was bundled to, and the style sheet of reports, in read-only memory. */
#ifndef ENT_RESULT_WEB_BUNDLE_H
#define ENT_RESULT_WEB_BUNDLE_H

#include <stddef.h>

typedef struct ent_web_file {
    const char *bytes; /* NULL: built without ENTENTE_WEB */
    size_t length;
} ent_web_file;

/* The charts; the map they draw on, JSON; and the source expression by which a page allows the first and no other script. */
ent_web_file ent_web_script(void);
ent_web_file ent_web_map(void);
ent_web_file ent_web_policy(void);

extern const char ent_report_css[]; /* NUL-terminated */

#endif
