#!/bin/sh
# Sets up the compiler's wasm target: from rustup, or where that has none to offer, with Debian's compiler for it.
. "$(dirname "$0")/say.sh"

sysroot=$(rustc --print sysroot)
if [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
	exit
fi
if has rustup; then
	say "Installing the wasm target"
	if rustup --quiet target add wasm32-unknown-unknown; then
		exit
	fi
	say "rustup could not; trying Debian's compiler"
fi
if ! [ -x /usr/bin/cargo ] || ! [ -e /usr/lib/rustlib/src ]; then
	debian "a Rust compiler for wasm" "rustc-web cargo-web rust-web-src rust-web-llvm"
fi
