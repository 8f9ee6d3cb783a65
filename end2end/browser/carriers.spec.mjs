// The Carriers page: connecting Plivo step by step, and whether calls come through.

import { call, createCarrier, expect, open, plivo, publishedFlow, ring, setUp, somebodyElse, test } from './phloem.mjs';

test.beforeEach(async ({ page }) => setUp(page));

test('connects Plivo, and says when its first signed request arrives', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '/carriers');
  await page.getByRole('main').getByRole('link', { name: 'Add Plivo' }).click();
  await page.getByLabel('Auth ID').fill(plivo.auth_id);
  await page.getByLabel('Auth Token', { exact: true }).fill(plivo.auth_token);
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await expect(page).toHaveURL(/\/carriers\?guide=/);

  const [carrier] = (await call(page, 'GET', '/carriers')).items;
  const { url } = carrier.webhooks.find(({ purpose }) => purpose === 'answer');
  await page.getByRole('button', { name: 'Copy the Primary Answer URL' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
  await expect(page.getByRole('note')).toContainText('Plivo cannot reach http://127.0.0.1');

  const check = page.locator('.check');
  await expect(check).toContainText('Waiting for the first call');
  expect((await ring(carrier, { to: '15550001111', token: 'another' })).status).toBe(403);
  await expect(check).toContainText('1 request was refused, since the signature was wrong.');
  expect((await ring(carrier, { to: '15550001111' })).status).toBe(200);
  await expect(check).toContainText('Plivo’s signed request arrived');
  await check.getByRole('link', { name: 'Link a number' }).click();
  await expect(page).toHaveURL('/numbers');
  await expect(page.getByRole('table', { name: 'Calls that found no flow' })).toContainText('+1 555-000-1111');

  await open(page, '/carriers');
  await expect(page.getByRole('listitem').filter({ hasText: plivo.auth_id })).toContainText('Connected');
});

test('says at the form what is wrong with the credentials, and keeps what was typed', async ({ page, expected }) => {
  expected.push('status of 422');
  await open(page, '/carriers?add=plivo');
  await page.getByLabel('Auth ID').fill('no id');
  await page.getByLabel('Auth Token', { exact: true }).fill(plivo.auth_token);
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Auth ID')).toHaveValue('no id');
});

test('changes the name and the credentials, and never shows the token', async ({ page }) => {
  await createCarrier(page);
  await open(page, '/carriers');
  const commands = page.getByRole('button', { name: /^Commands for/ });
  await commands.click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change carrier' });
  await dialog.getByLabel('Name').fill('Plivo, main account');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Plivo, main account' })).toBeVisible();

  await commands.click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  await dialog.getByRole('button', { name: 'Enter others' }).click();
  await expect(dialog.getByLabel('Auth Token', { exact: true })).toHaveValue('');
  await dialog.getByLabel('Auth ID').fill('MAYYYYYYYYYYYYYYYYYY');
  await dialog.getByLabel('Auth Token', { exact: true }).fill('another token');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'MAYYYYYYYYYYYYYYYYYY' })).toBeVisible();
  expect(await page.content()).not.toContain('another token');
});

test('deletes a carrier once no number needs it, and says which one does', async ({ page, expected }) => {
  expected.push('status of 409');
  const carrier = await createCarrier(page);
  const flow = await publishedFlow(page, 'Main line');
  await call(page, 'PUT', '/numbers/+15550001111', { carrier_id: carrier.id, flow_id: flow.id });
  await open(page, '/carriers');
  await page.getByRole('button', { name: 'Commands for Plivo' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete carrier' });
  await dialog.getByRole('button', { name: 'Delete carrier' }).click();
  await expect(dialog.getByRole('alert')).toContainText('15550001111');
  await call(page, 'DELETE', '/numbers/+15550001111');
  await dialog.getByRole('button', { name: 'Delete carrier' }).click();
  await expect(page.getByRole('heading', { name: 'Connect the carrier that brings your calls' })).toBeVisible();
});

test('an editor sees carriers and how they stand, and changes none', async ({ page, browser }) => {
  await createCarrier(page);
  const editor = await somebodyElse(page, browser, 'editor');
  await open(editor, '/carriers');
  await expect(editor.getByRole('listitem').filter({ hasText: plivo.auth_id })).toContainText('Waiting for the first call');
  await expect(editor.getByRole('link', { name: 'Add Plivo' })).toHaveCount(0);
  await editor.getByRole('button', { name: 'Commands for Plivo' }).click();
  expect(await editor.getByRole('menuitem').allInnerTexts()).toEqual(['What to paste at Plivo']);
  await open(editor, '/carriers?add=plivo');
  await expect(editor.getByRole('heading', { name: 'Only an owner connects carriers' })).toBeVisible();
  await editor.context().close();
});
