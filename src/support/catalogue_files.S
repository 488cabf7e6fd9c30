/* catalogue_files.S: the bytes of the catalogues, read-only. ENT_CATALOGUE_FR is what msgfmt made of po/fr.po. */
    .section .rodata.ent_catalogues, "a", %progbits
    .balign 4
    .global ent_catalogue_fr
    .hidden ent_catalogue_fr
    .type ent_catalogue_fr, %object
ent_catalogue_fr:
    .incbin ENT_CATALOGUE_FR
    .global ent_catalogue_fr_end
    .hidden ent_catalogue_fr_end
    .type ent_catalogue_fr_end, %object
ent_catalogue_fr_end:
    .size ent_catalogue_fr, . - ent_catalogue_fr

    .section .note.GNU-stack, "", %progbits
