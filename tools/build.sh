#!/bin/sh
# Builds the one binary, with the web assets inside.
. "$(dirname "$0")/say.sh"

tools/build-web.sh
say "Compiling the server (release)"
PHLOEM_SITE=$site cargo build --quiet --release --package phloem-server --bin phloem
say "Built $target/release/phloem ($(du -h "$target/release/phloem" | cut -f1))"
