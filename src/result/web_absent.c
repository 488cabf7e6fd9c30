/* web_absent.c: reports without charts (ENTENTE_WEB=OFF). */
#include "result/web_bundle.h"

ent_web_file ent_web_script(void) { return (ent_web_file){NULL, 0}; }
ent_web_file ent_web_map(void) { return (ent_web_file){NULL, 0}; }
ent_web_file ent_web_policy(void) { return (ent_web_file){NULL, 0}; }
