#!/bin/sh
# Runs a command with TEST_POSTGRES_URL set: to what it is, or to a throw-away PostgreSQL, which keeps running for the next time.
set -eu
: "${TEST_POSTGRES_URL:=$("$(dirname "$0")/postgres-for-tests")}"
export TEST_POSTGRES_URL
exec "$@"
