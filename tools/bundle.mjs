// Makes the files that the browser loads: bundles CSS and JavaScript, puts a hash of the content into each name (so they may be cached for ever)
// and compresses them once, here, so that the server never does. Usage: bundle.mjs FROM TO BUNDLE..., where FROM has a folder for each bundle.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const [from, to, ...bundles] = process.argv.slice(2);

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });

// Writes a file in all its forms, and says what it is called and how many bytes its compressed form has.
const write = (name, text) => {
  const content = Buffer.from(text);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const hashed = name.replace(".", `-${hash}.`);
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  writeFileSync(join(to, hashed), content);
  writeFileSync(join(to, `${hashed}.br`), brotli);
  writeFileSync(join(to, `${hashed}.gz`), gzipSync(content, { level: 9 }));
  console.error(`    ${name.padEnd(16)} ${String(content.length).padStart(9)} bytes, ${String(brotli.length).padStart(7)} compressed`);
  return { hashed, size: brotli.length };
};

const bundled = (entry) =>
  buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false, format: "esm", target: "es2022", legalComments: "none" })
    .outputFiles[0].text;

const shared = write("phloem.css", bundled("style/main.css")).size + write("icon.svg", readFileSync("style/icon.svg")).size;
for (const bundle of bundles) {
  const parts = join(from, bundle);
  let script = bundled(join(parts, `${bundle}.js`));
  // What comes later is not part of the first load.
  for (const part of readdirSync(parts).filter((name) => /^(split|chunk)_.*\.wasm$/.test(name))) {
    const { hashed } = write(`${bundle}_${part}`, readFileSync(join(parts, part)));
    script = script.replaceAll(`./${part}`, `./${hashed}`);
  }
  const size = write(`${bundle}.js`, script).size + write(`${bundle}.wasm`, readFileSync(join(parts, `${bundle}_bg.wasm`))).size;
  console.error(`    first load of ${bundle.padEnd(12)} ${String(size + shared).padStart(12)} + the page`);
}
