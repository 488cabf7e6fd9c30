/* builtin_blob.S: the bytes of the packed world, read-only and 64-byte aligned. ENT_BLOB_FILE is its path. */
    .section .rodata.ent_builtin_blob, "a", %progbits
    .balign 64
    .global ent_builtin_blob
    .hidden ent_builtin_blob
    .type ent_builtin_blob, %object
ent_builtin_blob:
    .incbin ENT_BLOB_FILE
    .global ent_builtin_blob_end
    .hidden ent_builtin_blob_end
    .type ent_builtin_blob_end, %object
ent_builtin_blob_end:
    .size ent_builtin_blob, . - ent_builtin_blob

    .section .note.GNU-stack, "", %progbits
