// Every page in every look: nothing sticks out, nothing is unreadable, nothing breaks the page's own security policy. The pictures are kept in
// test-results for people to look at.

import { call, command, expect, expectAccessible, expectFits, open, setUp, signOut, test } from './phloem.mjs';

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
      await open(page, '/flows');
      await signOut(page);
      await check('sign-in');
    });
  });
}
