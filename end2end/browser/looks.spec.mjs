// Every page and dialog in every look: nothing sticks out, nothing is unreadable, nothing breaks the page's own security policy. The pictures are kept
// in test-results for people to look at.

import { dialStatusReporting } from '../story/flows.mjs';
import { Carrier, publishedFlow as publishedDocument } from './carrier.mjs';
import {
  call, command, createCarrier, expect, expectAccessible, expectFits, open, publishedFlow, ring, setUp, signOut, somebodyElse, test,
} from './phloem.mjs';

const long = 'A name that is long enough to need a second line, and a third one, because people write whole sentences into it';
const unbroken = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung';
const arabic = 'خط الدعم الفني (الرئيسي)';

const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };
const looks = {
  light: ['light', wide],
  dark: ['dark', wide],
  'narrow light': ['light', narrow],
  'narrow dark': ['dark', narrow],
};

// Looks at what is on the page now, in every look.
const look = async (page, name) => {
  for (const [look, [colorScheme, viewport]] of Object.entries(looks)) {
    await test.step(`${name}, ${look}`, async () => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Chromium on a busy machine now and then has no frame to give ("Unable to capture screenshot"); the next moment it has.
      await expect(() => page.screenshot({ path: test.info().outputPath(`${name}, ${look}.png`) })).toPass();
      await expectFits(page);
      await expectAccessible(page);
    });
  }
  await page.setViewportSize(wide);
};

const dialog = (page) => page.getByRole('dialog');
const press = (within, name) => within.getByRole('button', { name, exact: true }).click();

test('before anything is there', async ({ page, expected }) => {
  expected.push('status of 404');
  await open(page, '/set-up');
  await look(page, 'set-up');
  await setUp(page);
  await look(page, 'flows, none');
  await press(page, 'New flow');
  await expect(dialog(page).getByRole('radio', { name: 'Phone menu' })).toBeVisible();
  await look(page, 'new flow');
  for (const path of ['/runs', '/numbers', '/carriers', '/deliveries', '/carriers?add=plivo', '/flows?search=nothing']) {
    await open(page, path);
    await look(page, `none of ${path.slice(1).replace('?', ' ')}`);
  }
  expect((await open(page, '/no-such-page')).status()).toBe(404);
  await look(page, 'not found');
  await open(page, '/flows');
  await signOut(page);
  await look(page, 'sign-in');
});

test('the flows', async ({ page, browser }) => {
  await setUp(page);
  for (const name of ['Main line', arabic, long.slice(0, 100)]) await call(page, 'POST', '/flows', { name });
  await publishedFlow(page, unbroken);
  await open(page, '/flows');
  await look(page, 'flows');
  await press(page, 'Commands for Main line');
  await look(page, 'commands of a flow');
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await look(page, 'flow archived');
  await open(page, '/flows?archived=true');
  await command(page, 'Main line', 'Delete');
  await look(page, 'delete flow');
  await open(page, '/flows');
  const give = (name, text) => page.getByLabel('Import', { exact: true }).setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await give(`${unbroken}.json`, 'Dear all,');
  await expect(dialog(page)).toContainText('is not imported');
  await look(page, 'import refused');
  await press(dialog(page), 'Close');
  await give('Main line.json', JSON.stringify(dialStatusReporting('https://example.com/status')));
  await expect(dialog(page).getByRole('textbox', { name: 'Name' })).toBeVisible();
  await look(page, 'import');
  const viewer = await somebodyElse(page, browser, 'viewer');
  await look(viewer, 'flows of a viewer');
  await viewer.context().close();
});

test('numbers and carriers', async ({ page }) => {
  await setUp(page);
  const carrier = await createCarrier(page, long.slice(0, 100));
  await createCarrier(page, unbroken);
  await open(page, '/numbers');
  await look(page, 'numbers, none');
  const flow = await publishedFlow(page, unbroken);
  const address = `sip:${'a'.repeat(60)}@example.com`;
  await call(page, 'PUT', '/numbers/+15550001111', { carrier_id: carrier.id, flow_id: flow.id, version: 1 });
  await call(page, 'PUT', `/numbers/${encodeURIComponent(address)}`, { carrier_id: carrier.id, flow_id: flow.id });
  await ring(carrier, { to: '15550002222' });
  await ring(carrier, { to: '15550003333', token: 'another' });
  await open(page, '/numbers');
  await look(page, 'numbers');
  await press(page, 'Link a number');
  await dialog(page).getByLabel('Number').fill('0155');
  await dialog(page).getByRole('button', { name: 'Flow:' }).click();
  await expect(page.getByRole('option', { name: unbroken })).not.toHaveCount(0);
  await look(page, 'link a number');
  await open(page, '/carriers');
  await look(page, 'carriers');
  await page.getByRole('button', { name: `Commands for ${unbroken}` }).click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  await press(dialog(page), 'Enter others');
  await look(page, 'change carrier');
  await open(page, `/carriers?guide=${carrier.id}`);
  await look(page, 'carrier guide');
});

test('settings, and joining', async ({ page, expected }) => {
  expected.push('status of 404');
  await setUp(page);
  await call(page, 'POST', '/invitations', { email: `${'a'.repeat(60)}@example.com`, role: 'viewer' });
  await call(page, 'POST', '/credentials', { name: long.slice(0, 100), role: 'editor' });
  await open(page, '/settings');
  await look(page, 'settings');
  await press(page, 'Make credentials');
  await dialog(page).getByLabel('Name').fill(unbroken);
  await look(page, 'make credentials');
  await press(dialog(page), 'Make credentials');
  await expect(dialog(page).locator('code')).toHaveCount(3);
  await look(page, 'credentials made');
  await press(dialog(page), 'Done');
  await press(page, 'Invite somebody');
  await dialog(page).getByLabel('E-mail address').fill('grace@example.com');
  await press(dialog(page), 'Make the link');
  await expect(dialog(page).locator('code', { hasText: '/join/' })).toBeVisible();
  await look(page, 'invitation made');
  const link = await dialog(page).locator('code', { hasText: '/join/' }).innerText();
  await press(dialog(page), 'Done');
  await signOut(page);
  await open(page, link);
  await look(page, 'join');
  await open(page, '/join/no-such-link');
  await look(page, 'join, not found');
});

test('the editor, runs and deliveries', async ({ page, phloem }) => {
  await setUp(page);
  // Nothing on this machine may be asked, so the delivery fails for good at once.
  const flow = await publishedDocument(page, unbroken, dialStatusReporting('http://127.0.0.1:9/status'));
  const carrier = await Carrier.connect(page, phloem, { '+15550001111': flow });
  const phone = carrier.call('15550001111', '15551110001');
  const dial = await phone.answer();
  await phone.dialled(dial, { DialStatus: 'no-answer', DialRingStatus: 'true', DialHangupCause: 'NO_ANSWER' });
  await open(page, `/flows/${flow.id}`);
  await expect(page.locator('[data-node-name="Start"]')).toBeVisible();
  await look(page, 'editor');
  await open(page, '/runs');
  await expect(page.getByRole('row')).toHaveCount(2);
  await look(page, 'runs');
  await page.getByRole('link', { name: unbroken }).click();
  await expect(page.locator('.step').first()).toBeVisible();
  await look(page, 'run');
  await open(page, '/deliveries');
  await look(page, 'deliveries');
});
