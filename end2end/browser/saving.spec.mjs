// The draft saves itself, whatever happens to the connection, the server, the session or the other tab.

import { canvas, node } from './canvas.mjs';
import { call, expect, expectAccessible, open, owner, setUp, test } from './phloem.mjs';

test.beforeEach(({ page }) => setUp(page));

const saving = (page) => page.locator('.saving');
const add = (page, label) => page.getByRole('complementary', { name: 'Steps to add' }).getByRole('button', { name: label }).click();
const cards = (page) => canvas(page).locator('[data-node-name]');
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('phloem.unsaved.')).length);
const drawn = async (page, flow) => (await call(page, 'GET', `/flows/${flow.id}/draft`)).document.nodes.map(({ name }) => name);

// Opens a flow of Start alone.
async function draft(page) {
  const flow = await call(page, 'POST', '/flows', { name: 'Main line' });
  await open(page, `/flows/${flow.id}`);
  await expect(saving(page)).toContainText(/Saved \d\d:\d\d/);
  return flow;
}

// Opens the same flow in another tab of the same browser.
async function anotherTab(page) {
  const other = await page.context().newPage();
  await open(other, page.url());
  await expect(cards(other)).toHaveCount(await cards(page).count());
  return other;
}

test('saves what is drawn, and finds it again', async ({ page }) => {
  const flow = await draft(page);
  await add(page, 'Hangup');
  await expect(saving(page)).toContainText('Saving…');
  await expect(saving(page)).toContainText(/Saved \d\d:\d\d/);
  expect(await drawn(page, flow)).toEqual(['Start', 'Hangup_1']);
  expect(await kept(page)).toBe(0);
  await page.reload();
  await expect(node(page, 'Hangup_1')).toBeVisible();
});

test('nothing is lost while there is no connection and the tab is closed meanwhile', async ({ page, context, expected }) => {
  expected.push('ERR_INTERNET_DISCONNECTED');
  const flow = await draft(page);
  await context.setOffline(true);
  await add(page, 'Menu');
  await expect(saving(page)).toContainText('Offline – kept on this device');
  await add(page, 'Hangup');
  await expect.poll(() => kept(page)).toBe(1);
  const other = await context.newPage();
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  await context.setOffline(false);
  await open(other, `/flows/${flow.id}`);
  await expect(node(other, 'Hangup_1')).toBeVisible();
  await expect(node(other, 'Menu_1')).toBeVisible();
  // Whether it was brought back or the closing tab's last request still arrived is up to the browser, which forgets then that it was told to be offline.
  await expect(saving(other)).toContainText(/Saved \d\d:\d\d/);
  expect(await drawn(other, flow)).toEqual(['Start', 'Menu_1', 'Hangup_1']);
  await expect.poll(() => kept(other)).toBe(0);
});

test('a killed server is waited for, and gets what was drawn', async ({ page, phloem, expected }) => {
  expected.push('ERR_CONNECTION_REFUSED', 'ERR_INCOMPLETE_CHUNKED_ENCODING', 'ERR_EMPTY_RESPONSE', 'ERR_CONNECTION_RESET');
  const flow = await draft(page);
  await add(page, 'Menu');
  await phloem.kill();
  await expect(saving(page)).toContainText('Offline – kept on this device');
  await add(page, 'Hangup');
  await phloem.startAgain();
  await saving(page).getByRole('button', { name: 'Try now' }).click();
  await expect(saving(page)).toContainText(/Saved \d\d:\d\d/);
  expect(await drawn(page, flow)).toEqual(['Start', 'Menu_1', 'Hangup_1']);
});

test('a session that is over is begun again in place', async ({ page, context, expected }) => {
  expected.push('status of 401');
  const flow = await draft(page);
  await context.clearCookies();
  await add(page, 'Hangup');
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toContainText(owner.email);
  await expectAccessible(page);
  await dialog.getByLabel('Password').fill('not the password');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('The password is wrong.');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await saving(page).getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByLabel('Password').fill(owner.password);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(saving(page)).toContainText(/Saved \d\d:\d\d/);
  expect(await drawn(page, flow)).toEqual(['Start', 'Hangup_1']);
});

