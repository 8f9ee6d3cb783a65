// The Flows page: finding, archiving, deleting, and what happens when it cannot.

import { call, card, command, createFlow, expect, open, setUp, test } from './phloem.mjs';

test.beforeEach(async ({ page }) => setUp(page));

test('finds flows by name, and keeps the search in the address', async ({ page }) => {
  for (const name of ['Sales', 'Support', 'Night & day']) await createFlow(page, name);
  const search = page.getByRole('searchbox', { name: 'Find a flow' });
  await search.pressSequentially('s');
  await expect(card(page, 'Night & day')).toHaveCount(0);
  await expect(card(page, 'Sales')).toBeVisible();
  await search.clear();
  await search.pressSequentially('t & d');
  await expect(page).toHaveURL('/flows?search=t%20%26%20d');
  await expect(search).toHaveValue('t & d');
  await expect(page.getByRole('heading', { name: 'Night & day' })).toBeVisible();
  await expect(card(page, 'Sales')).toHaveCount(0);
  await page.reload();
  await expect(search).toHaveValue('t & d');
  await expect(card(page, 'Night & day')).toBeVisible();
  await search.fill('nothing like it');
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(card(page, 'Sales')).toBeVisible();
  await expect(search).toHaveValue('');
});

test('archives a flow, undoes it, archives it again and deletes it', async ({ page }) => {
  await createFlow(page, 'Old line');
  await command(page, 'Old line', 'Archive');
  await expect(card(page, 'Old line')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'Old line')).toBeVisible();

  await command(page, 'Old line', 'Archive');
  await page.getByRole('link', { name: 'Archived' }).click();
  await command(page, 'Old line', 'Delete');
  await page.getByRole('button', { name: 'Delete flow' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing is archived' })).toBeVisible();
});

test('says at the field what is wrong with a name', async ({ page, expected }) => {
  expected.push('status of 422');
  await page.getByRole('button', { name: 'New flow' }).click();
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
  await name.fill('   ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await name.fill('Main line');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Main line')).toBeVisible();
});

test('says when there is no connection, and goes on when it is back', async ({ page, context, expected }) => {
  expected.push('ERR_INTERNET_DISCONNECTED');
  await page.getByRole('button', { name: 'New flow' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Main line');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Create flow' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('cannot be reached');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Create flow' }).click();
  await expect(card(page, 'Main line')).toBeVisible();
});

test('can be used without a mouse', async ({ page }) => {
  await createFlow(page, 'Main line');
  const menu = page.getByRole('button', { name: 'Commands for Main line' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Archive' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await page.keyboard.type('Front desk');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Front desk')).toBeVisible();
});

test('shows more than a page of flows', async ({ page }) => {
  for (let number = 1; number <= 50; number += 1) await call(page, 'POST', '/flows', { name: `Flow ${number}` });
  await open(page, '/flows');
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(48);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(50);
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
});

test('can be read before any script has run', async ({ page, browser, phloem }) => {
  await createFlow(page, 'Main line');
  const context = await browser.newContext({ baseURL: phloem.url, javaScriptEnabled: false, storageState: await page.context().storageState() });
  const bare = await context.newPage();
  await bare.goto('/flows');
  await expect(card(bare, 'Main line')).toBeVisible();
  await context.close();
});
