#include "result/web_bundle.h"

extern const char ent_web_script_begin[], ent_web_script_end[], ent_web_map_begin[], ent_web_map_end[],
    ent_web_policy_begin[], ent_web_policy_end[];

static ent_web_file between(const char *begin, const char *end) { return (ent_web_file){begin, (size_t)(end - begin)}; }

ent_web_file ent_web_script(void) { return between(ent_web_script_begin, ent_web_script_end); }
ent_web_file ent_web_map(void) { return between(ent_web_map_begin, ent_web_map_end); }
ent_web_file ent_web_policy(void) { return between(ent_web_policy_begin, ent_web_policy_end); }
