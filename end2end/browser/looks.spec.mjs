// Every page in every look: nothing sticks out, nothing is unreadable, nothing breaks the page's own security policy. The pictures are kept in
// test-results for people to look at.

import { call, command, createCarrier, expect, expectAccessible, expectFits, open, publishedFlow, ring, setUp, signOut, test } from './phloem.mjs';

const long = 'A name that is long enough to need a second line, and a third one, because people write whole sentences into it';
const unbroken = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung';

const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'narrow light': { colorScheme: 'light', viewport: { width: 360, height: 740 } },
  'narrow dark': { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
};

for (const [look, options] of Object.entries(looks)) {
  test.describe(look, () => {
    test.use({ ...options, reducedMotion: 'reduce' });

    test('every page', async ({ page, expected }, info) => {
      expected.push('status of 404');
      const check = async (name) => {
        // Chromium on a busy machine now and then has no frame to give ("Unable to capture screenshot"); the next moment it has.
        await expect(() => page.screenshot({ path: info.outputPath(`${name}.png`) })).toPass();
        await expectFits(page);
        await expectAccessible(page);
      };
      await open(page, '/set-up');
      await check('set-up');
      await setUp(page);
      await check('flows-none');
      await page.getByRole('button', { name: 'New flow' }).click();
      await check('new-flow');
      await page.keyboard.press('Escape');
      await open(page, '/numbers');
      await check('numbers-no-carrier');
      await open(page, '/carriers');
      await check('carriers-none');
      await open(page, '/carriers?add=plivo');
      await check('carrier-add');
      for (const name of ['Main line', long.slice(0, 100), unbroken]) await call(page, 'POST', '/flows', { name });
      await open(page, '/flows');
      await check('flows');
      await page.getByRole('button', { name: `Commands for Main line`, exact: true }).click();
      await check('menu');
      await page.getByRole('menuitem', { name: 'Archive' }).click();
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
      await check('toast');
      await open(page, '/flows?archived=true');
      await command(page, 'Main line', 'Delete');
      await check('delete');
      await page.keyboard.press('Escape');
      await open(page, '/flows?search=nothing');
      await check('not-found-search');
      const reply = await open(page, '/no-such-page');
      expect(reply.status()).toBe(404);
      await check('not-found');
      const carrier = await createCarrier(page, long.slice(0, 100));
      await createCarrier(page, unbroken);
      await open(page, '/numbers');
      await check('numbers-none');
      const flow = await publishedFlow(page, unbroken);
      const address = `sip:${'a'.repeat(60)}@example.com`;
      await call(page, 'PUT', '/numbers/+15550001111', { carrier_id: carrier.id, flow_id: flow.id, version: 1 });
      await call(page, 'PUT', `/numbers/${encodeURIComponent(address)}`, { carrier_id: carrier.id, flow_id: flow.id });
      await ring(carrier, { to: '15550002222' });
      await ring(carrier, { to: '15550003333', token: 'another' });
      await open(page, '/numbers');
      await check('numbers');
      await page.getByRole('button', { name: 'Link a number' }).click();
      await page.getByRole('dialog').getByLabel('Number').fill('0155');
      await page.getByRole('dialog').getByRole('button', { name: 'Flow:' }).click();
      await expect(page.getByRole('option', { name: unbroken })).not.toHaveCount(0);
      await check('number-link');
      await open(page, '/carriers');
      await check('carriers');
      await open(page, `/carriers?guide=${carrier.id}`);
      await check('carrier-guide');
      await page.getByText('Call your number').scrollIntoViewIfNeeded();
      await check('carrier-check');

      const { url } = await call(page, 'POST', '/invitations', { email: `${'a'.repeat(60)}@example.com`, role: 'viewer' });
      await call(page, 'POST', '/credentials', { name: long.slice(0, 100), role: 'editor' });
      await open(page, '/settings');
      await check('settings');
      await page.getByText('Sign out everywhere').scrollIntoViewIfNeeded();
      await check('settings-below');
      await page.getByRole('button', { name: 'Make credentials' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill(unbroken);
      await page.getByRole('dialog').getByRole('button', { name: 'Make credentials' }).click();
      await expect(page.getByRole('dialog').locator('code')).toHaveCount(3);
      await check('credentials-made');
      await open(page, '/flows');
      await page.getByLabel('Import', { exact: true }).setInputFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('Dear all,') });
      await expect(page.getByRole('dialog', { name: 'Import flow' })).toBeVisible();
      await check('import-refused');
      await page.keyboard.press('Escape');
      await signOut(page);
      await check('sign-in');
      await open(page, url);
      await check('join');
      await open(page, '/join/no-such-link');
      await check('join-not-found');
    });
  });
}
