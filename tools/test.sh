#!/bin/sh
# Runs every check and test and sums them up. Goes on after a failure, so that one run tells everything.
. "$(dirname "$0")/say.sh"

tools/setup-test.sh

logs=$target/test-logs
mkdir -p "$logs"
passed=0
failed=0
summary=

# check NAME COMMAND...: runs it, keeps what it prints, shows that only when it failed.
check() {
	name=$1
	shift
	say "$name"
	log=$logs/$(printf %s "$name" | tr ' /' '__').log
	began=$(date +%s)
	if "$@" >"$log" 2>&1; then
		passed=$((passed + 1))
		result=passed
	else
		failed=$((failed + 1))
		result=FAILED
		tail -n 200 "$log" >&2
	fi
	summary="$summary$(printf '%-7s %-34s %5d s  %s' "$result" "$name" "$(($(date +%s) - began))" "$(counted "$log")")
"
}

# How many tests a log speaks of: those of cargo, of Node and of Playwright.
counted() {
	awk '
		/^test result:/ { passed += $4 }
		/^# pass / { passed += $3 }
		/^ +[0-9]+ passed/ { passed += $1 }
		END { if (passed) printf "%d tests", passed }
	' "$1"
}

check "format" cargo fmt --all --check
check "clippy" cargo clippy --quiet --workspace --all-targets -- -D warnings
check "clippy for the browser" tools/wasm-cargo.sh clippy --quiet --package phloem-hydrate -- -D warnings
check "unit, store and router tests" tools/with-postgres.sh cargo test --quiet --workspace

check "build" tools/build.sh
if [ "$result" = passed ]; then
	PHLOEM_BINARY=$(realpath "$target/release/phloem")
	export PHLOEM_BINARY
	check "carriers' own XML builder" sh -c 'cd end2end && npm run --silent carriers'
	check "story" tools/with-postgres.sh sh -c 'cd end2end && npm run --silent story'
	check "browser" sh -c 'cd end2end && npm run --silent browser'
fi

printf '\n%s' "$summary"
printf 'Logs are in %s.\n%d passed, %d failed\n' "$logs" "$passed" "$failed"
[ "$failed" = 0 ]
