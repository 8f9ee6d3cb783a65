#!/bin/sh
# Runs every check and test and sums them up. Goes on after a failure, so that one run tells everything.
. "$(dirname "$0")/say.sh"

tools/setup-test.sh

logs=$target/test-logs
mkdir -p "$logs"
passed=0
failed=0
summary=

# No check takes this long on a machine that can run them at all: one that does hangs, and is ended so that the others are still run.
limit=40m

# Ends what is under way too, which is not in the terminal's foreground.
running=
trap 'kill $running 2>/dev/null || :; exit 130' HUP INT TERM

# check NAME COMMAND...: runs it, keeps what it prints, shows that only when it failed.
check() {
	name=$1
	shift
	say "$name"
	log=$logs/$(printf %s "$name" | tr ' /' '__').log
	began=$(date +%s)
	timeout --kill-after=10 "$limit" "$@" >"$log" 2>&1 &
	running=$!
	status=0
	wait "$running" || status=$?
	result=passed
	if [ "$status" != 0 ]; then
		result=FAILED
		case $status in 124 | 137) echo "Ended after $limit: it hangs." >>"$log" ;; esac
		tail -n 200 "$log" >&2
	fi
	count=$(counted "$log")
	# A check without tests of its own counts as one.
	case $result-$count in
	passed-"0 0") count="1 0" ;;
	FAILED-*" 0") count="${count% 0} 1" ;;
	esac
	passed=$((passed + ${count% *}))
	failed=$((failed + ${count#* }))
	summary="$summary$(printf '%-7s %-32s %5d s %5d passed' "$result" "$name" "$(($(date +%s) - began))" "${count% *}")
"
}

# How many tests passed and failed, from what cargo, Node or Playwright printed.
counted() {
	awk '
		/^test result:/ { passed += $4; failed += $6 }
		/^(#|ℹ) pass / { passed += $3 }
		/^(#|ℹ) fail / { failed += $3 }
		/^ +[0-9]+ passed/ { passed += $1 }
		/^ +[0-9]+ failed/ { failed += $1 }
		END { print passed + 0, failed + 0 }
	' "$1"
}

check "format" cargo fmt --all --check
check "clippy" cargo clippy --quiet --workspace --all-targets -- -D warnings
check "clippy for the browser" tools/wasm-cargo.sh clippy --quiet --package phloem-browser --all-features -- -D warnings
check "clippy for live reload" tools/wasm-cargo.sh clippy --quiet --package phloem-browser -- -D warnings
check "unit, store and router tests" tools/with-postgres.sh cargo test --quiet --workspace --no-fail-fast

check "build" tools/build.sh
if [ "$result" = passed ]; then
	PHLOEM_BINARY=$(realpath "$target/release/phloem")
	export PHLOEM_BINARY
	check "the example of the README" "$PHLOEM_BINARY" check docs/examples/dial-status.json
	check "carriers' own XML builder" sh -c 'cd end2end && npm run --silent carriers'
	check "story" tools/with-postgres.sh sh -c 'cd end2end && npm run --silent story'
	check "browser" sh -c 'cd end2end && npm run --silent browser'
fi

printf '\n%s' "$summary"
printf 'Logs are in %s.\n%d passed, %d failed\n' "$logs" "$passed" "$failed"
[ "$failed" = 0 ]
