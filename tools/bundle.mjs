// Makes the files that the browser loads: bundles CSS and JavaScript, puts a hash of the content into each name (so they may be cached for ever)
// and compresses them once, here, so that the server never does. Usage: bundle.mjs FROM TO BUNDLE...

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const [from, to, ...bundles] = process.argv.slice(2);

const bundled = (entry) =>
  buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false, format: "esm", target: "es2022", legalComments: "none" })
    .outputFiles[0].contents;

const files = { "phloem.css": bundled("style/main.css"), "icon.svg": readFileSync("style/icon.svg") };
for (const bundle of bundles) {
  files[`${bundle}.js`] = bundled(join(from, `${bundle}.js`));
  files[`${bundle}.wasm`] = readFileSync(join(from, `${bundle}_opt.wasm`));
}

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
const first = Object.fromEntries(bundles.map((bundle) => [bundle, 0]));
for (const [name, content] of Object.entries(files)) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const path = join(to, name.replace(".", `-${hash}.`));
  const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } });
  writeFileSync(path, content);
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  // What all pages load counts for all.
  const loadedBy = bundles.filter((bundle) => name.startsWith(bundle));
  for (const bundle of loadedBy.length ? loadedBy : bundles) first[bundle] += brotli.length;
  console.error(`    ${name.padEnd(12)} ${String(content.length).padStart(9)} bytes, ${String(brotli.length).padStart(7)} compressed`);
}
for (const [bundle, total] of Object.entries(first)) console.error(`    first load of ${bundle.padEnd(8)} ${String(total).padStart(14)} + the page`);
