// How the pages are delivered: small, cached for ever where that is right, and with a policy that lets nothing foreign in.

import { expect, open, test } from './phloem.mjs';

const budget = 450 * 1024;

test('the first page is small', async ({ page }) => {
  await open(page, '/set-up');
  const sizes = await page.evaluate(() => performance.getEntries().filter(({ transferSize }) => transferSize > 0).map(({ name, transferSize }) => [name, transferSize]));
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(`first page: ${(total / 1024).toFixed(1)} KiB in ${sizes.length} files`);
  expect(sizes.some(([name]) => name.endsWith('.wasm'))).toBe(true);
  expect(total).toBeLessThanOrEqual(budget);
});

test('files are compressed and cached for ever, pages are not kept', async ({ page, request }) => {
  const page_ = await open(page, '/set-up');
  expect(page_.headers()['cache-control']).toBe('no-store');
  const files = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/assets/')));
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) {
    for (const [accepted, encoding] of [['br', 'br'], ['gzip', 'gzip'], ['identity', undefined]]) {
      const reply = await request.get(file, { headers: { 'accept-encoding': accepted } });
      expect(reply.headers()['content-encoding'], file).toBe(encoding);
      expect(reply.headers()['cache-control'], file).toContain('immutable');
    }
  }
});

test('scripts that are not ours do not run', async ({ page, expected }) => {
  expected.push('Content Security Policy');
  const reply = await open(page, '/set-up');
  const policy = reply.headers()['content-security-policy'];
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w-]+' 'wasm-unsafe-eval'/);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.foreign = true';
    document.body.append(script);
  });
  expect(await page.evaluate(() => window.foreign)).toBeUndefined();
});
