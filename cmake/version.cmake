# Writes entente_version.h, at every build, so that the commit in a result is the commit that made it.
file(STRINGS ${SOURCE_DIR}/VERSION version LIMIT_COUNT 1)
# A tree made by `make dist` has no history: git wrote the commit into commit.txt as it packed it. It comes first, so that
# the history of a repository around an unpacked tree is not taken for its own.
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/commit.txt packed LIMIT_COUNT 1)
if(packed MATCHES "^[0-9a-f]+$")
  string(SUBSTRING ${packed} 0 12 commit)
  set(failed 0)
else()
  # safe.directory: `sudo make install` must not turn the commit into "unknown" because the tree is somebody else's.
  execute_process(COMMAND git -c safe.directory=${SOURCE_DIR} -C ${SOURCE_DIR} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_QUIET RESULT_VARIABLE failed)
endif()
if(failed OR commit STREQUAL "")
  set(commit unknown)
endif()
set(text "#define ENTENTE_VERSION_STRING \"${version}\"\n#define ENTENTE_COMMIT \"${commit}\"\n")
set(old "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} old)
endif()
if(NOT text STREQUAL old)
  file(WRITE ${OUTPUT} "${text}")
endif()
