#!/bin/sh
# Runs cargo for the wasm target, with the compiler that has one.
. "$(dirname "$0")/say.sh"

# Not as a flag: what a caller passes to the tool behind cargo, after "--", must stay last.
export CARGO_BUILD_TARGET=wasm32-unknown-unknown
if [ -d "$(rustc --print sysroot)/lib/rustlib/$CARGO_BUILD_TARGET/lib" ]; then
	exec cargo "$@"
fi
exec tools/wasm-cargo-debian.sh "$@"
