// The Settings page: people, invitations, one's own password, credentials.

import { call, expect, open, owner, setUp, signIn, somebodyElse, test } from './phloem.mjs';

test.beforeEach(async ({ page }) => setUp(page));

test('invites somebody by a link that works once', async ({ page, browser, expected }) => {
  await open(page, '/settings');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.getByLabel('E-mail address').fill('grace@example.com');
  await dialog.getByLabel('Role').selectOption('Viewer');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await expect(dialog).toContainText('joins as a viewer');
  await expect(dialog.getByRole('note')).toContainText('only works on this machine or in its network');
  const link = await dialog.locator('code', { hasText: '/join/' }).innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('table', { name: 'Invitations' })).toContainText('grace@example.com');

  const context = await browser.newContext();
  const grace = await context.newPage();
  await open(grace, link);
  await expect(grace.getByRole('heading', { name: `Join ${owner.workspace}` })).toBeVisible();
  await expect(grace.getByRole('main')).toContainText('You are invited as a viewer, who sees everything but secrets.');
  await grace.getByLabel('Password').fill('staple battery horse');
  await grace.getByRole('button', { name: 'Join' }).click();
  await expect(grace).toHaveURL(/\/flows$/);
  await open(grace, link);
  await expect(grace.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
  await context.close();

  await page.reload();
  await expect(page.getByRole('table', { name: 'People' })).toContainText('grace@example.com');
  await expect(page.getByRole('table', { name: 'Invitations' })).toHaveCount(0);
});

test('withdraws an invitation', async ({ page, browser }) => {
  const { url } = await call(page, 'POST', '/invitations', { email: 'grace@example.com', role: 'editor' });
  await open(page, '/settings');
  await page.getByRole('button', { name: 'Withdraw the invitation of grace@example.com' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw invitation' }).click();
  await expect(page.getByRole('table', { name: 'Invitations' })).toHaveCount(0);
  const context = await browser.newContext();
  const stranger = await context.newPage();
  await open(stranger, url);
  await expect(stranger.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
  await context.close();
});

test('changes a role and removes somebody, and keeps the last owner', async ({ page, browser, expected }) => {
  expected.push('status of 409');
  const editor = await somebodyElse(page, browser, 'editor');
  await open(page, '/settings');
  const role = page.getByLabel('Role of editor@example.com');
  await role.selectOption('Viewer');
  await expect(page.getByRole('status').filter({ hasText: 'editor@example.com is a viewer now.' })).toBeVisible();
  await editor.reload();
  await expect(editor.getByRole('button', { name: 'New flow' })).toHaveCount(0);

  const mine = page.getByLabel(`Role of ${owner.email}`);
  await mine.selectOption('Editor');
  await expect(page.getByRole('status').filter({ hasText: 'last owner' })).toBeVisible();
  await expect(mine.locator('option:checked')).toHaveText('Owner');

  await page.getByRole('button', { name: 'Remove editor@example.com' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove person' }).click();
  await expect(page.getByRole('table', { name: 'People' })).not.toContainText('editor@example.com');
  await open(editor, '/flows');
  await expect(editor).toHaveURL(/\/sign-in/);
  await editor.context().close();
});

test('changes the password, and signs out everywhere', async ({ page, browser, expected, baseURL }) => {
  expected.push('status of 422', 'status of 401');
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await open(other, '/sign-in');
  await signIn(other);
  await expect(other).toHaveURL('/flows');

  await open(page, '/settings');
  const part = page.getByRole('region', { name: 'Your password' });
  await part.getByLabel('Current password').fill('not the right one');
  await part.getByLabel('New password').fill('a new one with words');
  await part.getByRole('button', { name: 'Change password' }).click();
  await expect(part.getByRole('alert')).toContainText('current password is wrong');
  await part.getByLabel('Current password').fill(owner.password);
  await part.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your other devices are signed out.' })).toBeVisible();
  await expect(part.getByLabel('New password')).toHaveValue('');
  await open(other, '/flows');
  await expect(other).toHaveURL(/\/sign-in/);
  await signIn(other, { password: 'a new one with words' });
  await expect(other).toHaveURL('/flows');

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await open(other, '/flows');
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});

test('makes credentials that work, and revokes them', async ({ page, request }) => {
  await open(page, '/settings');
  await page.getByRole('button', { name: 'Make credentials' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make credentials' });
  await dialog.getByLabel('Name').fill('Booking');
  await dialog.getByRole('button', { name: 'Make credentials' }).click();
  const [id, token, example] = await dialog.locator('code').allInnerTexts();
  // It is shown only once, so nothing but “Done” closes it.
  await page.mouse.click(5, 5);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  expect(example).toContain(`curl -u ${id}:${token}`);
  const authorization = `Basic ${Buffer.from(`${id}:${token}`).toString('base64')}`;
  expect((await request.get('/api/v1/flows', { headers: { authorization } })).status()).toBe(200);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const table = page.getByRole('table', { name: 'API credentials' });
  await expect(table).toContainText(id);
  expect(await page.content()).not.toContain(token);

  await page.getByRole('button', { name: 'Revoke the credentials of Booking' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke credentials' }).click();
  await expect(table).toContainText('Revoked');
  expect((await request.get('/api/v1/flows', { headers: { authorization } })).status()).toBe(401);
});

test('says what a viewer may do, and shows no more', async ({ page, browser }) => {
  const viewer = await somebodyElse(page, browser, 'viewer');
  await open(viewer, '/settings');
  await expect(viewer.getByRole('table', { name: 'People' })).toContainText(owner.email);
  await expect(viewer.getByRole('region', { name: 'People' })).toContainText('An owner invites and removes people');
  for (const name of ['Invite somebody', 'Make credentials', /^Remove/]) await expect(viewer.getByRole('button', { name })).toHaveCount(0);
  await expect(viewer.getByRole('region', { name: 'Limits' })).toContainText('2000 nodes');
  await viewer.context().close();
});
