/* new_text.h: the package that `entente new` writes, from new.yaml; @NAME@ stands for its name. */
#ifndef ENT_CLI_NEW_TEXT_H
#define ENT_CLI_NEW_TEXT_H

extern const char cli_new_text[]; /* ends with NUL */

#endif
