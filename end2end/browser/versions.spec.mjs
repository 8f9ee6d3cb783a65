// From the draft to a version, and back.

import { canvas, node } from './canvas.mjs';
import { call, expect, expectAccessible, expectFits, open, setUp, somebodyElse, test } from './phloem.mjs';

test.beforeEach(({ page }) => setUp(page));

const add = (page, label) => page.getByRole('complementary', { name: 'Steps to add' }).getByRole('button', { name: label }).click();
const dialog = (page) => page.getByRole('dialog', { name: 'Publish' });
const publish = (page) => page.getByRole('button', { name: 'Publish', exact: true });
const cards = (page) => canvas(page).locator('[data-node-name]');
const changes = (page) => page.locator('.changes');

// A phone menu, published twice: the second time with one more step.
async function twoVersions(page) {
  const flow = await call(page, 'POST', '/flows', { name: 'Main line', template: 'phone_menu' });
  await call(page, 'POST', `/flows/${flow.id}/versions`, { note: 'Opening hours in winter' });
  const { revision, document } = await call(page, 'GET', `/flows/${flow.id}/draft`);
  document.nodes.push({ id: 'n9', kind: 'hangup', name: 'Farewell', position: { x: 0, y: 480 }, config: {} });
  await call(page, 'PUT', `/flows/${flow.id}/draft`, { revision, document });
  await call(page, 'POST', `/flows/${flow.id}/versions`, { note: 'A farewell' });
  return flow;
}

test('errors keep a draft from being published, and lead to where they are', async ({ page }) => {
  const flow = await call(page, 'POST', '/flows', { name: 'Main line', template: 'phone_menu' });
  await open(page, `/flows/${flow.id}`);
  await add(page, 'Play Audio');
  await publish(page).click();
  await expect(dialog(page)).toContainText('1 problem to solve first');
  await expect(dialog(page)).toContainText('This will be the first version');
  await expect(publish(dialog(page))).toBeDisabled();
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Play_Audio_2' }).first().click();
  await expect(dialog(page)).toBeHidden();
  await expect(node(page, 'Play_Audio_2')).toHaveAttribute('aria-selected', 'true');

  await page.locator('.inspector').getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.type('Please call again tomorrow.');
  await publish(page).click();
  await expect(dialog(page)).not.toContainText('to solve first');
  await dialog(page).getByLabel('What is new').fill('Opening hours in winter');
  await publish(dialog(page)).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.locator('.editor-bar')).toContainText('Version 1 live');
  const { items } = await call(page, 'GET', `/flows/${flow.id}/versions`);
  expect(items.map(({ version, note, live }) => [version, note, live])).toEqual([[1, 'Opening hours in winter', true]]);

  await publish(page).click();
  await expect(dialog(page)).toContainText('the draft is the same as version 1');
  await expect(publish(dialog(page))).toBeDisabled();
  await page.keyboard.press('Escape');
  await add(page, 'Hangup');
  await publish(page).click();
  await expect(dialog(page)).toContainText('What changes since version 1');
  await expect(changes(page)).toContainText('Hangup_2Added');
});

test('a version is looked at, compared and made live', async ({ page }) => {
  const flow = await twoVersions(page);
  await open(page, `/flows/${flow.id}/versions`);
  const list = page.getByRole('navigation', { name: 'Versions' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('link', { name: /Version 2/ })).toContainText('Live');
  await expect(cards(page)).toHaveCount(7);
  await expect(changes(page)).toContainText('FarewellAdded');
  await expectAccessible(page);

  await list.getByRole('link', { name: /Version 1/ }).click();
  await expect(page).toHaveURL(/version=1/);
  await expect(cards(page)).toHaveCount(6);
  await expect(page.getByText('This was the first version.')).toBeVisible();
  await page.getByRole('link', { name: 'The draft' }).click();
  await expect(page.getByText('Restoring it would change the draft: 1 node removed.')).toBeVisible();

  await page.getByRole('button', { name: 'Make live' }).click();
  const asked = page.getByRole('dialog', { name: 'Make live' });
  await expect(asked).toContainText('Make version 1 live?');
  await expectAccessible(page);
  await asked.getByRole('button', { name: 'Make live' }).click();
  await expect(list.getByRole('link', { name: /Version 1/ })).toContainText('Live');
  await expect(page.getByRole('button', { name: 'Make live' })).toHaveCount(0);
  expect((await call(page, 'GET', `/flows/${flow.id}`)).live_version).toBe(1);
  await page.reload();
  await expect(list.getByRole('link', { name: /Version 1/ })).toContainText('Live');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectFits(page);
});

test('an old version goes back into the draft, as one step', async ({ page }) => {
  const flow = await twoVersions(page);
  await open(page, `/flows/${flow.id}/versions?version=1`);
  // To and fro: what is pressed belongs to the version that is shown.
  for (const version of [2, 1]) {
    await page.getByRole('navigation', { name: 'Versions' }).getByRole('link', { name: `Version ${version}` }).click();
    await expect(page.getByRole('heading', { name: `Version ${version}` })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Restore into the draft' }).click();
  await expect(page).toHaveURL(`/flows/${flow.id}`);
  await expect(page.getByText('Version 1 is in the draft now.')).toBeVisible();
  await expect(cards(page)).toHaveCount(6);
  const stored = async () => (await call(page, 'GET', `/flows/${flow.id}/draft`)).document.nodes.length;
  await expect.poll(stored).toBe(6);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(node(page, 'Farewell')).toBeVisible();
  await expect.poll(stored).toBe(7);
});

test('a viewer looks at versions and changes nothing', async ({ page, browser }) => {
  const flow = await twoVersions(page);
  const viewer = await somebodyElse(page, browser, 'viewer');
  await open(viewer, `/flows/${flow.id}/versions?version=1`);
  await expect(viewer.getByRole('heading', { name: 'Version 1' })).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'Make live' })).toHaveCount(0);
  await expect(viewer.getByRole('button', { name: /Restore/ })).toHaveCount(0);
  await viewer.context().close();
});

test('says that nothing is published yet', async ({ page }) => {
  const flow = await call(page, 'POST', '/flows', { name: 'Main line' });
  await open(page, `/flows/${flow.id}/versions`);
  await expect(page.getByRole('heading', { name: 'Nothing is published yet' })).toBeVisible();
  await expectAccessible(page);
});
