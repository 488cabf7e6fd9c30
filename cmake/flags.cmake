# Flags of every target. -ffp-contract=off: a fused multiply-add would give other bits than two roundings, and figures
# must not depend on the compiler. Never -ffast-math, never -march=native.
add_library(entente_flags INTERFACE)
target_compile_options(entente_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
  -Wvla -ffp-contract=off -fno-math-errno)
target_compile_definitions(entente_flags INTERFACE _GNU_SOURCE)
if(ENTENTE_WERROR)
  target_compile_options(entente_flags INTERFACE -Werror)
endif()
if(ENTENTE_SANITIZE)
  target_compile_options(entente_flags INTERFACE -fsanitize=${ENTENTE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(entente_flags INTERFACE -fsanitize=${ENTENTE_SANITIZE})
endif()
if(ENTENTE_FUZZ)
  target_compile_options(entente_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
