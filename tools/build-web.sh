#!/bin/sh
# Builds the part that runs in the browser into target/site: wasm, JavaScript and CSS, small, with hashed names, compressed.
. "$(dirname "$0")/say.sh"

out=$target/web
mkdir -p "$out"
bundles="account pages editor viewer"
# They have the same name when they are compiled.
for bundle in $bundles; do
	say "Compiling the app for the browser: $bundle"
	tools/wasm-cargo.sh build --quiet --package phloem-hydrate --no-default-features --features $bundle --profile wasm-release
	cp "$target/wasm32-unknown-unknown/wasm-release/phloem_hydrate.wasm" "$out/$bundle.wasm"
done

# Nothing changed since last time: leave the site alone, so that the server need not be linked again.
made_from() {
	cat $(printf "$out/%s.wasm " $bundles) style/* tools/bundle.mjs tools/build-web.sh | sha256sum
}
if [ -f "$out/made-from" ] && [ -d "$site" ] && [ "$(made_from)" = "$(cat "$out/made-from")" ]; then
	exit
fi

say "Making it small"
for bundle in $bundles; do
	wasm-bindgen --target web --no-typescript --out-dir "$out" --out-name $bundle "$out/$bundle.wasm"
	tools/node_modules/.bin/wasm-opt -Oz --strip-debug --strip-producers --output "$out/${bundle}_opt.wasm" "$out/${bundle}_bg.wasm"
done
node tools/bundle.mjs "$out" "$site" $bundles
made_from >"$out/made-from"
