/* page_files.S: the files of the page, read-only. */
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
    .size \name\()_end, . - \name\()_begin
    .endm

    .section .rodata.ent_page, "a", %progbits
    embed serve_html, ENT_PAGE_HTML
    embed serve_script, ENT_PAGE_SCRIPT
    embed serve_style, ENT_PAGE_STYLE
    embed serve_map, ENT_PAGE_MAP

    .section .note.GNU-stack, "", %progbits
