#!/bin/sh
# Sets up what the tests need beyond building: Chromium, PostgreSQL, npm packages.
. "$(dirname "$0")/say.sh"

tools/setup.sh
if ! has chromium && [ -z "${CHROMIUM:-}" ]; then
	debian "Chromium (for the browser tests; set CHROMIUM to use another)" "chromium fonts-dejavu-core"
fi
if ! has initdb && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && [ -z "${TEST_POSTGRES_URL:-}" ]; then
	debian "PostgreSQL (for the store's tests; set TEST_POSTGRES_URL to use a running one)" postgresql
fi
if ! cargo clippy --version >/dev/null 2>&1 || ! cargo fmt --version >/dev/null 2>&1; then
	say "Installing clippy and rustfmt"
	rustup --quiet component add clippy rustfmt || die "clippy or rustfmt is missing. Install them for the Rust that you use."
fi
npm_packages end2end
