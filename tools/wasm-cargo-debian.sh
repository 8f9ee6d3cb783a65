#!/bin/sh
# Runs Debian's cargo for wasm (rustc-web and its friends). Debian ships the standard library for this target as source only, so that is compiled
# along; the flag for it is unstable, hence the bootstrap variable. The linker is rustup's.
. "$(dirname "$0")/say.sh"

host=$(rustc -vV | sed -n 's/^host: //p')
linker=$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$linker"
# Without this a shell that rustup's cargo started would hand its toolchain on.
unset RUSTUP_TOOLCHAIN
export CARGO_UNSTABLE_BUILD_STD=std,panic_abort
if [ "$1" = clippy ]; then
	say "Debian's compiler for wasm has no clippy; checking without it"
	exec /usr/bin/cargo check --quiet --package phloem-browser
fi
exec /usr/bin/cargo "$@"
