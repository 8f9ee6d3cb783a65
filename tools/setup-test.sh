#!/bin/sh
# Sets up what the tests need beyond building: Chromium, PostgreSQL, npm packages.
. "$(dirname "$0")/say.sh"

tools/setup.sh
if ! has chromium && [ -z "${CHROMIUM:-}" ]; then
	debian "Chromium (for the browser tests; set CHROMIUM to use another)" chromium
fi
if ! has initdb && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && [ -z "${TEST_POSTGRES_URL:-}" ]; then
	debian "PostgreSQL (for the store's tests; set TEST_POSTGRES_URL to use a running one)" postgresql
fi
rustup component list --installed 2>/dev/null | grep -q '^clippy' || has cargo-clippy || rustup --quiet component add clippy rustfmt
npm_packages end2end
