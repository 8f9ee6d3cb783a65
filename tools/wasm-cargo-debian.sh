#!/bin/sh
# Runs Debian's cargo for wasm (rustc-web and its friends). Debian ships no compiled standard library for this target but its source, so that is
# compiled along; the flag for it is unstable, hence the bootstrap variable.
. "$(dirname "$0")/say.sh"

export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=rust-lld
# A shell started by rustup's cargo would hand its toolchain on.
unset RUSTUP_TOOLCHAIN
exec /usr/bin/cargo "$@" -Zbuild-std=std,panic_abort
