/* page_files.S: the files of the page, read-only. */
#include <embed.inc>

    .section .rodata.ent_page, "a", %progbits
    embed serve_html, ENT_PAGE_HTML
    embed serve_script, ENT_PAGE_SCRIPT
    embed serve_style, ENT_PAGE_STYLE
    embed serve_map, ENT_PAGE_MAP

    .section .note.GNU-stack, "", %progbits
