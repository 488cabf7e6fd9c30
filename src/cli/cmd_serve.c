/* cmd_serve.c: entente serve [PACKAGE]. Starts the server of src/serve, says where it is, and waits to be stopped. */
#include "cli.h"
#include "commands.h"
#include "keep.h"
#include "options.h"
#include "serve/serve.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { OPTION_PORT = CLI_LONG, OPTION_BIND, OPTION_TOKEN, OPTION_WORLD, OPTION_FACTS, OPTION_THREADS, OPTION_SECONDS };
enum { USUAL_PORT = 8642, TOKEN_BYTES = 16 };

static const cli_option options[] = {
    {OPTION_PORT, "port", "N", N_("listen at this port; 0: one that is free; default 8642")},
    {OPTION_BIND, "bind", "ADDRESS",
     N_("listen at this address instead of 127.0.0.1, which only this machine reaches; others are asked for a token")},
    {OPTION_TOKEN, "token", "TOKEN", N_("the token to ask for; default with --bind: one that is drawn and printed")},
    {OPTION_WORLD, "world", "WORLD", N_("use this world file or directory instead of the table built in")},
    {OPTION_FACTS, "facts", "DIR", N_("dated facts of this directory instead of those built in")},
    {OPTION_THREADS, "threads", "N", N_("threads that work, 1 to 64; default: all processors")},
    {OPTION_SECONDS, "seconds", "N", N_("seconds one request may take, 1 to 3600; default 60")},
    CLI_KEEP_OPTIONS,
    {'q', "quiet", NULL, N_("print the address only")},
    CLI_HELP,
    CLI_END,
};

const cli_command serve_command = {
    .name = "serve",
    .arguments = "[PACKAGE]",
    .summary = N_("Opens the page on this machine: a package to edit clause by clause, the map and\n"
                  "the years that answer; and the same for programs, over HTTP."),
    .details = N_(
        "PACKAGE is a file or the name of a shipped package, tokyo-2025-as-signed when left\nout. "
        "The server reads no other file; Ctrl+C stops it. docs/page.md describes the page,\ndocs/openapi.yaml the "
        "interface for programs.\n"),
    .options = options,
    .least = 0,
    .most = 1,
};

typedef struct serve_command_request {
    serve_options serve;
    char token[2 * TOKEN_BYTES + 1];
    int quiet;
    cli_keep keep;
} serve_command_request;

/* What stands in a header and in an address as it is. */
static int is_token(const char *text) {
    size_t n = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
    return text[n] == '\0' && n >= 8 && n <= 256;
}

static int take(int key, const char *value, void *payload) {
    serve_command_request *request = payload;
    long number = 0;
    switch (key) {
    case OPTION_PORT:
        if (!cli_integer(value, 0, 65535, &number)) return cli_bad_value("port", "a port from 0 to 65535", value);
        request->serve.port = (int)number;
        return 0;
    case OPTION_BIND: request->serve.address = value; return 0;
    case OPTION_TOKEN:
        if (!is_token(value))
            return cli_bad_value("token", "8 to 256 letters, digits, - and _",
                                 cli_tr("what was given")); /* not said again */
        request->serve.token = value;
        return 0;
    case OPTION_WORLD: request->serve.world = strcmp(value, "world-2024") == 0 ? NULL : value; return 0;
    case OPTION_FACTS: request->serve.facts = value; return 0;
    case OPTION_THREADS:
        if (!cli_integer(value, 1, 64, &number)) return cli_bad_value("threads", "a number from 1 to 64", value);
        request->serve.threads = (unsigned)number;
        return 0;
    case OPTION_SECONDS:
        if (!cli_integer(value, 1, 3600, &number)) return cli_bad_value("seconds", "a number from 1 to 3600", value);
        request->serve.seconds = (unsigned)number;
        return 0;
    case 'q': request->quiet = 1; return 0;
    default: return cli_take_keep(key, value, &request->keep) == CLI_GO_ON ? CLI_USAGE : 0;
    }
}

/* Where runs are kept; NULL, with a warning, when they cannot be. */
static char *find_store(ent_context *context, const serve_command_request *request) {
    ent_store *store = NULL;
    ent_status status = request->keep.not_at_all ? ENT_USAGE : cli_open_store(context, &request->keep, 1, &store);
    ent_store_close(store);
    if (status == ENT_OK) return cli_store_path(&request->keep);
    if (!request->keep.not_at_all && !request->quiet)
        cli_say("warning: runs are not kept: %s", ent_context_error(context)->message);
    return NULL;
}

static int draw_token(serve_command_request *request) {
    unsigned char bytes[TOKEN_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) return 0;
    for (size_t k = 0; k < sizeof bytes; k++) snprintf(request->token + 2 * k, 3, "%02x", bytes[k]);
    request->serve.token = request->token;
    return 1;
}

/* Only an address that begins with 127. or is ::1 is of this machine alone; the server looks for itself, too. */
static int is_of_this_machine(const char *address) {
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static int say_where(const serve_server *server, const serve_command_request *request) {
    const char *address = request->serve.address;
    int is_v6 = strchr(address, ':') != NULL;
    char text[512];
    int n = snprintf(text, sizeof text, "http://%s%s%s:%d/#package=%s%s%s%s\n", is_v6 ? "[" : "", address,
                     is_v6 ? "]" : "", serve_port(server), serve_package(server),
                     cli_language() == ENT_LANGUAGE_FR ? "&lang=fr" : "", request->serve.token != NULL ? "&token=" : "",
                     request->serve.token != NULL ? request->serve.token : "");
    int code = cli_write(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
    if (code == CLI_DONE && !request->quiet) fputs(cli_tr("open this address in a browser; Ctrl+C stops\n"), stderr);
    return code;
}

/* Waits in one thread for what would end all of them. */
static int serve(ent_context *context, serve_command_request *request) {
    serve_server *server = NULL;
    char words[256];
    sigset_t end;
    int number = 0, code;
    ent_status status;
    sigemptyset(&end);
    sigaddset(&end, SIGINT);
    sigaddset(&end, SIGTERM);
    sigaddset(&end, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &end, NULL);
    status = serve_start(context, &request->serve, &server, words);
    if (status != ENT_OK && words[0] != '\0') {
        cli_say("%s", words);
        return ent_exit_code(status, ENT_SUBJECT_NONE);
    }
    if (status != ENT_OK) return cli_report(context, status);
    code = say_where(server, request);
    if (code == CLI_DONE) sigwait(&end, &number);
    serve_stop(server);
    return code;
}

int cmd_serve(int argc, char **argv) {
    serve_command_request request = {.serve = {.address = "127.0.0.1", .port = USUAL_PORT}};
    ent_context *context;
    char **arguments, *store;
    int n, code = cli_parse(&serve_command, argc, argv, take, &request, &arguments, &n);
    if (code != CLI_GO_ON) return code;
    if (n > 0) request.serve.package = arguments[0];
    if (request.serve.token == NULL && !is_of_this_machine(request.serve.address) && !draw_token(&request)) {
        cli_say("no token could be drawn; give one by --token");
        return CLI_FAILED;
    }
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 4); /* threads that work side by side all the time: one arena would be a queue */
#endif
    context = cli_context(request.quiet);
    if (context == NULL) return CLI_FAILED;
    store = find_store(context, &request);
    request.serve.store = store;
    request.serve.language = cli_language();
    code = serve(context, &request);
    free(store);
    ent_context_free(context);
    return code;
}
