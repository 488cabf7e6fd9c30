/* web_files.S: the bytes of the bundle, read-only. ENT_WEB_DIR is where web/build.mjs has put it. */
    .macro embed name, file
    .global \name\()_begin
    .hidden \name\()_begin
    .type \name\()_begin, %object
\name\()_begin:
    .incbin "\file"
    .global \name\()_end
    .hidden \name\()_end
    .type \name\()_end, %object
\name\()_end:
    .size \name\()_begin, . - \name\()_begin
    .endm

    .section .rodata.ent_web, "a", %progbits
    embed ent_web_script, ENT_WEB_SCRIPT
    embed ent_web_map, ENT_WEB_MAP
    embed ent_web_policy, ENT_WEB_POLICY

    .section .note.GNU-stack, "", %progbits
