#include "home.h"
#include "assert_close.h"

serve_server *home;
int home_port;

void home_open(serve_options options) {
    ent_context *context = NULL;
    char words[256];
    ent_status status = ent_context_create(&context);
    options.address = "127.0.0.1";
    if (status == ENT_OK) status = serve_start(context, &options, &home, words);
    if (status != ENT_OK) fail_msg("%s%s", words, context == NULL ? "" : ent_context_error(context)->message);
    ent_context_free(context);
    home_port = serve_port(home);
}

void home_close(void) {
    serve_stop(home);
    home = NULL;
}
