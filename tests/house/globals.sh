#!/bin/sh
# globals.sh LIBRARY: the library keeps no state: nothing of its own lies in writable memory. Allowed: the immutable "C"
# locale with its once-flag (src/support/text.c). What the linker and the C runtime add is left out.
set -eu
found=$(objdump -t "$1" | awk '
    $0 !~ / \.(data|bss|tdata|tbss)(\.[^[:space:]]*)?[[:space:]]/ { next }
    / \.data\.rel\.ro/ { next }                                                   # constant once relocated
    $NF ~ /^\.(data|bss|tdata|tbss)/ { next }                                  # the sections themselves
    $NF ~ /^(completed\.[0-9]+|__dso_handle|__TMC_END__|__bss_start|_edata|_end|__data_start|data_start|__cpu_model|__cpu_features2)$/ { next }
    $NF ~ /^c_locale(_once)?$/ { next }
    { print $NF }')
objdump -t "$1" | grep -q ' c_locale$' || { echo "no symbols in $1: nothing can be said" && exit 1; }
[ -z "$found" ] || { echo "writable and of our own:" && echo "$found" && exit 1; }
echo "no writable state"
