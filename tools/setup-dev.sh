#!/bin/sh
# Sets up what live reload needs: cargo-leptos. Only `make dev` uses it, since compiling it takes longer than compiling Phloem.
. "$(dirname "$0")/say.sh"

tools/setup.sh
if ! has cargo-leptos; then
	say "Installing cargo-leptos (once, ten minutes on two cores)"
	# 0.3.11 needs a newer Rust than ours. Without no_downloads it would fetch wasm-bindgen, which is set up already, from outside the registries.
	cargo install --quiet cargo-leptos --version 0.3.6 --locked --no-default-features --features no_downloads
fi
