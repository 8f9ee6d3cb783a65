#!/bin/sh
# Sets up what live reload needs: cargo-leptos. Only `make dev` uses it, since compiling it takes longer than compiling Phloem.
. "$(dirname "$0")/say.sh"

tools/setup.sh
if ! has cargo-leptos; then
	say "Installing cargo-leptos (once, ten minutes on two cores)"
	cargo install --quiet cargo-leptos --version "^0.3"
fi
