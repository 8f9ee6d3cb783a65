#!/bin/sh
# Builds the part that runs in the browser into target/site: wasm, JavaScript and CSS, small, with hashed names, compressed.
. "$(dirname "$0")/say.sh"

out=$target/web
say "Compiling the app for the browser"
tools/wasm-cargo.sh build --quiet --package phloem-hydrate --profile wasm-release

# Nothing changed since last time: leave the site alone, so that the server need not be linked again.
made_from() {
	cat "$target/wasm32-unknown-unknown/wasm-release/phloem_hydrate.wasm" style/* tools/bundle.mjs | sha256sum
}
if [ -f "$out/made-from" ] && [ -d "$site" ] && [ "$(made_from)" = "$(cat "$out/made-from")" ]; then
	exit
fi

say "Making it small"
wasm-bindgen --target web --no-typescript --out-dir "$out" --out-name phloem \
	"$target/wasm32-unknown-unknown/wasm-release/phloem_hydrate.wasm"
tools/node_modules/.bin/wasm-opt -Oz --strip-debug --strip-producers --output "$out/phloem_opt.wasm" "$out/phloem_bg.wasm"
node tools/bundle.mjs "$out" "$site"
made_from >"$out/made-from"
