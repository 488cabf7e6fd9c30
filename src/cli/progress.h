/* progress.h: what somebody waiting at a terminal sees of long work, and what ^C does.
 *
 * A bar with the time left stands on the last line of the terminal once the work has taken a second, and is erased when
 * it ends. There is none with --quiet, on a standard error that is no terminal, or with TERM=dumb; it has no colours.
 *
 * The first ^C asks the library to stop: the call that is at work answers ENT_CANCELLED, and the command ends with code
 * 130 after saying what it keeps. The second one kills. */
#ifndef ENT_CLI_PROGRESS_H
#define ENT_CLI_PROGRESS_H

#include <entente/entente.h>

/* From here on the context's work is shown (unless `quiet`) and can be interrupted. */
void cli_progress_watch(ent_context *context, int quiet);

/* For a command of many small pieces of work: so much of all is done, and this is shown instead of what the library
 * tells of each. `task` must live on. Answers whether ^C was pressed. */
int cli_progress_at(const char *task, double fraction);

/* Erases the bar. Whoever writes to the terminal calls it first. */
void cli_progress_erase(void);

/* Whether ^C was pressed. */
int cli_interrupted(void);

#endif
