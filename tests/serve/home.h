/* home.h: a server of the test's own, on a port that is free. */
#ifndef ENT_TESTS_SERVE_HOME_H
#define ENT_TESTS_SERVE_HOME_H

#include "serve/serve.h"

extern serve_server *home; /* started by home_open */
extern int home_port;

/* Starts it with these options; address and port are filled in. */
void home_open(serve_options options);
void home_close(void);

#endif
