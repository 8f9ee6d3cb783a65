// The inspector: what a node does is set up in its form, by mouse and by keyboard, and what is wrong leads to the field that mends it.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

import { call, expect, expectAccessible, open, setUp, somebodyElse, test } from './phloem.mjs';

const example = JSON.parse(await readFile(new URL('../../docs/examples/dial-status.json', import.meta.url), 'utf8'));

// The example's nodes and edges, with nothing filled in yet.
const empty = { ...example, nodes: example.nodes.map((node) => ({ ...node, config: {} })) };

// Makes a flow of a document or a template, and opens it in the editor.
async function edit(page, how) {
  const flow = await call(page, 'POST', '/flows', { name: 'Sales line', ...how });
  await open(page, `/flows/${flow.id}`);
  return flow;
}

const inspector = (page) => page.getByRole('complementary', { name: 'Settings' });
const box = (page, name) => inspector(page).getByRole('textbox', { name, exact: true });
const select = (page, name) => page.locator(`[data-node-name="${name}"]`).click({ position: { x: 60, y: 18 } });
const configs = async (page, flow) => (await call(page, 'GET', `/flows/${flow.id}/draft`)).document.nodes.map(({ config }) => config);
const saved = (page, flow, index) => expect.poll(async () => (await configs(page, flow))[index]);

test('the two forms of dial status reporting, by mouse', async ({ page }) => {
  await setUp(page);
  const wanted = await configs(page, await call(page, 'POST', '/flows', { name: 'Example', document: example }));
  const flow = await edit(page, { document: empty });

  await select(page, 'Call_Forward_1');
  // A new node shows the caller's number already.
  await box(page, 'Show as caller').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Insert a variable into Show as caller' }).click();
  await page.getByRole('option', { name: 'caller\'s number' }).click();
  await expect(box(page, 'Show as caller').locator('.chip')).toHaveText('Start · caller\'s number');
  await box(page, 'Ring').click();
  await page.keyboard.type('+15551230001, +15551230002');
  await select(page, 'Report_Dial');
  await expect(box(page, 'Address')).toBeVisible();
  await page.getByLabel('Method').selectOption('POST');
  await box(page, 'Address').click();
  await page.keyboard.type('https://app.example.com/dial-status');
  await page.getByRole('radio', { name: 'Form', exact: true }).click();
  await page.getByRole('button', { name: 'Insert dial status' }).click();
  await expect(inspector(page).getByRole('group', { name: /^Field \d$/ })).toHaveCount(5);
  await expect.poll(() => configs(page, flow)).toEqual(wanted);
  // Once more, and there is nothing left to insert.
  await page.getByRole('button', { name: 'Insert dial status' }).click();
  await expect(page.getByText('The dial status of Call_Forward_1 is all there already.')).toBeVisible();
  expect(await configs(page, flow)).toEqual(wanted);

  await select(page, 'Call_Forward_1');
  await expect(box(page, 'Ring').locator('.chip')).toHaveText(['+1 555-123-0001', '+1 555-123-0002']);
});

