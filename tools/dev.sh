#!/bin/sh
# Serves with live reload: a change in app/, style/ or server/ is compiled and shown. Data stay in ./data.
. "$(dirname "$0")/say.sh"

tools/setup-dev.sh
# wasm-opt would be fetched for release builds only; this is a debug build.
exec cargo leptos watch
