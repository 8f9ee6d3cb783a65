// The Flows page: finding, archiving, deleting, and what happens when it cannot.

import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { call, card, command, createFlow, expect, expectEditor, open, setUp, somebodyElse, test } from './phloem.mjs';

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

test('undoes archiving after the page was left', async ({ page }) => {
  await call(page, 'POST', '/flows', { name: 'Old line' });
  await open(page, '/flows');
  await command(page, 'Old line', 'Archive');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Numbers' })).toBeVisible();
  const undone = page.waitForResponse((reply) => reply.request().method() === 'PATCH');
  await page.getByRole('button', { name: 'Undo' }).click();
  await undone;
  await page.getByRole('link', { name: 'Flows', exact: true }).click();
  await expect(card(page, 'Old line')).toBeVisible();
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
  await expectEditor(page);
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
  await expectEditor(page);
});

test('can be used without a mouse', async ({ page }) => {
  await createFlow(page, 'Main line');
  const menu = page.getByRole('button', { name: 'Commands for Main line' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
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

test('a card leads to its flow, by mouse and by keyboard, and its menu does not', async ({ page }) => {
  const { id } = await call(page, 'POST', '/flows', { name: 'Main line' });
  await open(page, '/flows');
  await card(page, 'Main line').click({ position: { x: 60, y: 60 } });
  await expectEditor(page, id);
  await open(page, '/flows');
  await page.getByRole('button', { name: 'Commands for Main line' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(page).toHaveURL('/flows');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Main line' }).focus();
  await page.keyboard.press('Enter');
  await expectEditor(page, id);
});

test('begins with a template that has a name already', async ({ page }) => {
  await page.getByRole('button', { name: 'New flow' }).click();
  const dialog = page.getByRole('dialog', { name: 'New flow' });
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await dialog.getByRole('radio', { name: 'Phone menu' }).check();
  await expect(name).toHaveValue('Phone menu');
  await dialog.getByRole('radio', { name: 'Start from scratch' }).check();
  await expect(name).toHaveValue('');
  await name.fill('Reception');
  await dialog.getByRole('radio', { name: 'Phone menu' }).check();
  await expect(name).toHaveValue('Reception');
  await dialog.getByRole('button', { name: 'Create flow' }).click();
  await expectEditor(page);
  const [flow] = (await call(page, 'GET', '/flows')).items;
  expect(flow.name).toBe('Reception');
  expect(flow.drawing.nodes.length).toBeGreaterThan(3);
  expect(flow.draft_errors).toBe(0);
});

test('duplicates a flow and leads to the copy', async ({ page }) => {
  const { id } = await call(page, 'POST', '/flows', { name: 'Main line', template: 'phone_menu' });
  await open(page, '/flows');
  await command(page, 'Main line', 'Duplicate');
  await expect(card(page, 'Main line (copy)')).toBeVisible();
  await page.getByRole('status').getByRole('link', { name: 'Open' }).click();
  await expectEditor(page);
  const copy = page.url().split('/').at(-1);
  expect(copy).not.toBe(id);
  const [first, second] = await Promise.all([id, copy].map((id) => call(page, 'GET', `/flows/${id}/draft`)));
  expect(second.document).toEqual(first.document);
});

test('exports a flow and imports the file', async ({ page }) => {
  await call(page, 'POST', '/flows', { name: 'Main line', template: 'phone_menu' });
  await open(page, '/flows');
  const downloading = page.waitForEvent('download');
  await command(page, 'Main line', 'Export');
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('Main line.phloem.json');

  await page.getByLabel('Import', { exact: true }).setInputFiles(await download.path().then((path) => copyAs(path, 'Main line.phloem.json')));
  const dialog = page.getByRole('dialog', { name: 'Import flow' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Main line');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Second line');
  await dialog.getByRole('button', { name: 'Import flow' }).click();
  await expectEditor(page);
  const { items } = await call(page, 'GET', '/flows');
  const documents = await Promise.all(items.map(({ id }) => call(page, 'GET', `/flows/${id}/draft`)));
  expect(documents[0].document).toEqual(documents[1].document);
});

// A browser gives what it downloads a name of its own.
async function copyAs(path, name) {
  const copy = join(await mkdtemp(join(tmpdir(), 'phloem-download-')), name);
  await copyFile(path, copy);
  return copy;
}

const half = '{"format": 1, "nodes": [\n  {"id": "n1", "kind": "start",';
const node = (kind) => JSON.stringify({ format: 1, nodes: [{ id: 'n1', kind, name: 'A' }] });
const wrongFiles = {
  'that is none of ours': ['package.json', '{"name": "phloem"}', 'It is not a flow that was exported here.'],
  'that is no JSON': ['notes.json', 'Dear all,', 'cannot be read at line 1, column 1'],
  'that ends in the middle': ['half.json', half, 'It ends in the middle, at line 2'],
  'of 3 MB': ['large.json', ' '.repeat(3_000_000), 'It has 2.9 MiB, and a flow has at most 1 MiB'],
  'with a kind that is not known': ['menuu.json', node('menuu'), 'There is no node kind `menuu`'],
};

for (const [what, [name, text, why]] of Object.entries(wrongFiles)) {
  test(`says what is wrong with a file ${what}, and changes nothing`, async ({ page }) => {
    await page.getByLabel('Import', { exact: true }).setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    const dialog = page.getByRole('dialog', { name: 'Import flow' });
    await expect(dialog).toContainText(`“${name}” is not imported`);
    await expect(dialog).toContainText(why);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    expect((await call(page, 'GET', '/flows')).items).toEqual([]);
  });
}

test('imports a file that is dropped on the page', async ({ page }) => {
  const files = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'Dropped.json', { type: 'application/json' }));
    return data;
  }, node('start'));
  await page.dispatchEvent('body', 'dragover', { dataTransfer: files });
  await expect(page.getByText('Drop the file to import the flow')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: files });
  const dialog = page.getByRole('dialog', { name: 'Import flow' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Dropped');
  await expect(page.getByText('Drop the file to import the flow')).toHaveCount(0);
});

test('stays where one is in a long list when a flow gets another name', async ({ page }) => {
  for (let number = 1; number <= 50; number += 1) await call(page, 'POST', '/flows', { name: `Flow ${number}` });
  await open(page, '/flows');
  await page.getByRole('button', { name: 'Show more' }).click();
  await command(page, 'Flow 1', 'Rename');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('The first one');
  await page.keyboard.press('Enter');
  await expect(card(page, 'The first one')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(50);
});

test('a viewer looks and changes nothing', async ({ page, browser }) => {
  await call(page, 'POST', '/flows', { name: 'Main line' });
  const viewer = await somebodyElse(page, browser, 'viewer');
  await expect(card(viewer, 'Main line')).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'New flow' })).toHaveCount(0);
  await expect(viewer.getByLabel('Import', { exact: true })).toHaveCount(0);
  await viewer.getByRole('button', { name: 'Commands for Main line' }).click();
  const commands = await viewer.getByRole('menuitem').allInnerTexts();
  expect(commands).toEqual(['Runs', 'Versions', 'Export']);
  await viewer.context().close();
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
