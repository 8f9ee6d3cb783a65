#!/bin/sh
# Sets up what building Phloem needs beyond rustup and Node: the wasm target, wasm-bindgen, wasm-split-cli, two npm packages.
. "$(dirname "$0")/say.sh"

has cargo || die "Rust is missing. Install rustup (https://rustup.rs), then run this again."
has cc || debian "a C compiler (for SQLite and TLS)" "gcc libc6-dev"
if ! has node || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
	die "Node 20 or newer is missing. Install it (https://nodejs.org), then run this again."
fi

tools/setup-wasm.sh

# It must be the very version of the library that the app is compiled with.
version=$(locked wasm-bindgen)
if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
	say "Installing wasm-bindgen $version (once, about two minutes)"
	# Not --locked: newer patch releases of what it is made of are welcome.
	cargo install --quiet wasm-bindgen-cli --version "$version"
fi

version=0.2.4
if ! cargo install --list | grep -q "^wasm_split_cli_support v$version:"; then
	say "Installing wasm-split-cli $version (once, about two minutes)"
	cargo install --quiet --locked wasm_split_cli_support --version "$version" --features build-binary
fi

npm_packages tools
