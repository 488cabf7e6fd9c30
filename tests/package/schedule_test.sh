#!/bin/sh
# The clauses of us-tariffs-2025 are what scripts/tariff-schedule makes of the table, byte by byte; a table that is out of
# order, or lacks a column, is refused.
set -eu
source=$1 facts=$2 out=$3
mkdir -p "$out"
cd "$out"
refused() { # EXPECTED: of table.csv
    if "$source/scripts/tariff-schedule" table.csv "$source/data/world-2024" >clauses 2>message; then
        echo "accepted: $1"
        exit 1
    fi
    grep -qF -e "$1" message || { cat message; exit 1; }
}
printf 'exporter,from_date,added_rate_pp\nJPN,2025-03-12,1.0\nJPN,2025-03-12,2.0\n' >table.csv
refused "table.csv:3: the dates of JPN do not ascend"
printf 'exporter,date,added_rate_pp\nJPN,2025-03-12,1.0\n' >table.csv
refused "table.csv:1: the columns exporter, from_date and added_rate_pp are expected"
printf 'exporter,from_date,added_rate_pp\nJPN,2025-03-12,1e1\n' >table.csv
refused 'table.csv:2: "1e1" is not a number'

# Zeros before the first added tariff go, those after it stay; SVK follows EU; XYZ is unknown.
printf 'exporter,from_date,added_rate_pp,n\nJPN,2025-02-04,0.000,\nJPN,2025-03-12,10.500,\nJPN,2025-04-01,0.000,\n' >table.csv
printf 'EU,2025-02-04,20,\nSVK,2025-02-04,7,\nXYZ,2025-02-04,7,\n' >>table.csv
"$source/scripts/tariff-schedule" table.csv "$source/data/world-2024" >clauses 2>message
grep -qF 'rate: {2025-03-12: 10.5%, 2025-04-01: 0%}' clauses
grep -qF 'rate: {2025-02-04: 20%}' clauses
[ "$(grep -c '  - id' clauses)" -eq 2 ]
grep -qF 'SVK takes the rates of EU' message
grep -qF 'XYZ is no region of the world' message

if [ ! -f "$facts/us_added_tariff_by_partner.csv" ]; then
    echo "skipped: us_added_tariff_by_partner.csv is not in $facts"
    exit 77
fi
"$source/scripts/tariff-schedule" "$facts/us_added_tariff_by_partner.csv" "$source/data/world-2024" >clauses 2>message
sed -n '/^clauses:/,$p' "$source/packages/us-tariffs-2025.yaml" >shipped
cmp clauses shipped
