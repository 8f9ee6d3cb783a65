// What has to arrive before the editor can be used.

import { call, expect, open, setUp, test } from './phloem.mjs';

const MOST = 450 * 1024;

// Pages only come to life once what this gives is called.
async function keptFromLife(page) {
  let goOn;
  const held = new Promise((resolve) => (goOn = resolve));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
}

test('the editor comes in few bytes, and the rest by itself', async ({ page }) => {
  await setUp(page);
  const flow = await call(page, 'POST', '/flows', { name: 'Main line', template: 'dial_status' });
  const later = page.waitForResponse((response) => response.url().includes('_split_'));
  await open(page, `/flows/${flow.id}`);
  const urls = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  await later;

  const first = urls.filter((url) => url.includes('/assets/') && !url.includes('_split_'));
  expect(first.map((url) => url.split('.').at(-1)).sort()).toEqual(expect.arrayContaining(['css', 'js', 'wasm']));
  let bytes = 0;
  for (const url of first) {
    const response = await page.request.get(url, { headers: { 'accept-encoding': 'br' } });
    expect(response.headers()['cache-control']).toContain('immutable');
    bytes += Number(response.headers()['content-length']);
  }
  expect(bytes).toBeLessThan(MOST);
});

test('says so when the rest does not arrive, and draws all the same', async ({ page, expected }) => {
  expected.push('Failed to load resource', 'Failed to fetch');
  await setUp(page);
  const flow = await call(page, 'POST', '/flows', { name: 'Main line', template: 'dial_status' });
  await page.route('**/*_split_*', (route) => route.abort());
  await open(page, `/flows/${flow.id}`);
  await expect(page.locator('.toast')).toContainText('Part of the editor did not load.');
  await expect(page.locator('.inspector')).toContainText('Part of the editor did not load.');
  await page.getByRole('complementary', { name: 'Steps to add' }).getByRole('button', { name: 'Hangup' }).click();
  await expect.poll(async () => (await call(page, 'GET', `/flows/${flow.id}/draft`)).document.nodes.length).toBe(4);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish' });
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('button', { name: 'Reload the page' })).toBeVisible();

  await page.unroute('**/*_split_*');
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('heading', { name: 'Publish “Main line”' })).toBeVisible();
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('.inspector').getByRole('heading').first()).toBeVisible();
});

test('what is typed before a page has come to life stays', async ({ page }) => {
  const goOn = await keptFromLife(page);
  await page.goto('/');
  await page.getByLabel('Workspace').fill('Example Telephony');
  await page.getByLabel('E-mail address').pressSequentially('ada@');
  goOn();
  await expect(page.locator('html[data-ready]')).toBeVisible();
  await expect(page.getByLabel('Workspace')).toHaveValue('Example Telephony');
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type('example.com');
  await expect(page.getByLabel('E-mail address')).toHaveValue('ada@example.com');
});

test('what is searched for before the list has come to life is found', async ({ page }) => {
  await setUp(page);
  for (const name of ['Main line', 'Night line']) await call(page, 'POST', '/flows', { name });
  const goOn = await keptFromLife(page);
  await page.goto('/flows');
  await page.getByRole('searchbox', { name: 'Find a flow' }).pressSequentially('night');
  goOn();
  await expect(page).toHaveURL('/flows?search=night');
  await expect(page.getByRole('searchbox', { name: 'Find a flow' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Main line' })).toHaveCount(0);
});
