#include "commands.h"
const cli_command minerals_command = {.name="minerals",.arguments="",.summary="x"};
int cmd_minerals(int argc, char **argv){(void)argc;(void)argv;return 0;}
