/* web_files.S: the bytes of the bundle, read-only. src/result/CMakeLists.txt says where web/build.mjs has put it. */
#include <embed.inc>

    .section .rodata.ent_web, "a", %progbits
    embed ent_web_script, ENT_WEB_SCRIPT
    embed ent_web_map, ENT_WEB_MAP
    embed ent_web_policy, ENT_WEB_POLICY

    .section .note.GNU-stack, "", %progbits
