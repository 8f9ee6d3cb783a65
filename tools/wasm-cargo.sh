#!/bin/sh
# Runs cargo for the wasm target, with the compiler that has one.
. "$(dirname "$0")/say.sh"

if [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
	exec cargo "$@" --target wasm32-unknown-unknown
fi
exec tools/wasm-cargo-debian.sh "$@" --target wasm32-unknown-unknown
