// The Numbers page: linking numbers to flows, and what leads to that.

import { call, createCarrier, expect, open, publishedFlow, ring, setUp, somebodyElse, test } from './phloem.mjs';

const number = '+15550001111';

test.beforeEach(async ({ page }) => setUp(page));

// The row of a table that names a number.
const row = (page, text) => page.getByRole('row').filter({ hasText: text });

// Picks a flow in the dialog.
async function pickFlow(page, name) {
  const dialog = page.getByRole('dialog', { name: 'Link a number' });
  await dialog.getByRole('button', { name: 'Flow:' }).click();
  await dialog.getByRole('combobox', { name: 'Flow' }).fill(name);
  await dialog.getByRole('option', { name, exact: true }).click();
}

test('leads from nothing to the first carrier, and on to a linked number', async ({ page }) => {
  await open(page, '/numbers');
  await expect(page.getByRole('heading', { name: 'First, connect a carrier' })).toBeVisible();
  await page.getByRole('link', { name: 'Add Plivo' }).click();
  await expect(page.getByRole('heading', { name: 'Connect Plivo' })).toBeVisible();

  await createCarrier(page);
  const flow = await publishedFlow(page, 'Main line');
  await open(page, '/numbers');
  await page.getByRole('button', { name: 'Link a number' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link a number' });
  await dialog.getByLabel('Number').fill('+1 (555) 000-1111');
  await expect(dialog).toContainText('Will be linked as +1 555-000-1111.');
  await pickFlow(page, 'Main line');
  await dialog.getByRole('button', { name: 'Link number' }).click();
  await expect(dialog).toBeHidden();
  await expect(row(page, '+1 555-000-1111')).toContainText('Live');
  await row(page, '+1 555-000-1111').getByRole('link', { name: 'Main line' }).click();
  await expect(page).toHaveURL(`/flows/${flow.id}`);
});

test('says in words what is missing, while one types and when one goes on', async ({ page }) => {
  await createCarrier(page);
  await createCarrier(page, 'Plivo, second account');
  await open(page, '/numbers');
  await page.getByRole('button', { name: 'Link a number' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link a number' });
  const field = dialog.getByLabel('Number');
  await field.fill('0155');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('alert')).toContainText('country code');
  await field.fill('+1 555');
  await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  await expect(dialog).toContainText('4 digits so far');
  await field.fill('+1 555 000 1111');
  await dialog.getByLabel('Carrier').selectOption('Plivo');
  await dialog.getByRole('button', { name: 'Link number' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Choose the flow that answers.');
  await expect(dialog).toBeVisible();
});

test('keeps a number with one version, changes it, and unlinks it', async ({ page }) => {
  const carrier = await createCarrier(page);
  const flow = await publishedFlow(page, 'Main line');
  await call(page, 'PUT', `/numbers/${number}`, { carrier_id: carrier.id, flow_id: flow.id });
  await open(page, '/numbers');
  const commands = page.getByRole('button', { name: 'Commands for +1 555-000-1111' });
  await commands.click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link a number' });
  await dialog.getByRole('radio', { name: 'Stay with one' }).check();
  await dialog.getByLabel('Stay with', { exact: true }).last().selectOption('Version 1, live: Opening hours in winter');
  await dialog.getByRole('button', { name: 'Link number' }).click();
  await expect(row(page, '+1 555-000-1111')).toContainText('Stays with version 1');
  const [linked] = (await call(page, 'GET', '/numbers')).items;
  expect(linked.version).toBe(1);

  await commands.click();
  await page.getByRole('menuitem', { name: 'Unlink' }).click();
  const question = page.getByRole('dialog', { name: 'Unlink number' });
  await expect(question).toContainText('not connected to a call flow');
  await question.getByRole('button', { name: 'Unlink number' }).click();
  await expect(page.getByRole('heading', { name: 'Link your first number' })).toBeVisible();
  expect((await call(page, 'GET', '/numbers')).items).toEqual([]);
});

test('says what callers get while a flow is not published or is archived, and asks before it is archived', async ({ page }) => {
  const carrier = await createCarrier(page);
  const drafted = await call(page, 'POST', '/flows', { name: 'Second line' });
  const flow = await publishedFlow(page, 'Main line');
  await call(page, 'PUT', `/numbers/${number}`, { carrier_id: carrier.id, flow_id: flow.id });
  await call(page, 'PUT', '/numbers/+15550002222', { carrier_id: carrier.id, flow_id: drafted.id });
  await open(page, '/numbers');
  await expect(row(page, '+1 555-000-1111')).toContainText('Live version 1');
  await expect(row(page, '+1 555-000-2222')).toContainText('Not published');
  await expect(row(page, '+1 555-000-2222')).toContainText('Callers hear that the call flow is not published yet.');
  expect(await (await ring(carrier, { to: '15550002222' })).text()).toContain('is not published yet');

  await open(page, '/flows');
  await page.getByRole('button', { name: 'Commands for Main line' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  const question = page.getByRole('dialog', { name: 'Archive flow' });
  await expect(question).toContainText('+1 555-000-1111 is linked to this flow.');
  await expect(question).toContainText('callers reach it as before');
  await question.getByRole('button', { name: 'Archive flow' }).click();
  await expect(page.getByText('Archived “Main line”.')).toBeVisible();
  await open(page, '/numbers');
  await expect(row(page, '+1 555-000-1111')).toContainText('Archived');
  await expect(row(page, '+1 555-000-1111')).toContainText('Live version 1');
  expect(await (await ring(carrier, { to: number.slice(1) })).text()).not.toContain('is not');
});

test('links a number from a call that found no flow', async ({ page }) => {
  const carrier = await createCarrier(page);
  await publishedFlow(page, 'Main line');
  for (let call = 0; call < 3; call += 1) expect((await ring(carrier, { to: number.slice(1) })).status).toBe(200);
  await open(page, '/numbers');
  const missed = page.getByRole('table', { name: 'Calls that found no flow' });
  await expect(missed).toContainText('+1 555-000-1111');
  await expect(missed.getByRole('row').last()).toContainText('3');
  await missed.getByRole('button', { name: 'Link this number' }).click();
  await pickFlow(page, 'Main line');
  const dialog = page.getByRole('dialog', { name: 'Link a number' });
  await dialog.getByRole('button', { name: 'Link number' }).click();
  await expect(missed).toHaveCount(0);
  await expect(row(page, '+1 555-000-1111')).toContainText('Main line');
});

test('a viewer sees the numbers and no commands', async ({ page, browser }) => {
  const carrier = await createCarrier(page);
  const flow = await publishedFlow(page, 'Main line');
  await call(page, 'PUT', `/numbers/${number}`, { carrier_id: carrier.id, flow_id: flow.id });
  const viewer = await somebodyElse(page, browser, 'viewer');
  await open(viewer, '/numbers');
  await expect(row(viewer, '+1 555-000-1111')).toContainText('Main line');
  await expect(viewer.getByRole('button', { name: 'Link a number' })).toHaveCount(0);
  await expect(viewer.getByRole('button', { name: /^Commands for/ })).toHaveCount(0);
  await viewer.context().close();
});

test('asks before a number is taken from the flow that answers it', async ({ page }) => {
  const carrier = await createCarrier(page);
  const [main, night] = [await publishedFlow(page, 'Main line'), await publishedFlow(page, 'Night line')];
  await call(page, 'PUT', `/numbers/${encodeURIComponent(number)}`, { carrier_id: carrier.id, flow_id: main.id });
  await open(page, '/numbers');
  await page.getByRole('button', { name: 'Link a number' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link a number' });
  await dialog.getByLabel('Number').fill('+1 (555) 000-1111');
  await pickFlow(page, 'Night line');
  await dialog.getByRole('button', { name: 'Link number' }).click();
  await expect(dialog.getByRole('alert')).toContainText('“Main line” answers this number now.');
  const answers = async () => (await call(page, 'GET', '/numbers')).items.map(({ flow }) => flow.id);
  expect(await answers()).toEqual([main.id]);
  await dialog.getByRole('button', { name: 'Take it over' }).click();
  await expect(dialog).toBeHidden();
  expect(await answers()).toEqual([night.id]);
});
