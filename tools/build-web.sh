#!/bin/sh
# Builds the part that runs in the browser into target/site: wasm, JavaScript and CSS, small, with hashed names, compressed.
. "$(dirname "$0")/say.sh"

out=$target/web
mkdir -p "$out"
bundles="account pages editor viewer"
# They have the same name when they are compiled. By the relocations it is known what is reached from where, and so what can come later.
for bundle in $bundles; do
	say "Compiling the app for the browser: $bundle"
	tools/wasm-cargo.sh rustc --quiet --package phloem-browser --no-default-features --features "$bundle,split" --profile wasm-release -- \
		-Clink-arg=--emit-relocs
	cp "$target/wasm32-unknown-unknown/wasm-release/phloem_browser.wasm" "$out/$bundle.wasm"
done

# Nothing changed since last time: leave the site alone, so that the server need not be linked again.
made_from() {
	cat $(printf "$out/%s.wasm " $bundles) style/* tools/bundle.mjs tools/build-web.sh tools/setup.sh tools/package-lock.json | sha256sum
}
if [ -f "$out/made-from" ] && [ -d "$site" ] && [ "$(made_from)" = "$(cat "$out/made-from")" ]; then
	exit
fi

# Runs a command that warns of what does no harm, and shows what it says only when it fails.
quietly() {
	"$@" >"$out/log" 2>&1 || {
		cat "$out/log" >&2
		die "$1 failed."
	}
}

say "Making it small"
rm -f "$out/made-from"
for bundle in $bundles; do
	parts=$out/$bundle
	rm -rf "$parts"
	mkdir "$parts"
	quietly wasm-split-cli --target web --out-name "$bundle" "$out/$bundle.wasm" "$parts"
	wasm-bindgen --target web --no-typescript --keep-lld-exports --no-demangle --out-dir "$parts" --out-name "$bundle" "$parts/$bundle.wasm"
	rm "$parts/$bundle.wasm"
	for wasm in "$parts"/*.wasm; do
		# What is alike compresses better side by side; -Oz makes it smaller, but not when it is compressed.
		quietly tools/node_modules/.bin/wasm-opt --flatten --rereloop -Os --reorder-functions-by-name --strip-debug --strip-producers --output "$wasm" "$wasm"
	done
done
node tools/bundle.mjs "$out" "$site" $bundles
made_from >"$out/made-from"
