// The first quarter of an hour of somebody new: from nothing to a named flow, out, and in again.

import { card, command, createFlow, expect, open, owner, setUp, signIn, signOut, test } from './phloem.mjs';

test('from the first visit to a flow, and back in after signing out', async ({ page, expected }) => {
  expected.push('status of 401');

  await open(page, '/');
  await expect(page).toHaveURL('/set-up');
  await setUp(page);
  await expect(page).toHaveTitle('Flows · Phloem');
  await expect(page.getByRole('heading', { name: 'Make your first flow' })).toBeVisible();

  await createFlow(page, 'Main line');
  await expect(card(page, 'Main line')).toContainText('Not published');

  await command(page, 'Main line', 'Rename');
  const dialog = page.getByRole('dialog', { name: 'Rename flow' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Main line');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Front desk');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Front desk')).toBeVisible();
  await expect(card(page, 'Main line')).toHaveCount(0);

  await signOut(page);
  await signIn(page, { password: 'not the right one' });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page);
  await expect(page).toHaveURL('/flows');
  await expect(card(page, 'Front desk')).toBeVisible();
});

test('setting up happens once', async ({ page, browser, phloem }) => {
  await setUp(page);
  const stranger = await browser.newContext({ baseURL: phloem.url });
  const other = await stranger.newPage();
  await open(other, '/set-up');
  await expect(other).toHaveURL(/\/sign-in/);
  await stranger.close();

  await open(page, '/set-up');
  await expect(page).toHaveURL('/flows');
});

test('a password that is too short is not taken', async ({ page }) => {
  await open(page, '/set-up');
  await page.getByLabel('E-mail address').fill(owner.email);
  await page.getByLabel('Password').fill('eleven char');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/set-up');
  const short = await page.getByLabel('Password').evaluate((input) => input.validity.tooShort);
  expect(short).toBe(true);
});

test('who was sent to sign in comes to the page that was asked for', async ({ page }) => {
  await setUp(page);
  await signOut(page);
  await open(page, '/flows?archived=true');
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await signIn(page);
  await expect(page).toHaveURL('/flows?archived=true');
  await expect(page.getByRole('heading', { name: 'Nothing is archived' })).toBeVisible();
});

test('signing out and in takes one step each', async ({ page, baseURL }) => {
  await setUp(page);
  const visited = [];
  page.on('framenavigated', (frame) => visited.push(frame.url()));
  await signOut(page);
  await signIn(page);
  await expect(page).toHaveURL('/flows');
  await expect(page.getByRole('heading', { name: 'Make your first flow' })).toBeVisible();
  expect(visited).toEqual([`${baseURL}/sign-in`, `${baseURL}/flows`]);
});

test('signing in leads to no other site', async ({ page }) => {
  await setUp(page);
  await signOut(page);
  await open(page, '/sign-in?to=//example.com/');
  await signIn(page);
  await expect(page).toHaveURL('/flows');
});
