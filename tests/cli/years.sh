# Paths of years that fail, and what is left of them: the year first, the years before it, and the exit code.
. "$(dirname "$0")/lib.sh"

cat >too-much.yaml <<'END'
package: too-much
horizon: [2025, 2027]
parties: [JPN, USA]
clauses:
  - {id: rice, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: {2025: $1bn, 2026: $50trn}}
END
run 6 run too-much.yaml
err_has 'entente: 2026, the package: target "rice" (purchase) cannot be met'
out_starts "No verified solution was found for 2026. Of the years before:"
out_has "rice"
out_lacks "2027"
run 6 run --quiet too-much.yaml
one_line out
out_starts "No verified solution was found for 2026."
run 6 run --json too-much.yaml
json_valid
same "$(json /converged)" false
same "$(json /path/failed_year)" 2026
same "$(json '/path/years/#')" 1
same "$(json /path/years/0)" 2025
same "$(json /solves/0/verified_residual)" null
run 6 run --csv tables too-much.yaml
err_has "tables/outcomes.csv was not written"
missing tables/outcomes.csv
run 0 run --years 2025-2025 too-much.yaml
err_empty

run 5 run --set max-sweeps=2 --years 2025-2026 tokyo-2025-as-signed
err_has "2025, what the package is measured against: not converged after 2 sweeps"
out_has "No verified solution was found for 2025"
out_lacks "Real income"
run 5 run --json --set max-sweeps=2 --years 2025-2026 tokyo-2025-as-signed
json_valid
same "$(json '/path/years/#')" 0
same "$(json '/solves/#')" 1
same "$(json /solves/0/label)" against

# What the package is measured against fails in a later year: the years before it are known of both sides.
cat >heavy.yaml <<'END'
package: heavy
clauses:
  - {id: a, type: productivity, region: NOR, sectors: all, change: -99%, from: 2027-01-01}
END
for threads in 1 2; do
    run 5 run --json --set max-sweeps=300 --years 2025-2028 --threads $threads --against heavy.yaml us-letters-2025-07
    err_has "2027, what the package is measured against"
    json_valid
    same "$(json /path/failed_year)" 2027
    same "$(json '/path/years/#')" 2
    same "$(json '/solves/#')" 2
    cp out heavy-$threads.json
done
check "the same bytes on one thread" cmp -s heavy-1.json heavy-2.json

run 2 run --years 2027-2025 too-much.yaml
out_empty
run 2 run --years 2025-2126 too-much.yaml
err_has "from 1 to 101 years"
run 2 run --years 2025-2026 --year 2027 too-much.yaml
err_has "2027 is not in the horizon"
out_empty

# What a path leaves out is not the years.
run 0 run --years 2025-2025 --ledger none tokyo-2025-as-signed
out_has "Left out: jobs"
out_lacks "the years on the way"
done_testing