test('a variable is picked by keyboard, and goes as a whole', async ({ page }) => {
  await setUp(page);
  const flow = await edit(page, { document: empty });
  await select(page, 'Call_Forward_1');
  const from = box(page, 'Show as caller');
  await from.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('{{');
  const options = page.getByRole('listbox', { name: 'Variables' }).getByRole('option');
  await expect(options.filter({ hasText: 'caller\'s number' })).toHaveAttribute('aria-selected', 'true');
  // What a later node leaves cannot be read here.
  await expect(page.getByRole('group', { name: 'Report_Dial' })).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(options.filter({ hasText: 'called number' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type('called number');
  await expect(options).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(from.locator('.chip')).toHaveText('Start · called number');
  await saved(page, flow, 1).toMatchObject({ from: '{{Start.call.to}}' });

  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+c');
  await page.keyboard.press('End');
  await page.keyboard.press('ControlOrMeta+v');
  await expect(from.locator('.chip')).toHaveCount(2);
  await page.keyboard.press('Backspace');
  await expect(from.locator('.chip')).toHaveCount(1);
  await page.keyboard.press('Backspace');
  await expect(from).toHaveText('');

  await page.keyboard.type('{{');
  await expect(page.getByRole('listbox', { name: 'Variables' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox', { name: 'Variables' })).toBeHidden();
  await expect(box(page, 'Show as caller')).toBeFocused();
});

test('undo takes back what was done in a field, a step at a time', async ({ page }) => {
  await setUp(page);
  const flow = await edit(page, { document: example });
  const before = await configs(page, flow);
  await select(page, 'Call_Forward_1');
  const from = box(page, 'Show as caller');
  const chip = from.locator('.chip');
  await from.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await expect(chip).toHaveCount(0);
  await page.keyboard.type('+1555');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(from).toHaveText('');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(chip).toHaveText('Start · caller\'s number');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(chip).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => configs(page, flow)).toEqual(before);

  // Leaving the node in the middle of a word loses nothing.
  const ring = box(page, 'Ring');
  await ring.click();
  await page.keyboard.type('sip:desk@example.com');
  await select(page, 'Report_Dial');
  await expect(box(page, 'Address')).toBeVisible();
  await saved(page, flow, 1).toMatchObject({ to: '+15551230001, +15551230002, sip:desk@example.com' });
});

test('what is wrong leads to its field', async ({ page }) => {
  await setUp(page);
  const flow = await edit(page, { document: empty });
  await page.getByRole('button', { name: /\d errors/ }).click();
  const list = page.getByRole('dialog', { name: 'Problems' });
  await list.getByRole('button', { name: /Report_Dial.*address/i }).click();
  const address = box(page, 'Address');
  await expect(address).toBeFocused();
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await expect(address).toHaveAccessibleDescription(/fill in/i);
  await page.keyboard.type('https://app.example.com/{{Call_Forward.DialStatus}}');
  await page.keyboard.press('Tab');
  await inspector(page).getByRole('button', { name: 'Use Call_Forward_1.DialStatus' }).click();
  await expect(address.locator('.chip')).toHaveText('Call_Forward_1 · dial status');
  await expect(address).not.toHaveAttribute('aria-invalid', 'true');

  // A new name goes wherever the old one is read.
  await select(page, 'Call_Forward_1');
  const name = inspector(page).getByLabel('Name', { exact: true });
  await name.fill('Sales');
  await name.press('Enter');
  await saved(page, flow, 2).toMatchObject({ url: 'https://app.example.com/{{Sales.DialStatus}}' });
});

test.describe('trying a request', () => {
  test.use({ settings: { PHLOEM_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });

  test('shows what the target answers', async ({ page }) => {
    let asked;
    const target = createServer((request, reply) => {
      let body = '';
      request.on('data', (part) => (body += part)).on('end', () => {
        asked = { method: request.method, body };
        reply.writeHead(201, { 'content-type': 'application/json' }).end('{"ticket":17}');
      });
    });
    await new Promise((done) => target.listen(0, '127.0.0.1', done));
    try {
      await setUp(page);
      await edit(page, { document: example });
      await select(page, 'Report_Dial');
      const address = box(page, 'Address');
      await address.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(`http://127.0.0.1:${target.address().port}/report`);
      await inspector(page).getByRole('button', { name: 'Try it' }).click();
      await inspector(page).getByLabel('Call_Forward_1 · dial status').fill('busy');
      const send = inspector(page).getByRole('button', { name: 'Send the request' });
      await send.click();
      await expect(inspector(page).getByText('Status 201')).toBeVisible();
      await expect(inspector(page).getByLabel('Answer', { exact: true })).toHaveText(/"ticket": 17/);
      expect(asked.method).toBe('POST');
      expect(asked.body).toContain('DialStatus=busy');
      await expectAccessible(page);
    } finally {
      target.close();
      target.closeAllConnections();
    }
  });
});

test('a request into the own network is refused in words', async ({ page }) => {
  await setUp(page);
  await edit(page, { document: example });
  await select(page, 'Report_Dial');
  await box(page, 'Address').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('http://127.0.0.1:9/report');
  await inspector(page).getByRole('button', { name: 'Try it' }).click();
  await inspector(page).getByRole('button', { name: 'Send the request' }).click();
  await expect(inspector(page).locator('.trial')).toContainText(/private|own network|not allowed/i);
  // What came of it lay below the edge of the inspector.
  await expect(inspector(page).locator('.trial')).toBeInViewport({ ratio: 0.9 });
});

test('a viewer looks and changes nothing', async ({ page, browser }) => {
  await setUp(page);
  const flow = await call(page, 'POST', '/flows', { name: 'Sales line', document: example });
  const viewer = await somebodyElse(page, browser, 'viewer');
  await open(viewer, `/flows/${flow.id}`);
  await select(viewer, 'Report_Dial');
  await expect(box(viewer, 'Address')).toHaveText('https://app.example.com/dial-status');
  await expect(box(viewer, 'Address')).toHaveAttribute('aria-readonly', 'true');
  await expect(inspector(viewer).getByRole('button', { name: /add|insert|remove|move|try/i })).toHaveCount(0);
  await box(viewer, 'Address').click();
  await viewer.keyboard.type('x');
  await expect(box(viewer, 'Address')).toHaveText('https://app.example.com/dial-status');
  await viewer.context().close();
});