test('a tab in which nothing was done follows the other', async ({ page }) => {
  await draft(page);
  const other = await anotherTab(page);
  await add(other, 'Hangup');
  await expect(saving(other)).toContainText(/Saved \d\d:\d\d/);
  await page.bringToFront();
  await expect(node(page, 'Hangup_1')).toBeVisible();
  await expect(page.getByText('You changed this draft in another window')).toBeVisible();
});

// Draws a menu in one tab and, without a connection, a hangup in the other; then that one is asked.
async function conflict(page, expected) {
  expected.push('ERR_INTERNET_DISCONNECTED', 'status of 409');
  const flow = await draft(page);
  const context = page.context();
  const other = await anotherTab(page);
  await page.bringToFront();
  await context.setOffline(true);
  await add(page, 'Hangup');
  await expect(saving(page)).toContainText('Offline');
  // Another browser, as it were: the requests of a test's context are not offline.
  const { revision, document } = await (await context.request.get(`/api/v1/flows/${flow.id}/draft`)).json();
  await other.close();
  document.nodes.push({ id: 'n9', kind: 'menu', name: 'Menu_1', position: { x: 320, y: 320 }, config: {} });
  const origin = new URL(page.url()).origin;
  const reply = await context.request.put(`/api/v1/flows/${flow.id}/draft`, { data: { revision, document }, headers: { origin } });
  expect(reply.status(), await reply.text()).toBe(200);
  await context.setOffline(false);
  const dialog = page.getByRole('dialog', { name: 'Which draft stays' });
  await expect(dialog).toBeVisible();
  return { flow, dialog };
}

test('two drafts stand side by side: mine is kept, and Undo brings the other', async ({ page, expected }) => {
  const { flow, dialog } = await conflict(page, expected);
  await expect(dialog.getByRole('figure')).toHaveCount(2);
  await expect(dialog).toContainText('Hangup_1Added');
  await expect(dialog).toContainText('Menu_1Removed');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(saving(page)).toContainText('Not saved: changed elsewhere');
  await saving(page).getByRole('button', { name: 'Decide' }).click();
  await dialog.getByRole('button', { name: 'Keep mine', exact: true }).click();
  await expect(saving(page)).toContainText(/Saved \d\d:\d\d/);
  expect(await drawn(page, flow)).toEqual(['Start', 'Hangup_1']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(node(page, 'Menu_1')).toBeVisible();
  await expect(node(page, 'Hangup_1')).toHaveCount(0);
});

test('two drafts stand side by side: the other is taken, and Undo brings mine', async ({ page, expected }) => {
  const { flow, dialog } = await conflict(page, expected);
  await dialog.getByRole('button', { name: 'Take the other' }).click();
  await expect(node(page, 'Menu_1')).toBeVisible();
  await expect(node(page, 'Hangup_1')).toHaveCount(0);
  await expect(saving(page)).toContainText(/Saved \d\d:\d\d/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(node(page, 'Hangup_1')).toBeVisible();
  await expect.poll(() => drawn(page, flow)).toEqual(['Start', 'Hangup_1']);
});

test('two drafts stand side by side: mine becomes a flow of its own', async ({ page, expected }) => {
  const { flow, dialog } = await conflict(page, expected);
  await dialog.getByRole('button', { name: 'Keep mine as a copy' }).click();
  await expect(node(page, 'Menu_1')).toBeVisible();
  expect(await drawn(page, flow)).toEqual(['Start', 'Menu_1']);
  await page.getByRole('link', { name: 'Open it' }).click();
  await expect(page).not.toHaveURL(`/flows/${flow.id}`);
  await expect(node(page, 'Hangup_1')).toBeVisible();
});

test('only what could be lost keeps a page from being left', async ({ page, context, expected }) => {
  expected.push('ERR_INTERNET_DISCONNECTED');
  const asked = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  await draft(page);
  await add(page, 'Menu');
  await expect(saving(page)).toContainText(/Saved \d\d:\d\d/);
  await page.reload();
  expect(asked).toEqual([]);
  // A browser that keeps nothing.
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await open(page, page.url());
  await context.setOffline(true);
  await add(page, 'Hangup');
  await expect(saving(page)).toContainText('Offline – leave this page open');
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
});
