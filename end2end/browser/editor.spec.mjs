// The editor in people's hands: by keyboard alone, back and forth through what was done, looked at by somebody who may not change it, and as helpers for
// people with disabilities find it.

import { canvas, connect, drag, dragFromPalette, edges, middle, move, node, outlet } from './canvas.mjs';
import { call, expect, expectAccessible, expectFits, open, setUp, somebodyElse, test } from './phloem.mjs';

const mainJob = [
  'n1.incoming_call>n2',
  'n2.busy_rejected>n3',
  'n2.completed>n3',
  'n2.failed>n3',
  'n2.no_answer>n3',
];

test('the main job by keyboard alone, and every step of it told', async ({ page }) => {
  const flow = await newFlow(page);
  const said = (sentence) => expect(page.getByRole('main').getByRole('status').filter({ hasText: sentence })).toBeAttached();
  const keys = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // The canvas is one stop of the Tab key; inside, the first node has the focus.
  for (let stops = 0; !(await node(page, 'Start').evaluate((card) => card === document.activeElement)); stops += 1) {
    expect(stops, 'stops before the canvas').toBeLessThan(30);
    await page.keyboard.press('Tab');
  }
  await keys('c');
  await said('Which outlet of Start? Incoming Call, 1 of 3.');
  await keys('Enter');
  await said('Where should Incoming Call of Start lead?');
  await page.keyboard.type('new call');
  await said('New Call Forward, 1 of 1.');
  await keys('Enter');
  await said('Added Call_Forward_1. Connected Incoming Call of Start to Call_Forward_1.');
  await expect(node(page, 'Call_Forward_1')).toBeFocused();

  await keys('c', 'Enter');
  await said('Where should Completed of Call_Forward_1 lead?');
  await page.keyboard.type('http');
  await keys('Enter');
  await said('Added HTTP_Request_1. Connected Completed of Call_Forward_1 to HTTP_Request_1.');
  await keys('Alt+ArrowLeft');
  await expect(node(page, 'Call_Forward_1')).toBeFocused();
  await keys('Enter');
  await said('Call_Forward_1, selected.');
  for (const label of ['No Answer', 'Busy/Rejected', 'Failed']) {
    await keys('c');
    await page.keyboard.type(label);
    await keys('Enter');
    await page.keyboard.type('http request 1');
    await keys('Enter');
    await said(`Connected ${label} of Call_Forward_1 to HTTP_Request_1.`);
  }
  await expect.poll(() => drawn(page)).toEqual(mainJob);
  await expect(node(page, 'Call_Forward_1')).toHaveAccessibleName(/4 of 4 outlets connected/);

  // Moved, and set up: the focus goes to the first field and comes back to the canvas.
  await keys('ArrowDown');
  await said('Moved Call_Forward_1 to ');
  await keys('Enter');
  await expect(page.getByRole('complementary', { name: 'Settings' }).locator(':focus')).toBeAttached();
  await expect.poll(async () => links(await document(page, flow))).toEqual(mainJob);
});

test('back to the empty flow and forth again is the same document', async ({ page }) => {
  const flow = await newFlow(page);
  const empty = await document(page, flow);
  await dragFromPalette(page, 'Call Forward', { x: 300, y: 60 });
  await dragFromPalette(page, 'HTTP Request', { x: 400, y: 560 });
  await connect(page, 'Start', 'Incoming Call', 'Call_Forward_1');
  for (const label of ['Completed', 'No Answer', 'Busy/Rejected', 'Failed']) await connect(page, 'Call_Forward_1', label, 'HTTP_Request_1');
  await move(page, 'HTTP_Request_1', { x: 48, y: -32 });

  // A name that others refer to, and a field, are steps as well.
  await node(page, 'Call_Forward_1').locator('.head').click();
  await page.keyboard.press('F2');
  await expect(page.locator('#node-name')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Sales');
  await page.keyboard.press('Enter');
  await expect(node(page, 'Sales')).toBeVisible();
  await canvas(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+d');
  await expect(node(page, 'Sales')).toBeVisible();
  await expect(canvas(page).locator('[data-node-id]')).toHaveCount(5);
  await page.keyboard.press('Delete');
  await expect(canvas(page).locator('[data-node-id]')).toHaveCount(3);
  await expect.poll(async () => names(await document(page, flow))).toEqual(['Start', 'Sales', 'HTTP_Request_1']);
  const full = await document(page, flow);

  const undo = page.getByRole('button', { name: 'Undo' });
  const redo = page.getByRole('button', { name: 'Redo' });
  for (let steps = 0; await undo.isEnabled(); steps += 1) {
    expect(steps).toBeLessThan(20);
    await page.keyboard.press('Control+z');
  }
  await expect(canvas(page).locator('[data-node-id]')).toHaveCount(1);
  await expect.poll(() => document(page, flow)).toEqual(empty);
  while (await redo.isEnabled()) await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => document(page, flow)).toEqual(full);
});

test('edges are moved, put nodes into, and given up with the mouse', async ({ page }) => {
  const flow = await newFlow(page, 'dial_status');
  // Escape in the middle of a drag: as if it had not begun.
  const head = await middle(node(page, 'Call_Forward_1').locator('.head'));
  await page.mouse.move(head.x, head.y);
  await page.mouse.down();
  await page.mouse.move(head.x + 80, head.y + 120, { steps: 5 });
  await expect(canvas(page).locator('.node.lifted')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await middle(node(page, 'Call_Forward_1').locator('.head'))).toEqual(head);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();

  // All of it is carried as one, and put down where it was carried to: cards, and the edges between them.
  const ends = () => canvas(page).locator('[data-edge]').evaluateAll((paths) => Object.fromEntries(paths.map((path) => {
    const at = (length) => path.getPointAtLength(length).matrixTransform(path.getScreenCTM());
    const [from, to] = [at(0), at(path.getTotalLength())];
    return [path.dataset.edge, [from.x, from.y, to.x, to.y]];
  })));
  const before = await ends();
  // How far the ends of the edges are at most from where they would be if all were moved by so much.
  const astray = async ({ x, y }) => {
    const after = await ends();
    const off = Object.entries(before).flatMap(([edge, ends]) => ends.map((part, at) => Math.abs(after[edge][at] - part - [x, y, x, y][at])));
    return Math.max(...off);
  };
  await page.keyboard.press('Control+a');
  await page.mouse.move(head.x, head.y);
  await page.mouse.down();
  await page.mouse.move(head.x + 40, head.y + 80, { steps: 5 });
  await expect(canvas(page).locator('.carried [data-edge]')).toHaveCount(Object.keys(before).length);
  const carried = await middle(node(page, 'Call_Forward_1').locator('.head'));
  const by = { x: carried.x - head.x, y: carried.y - head.y };
  expect(by).not.toEqual({ x: 0, y: 0 });
  await expect.poll(() => astray(by)).toBeLessThan(0.1);
  await page.mouse.up();
  await expect(canvas(page).locator('.carried [data-edge], .carried [data-node-id]')).toHaveCount(0);
  expect(await middle(node(page, 'Call_Forward_1').locator('.head'))).toEqual(carried);
  expect(await astray(by)).toBeLessThan(0.1);
  await page.keyboard.press('Control+z');
  await expect.poll(() => astray({ x: 0, y: 0 })).toBeLessThan(0.1);
  await page.keyboard.press('Escape');

  // Let go over nothing: what comes next is asked, and connected.
  const ring = await middle(outlet(page, 'HTTP_Request_1', 'Failed'));
  await drag(page, ring, { x: ring.x - 60, y: ring.y + 140 });
  await expect(page.getByRole('combobox', { name: 'Add a node' })).toBeFocused();
  await page.keyboard.type('hang');
  await page.keyboard.press('Enter');
  await expect(node(page, 'Hangup_1')).toBeVisible();
  // An end of an edge to another node.
  const arrow = await middle(node(page, 'Hangup_1').locator('[data-inlet]'));
  await drag(page, { x: arrow.x - 14, y: arrow.y }, await middle(node(page, 'Call_Forward_1').locator('[data-inlet]')));
  await expect(canvas(page).locator('[data-edge="n3.failed>n2"]')).toBeAttached();
  // A step dropped on an edge is put in.
  const pane = await canvas(page).boundingBox();
  const on = await canvas(page).locator('[data-edge="n1.incoming_call>n2"]').evaluate((path) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
    return { x, y };
  });
  await dragFromPalette(page, 'Play Audio', { x: on.x - pane.x, y: on.y - pane.y });
  await expect(canvas(page).locator('[data-edge="n1.incoming_call>n5"]')).toBeAttached();
  await expect(canvas(page).locator('[data-edge="n5.prompt_completed>n2"]')).toBeAttached();
  await expect.poll(async () => (await document(page, flow)).edges.length).toBe(7);
});

test('a viewer looks at everything and changes nothing', async ({ page, browser }) => {
  const flow = await newFlow(page, 'dial_status');
  const before = await document(page, flow);
  const other = await somebodyElse(page, browser, 'viewer');
  const refused = [];
  other.on('request', (request) => request.method() !== 'GET' && refused.push(`${request.method()} ${request.url()}`));
  await open(other, `/flows/${flow.id}`);
  await expect(node(other, 'Call_Forward_1')).toBeVisible();
  for (const name of ['Publish', 'Undo', 'Redo', 'Tidy', 'Add a step']) await expect(other.getByRole('button', { name })).toHaveCount(0);
  await expect(other.getByRole('complementary', { name: 'Steps to add' })).toHaveCount(0);
  // A drag moves what is seen, and no node.
  const apart = async () => {
    const [one, two] = [await middle(node(other, 'Start')), await middle(node(other, 'Call_Forward_1'))];
    return [Math.round(two.x - one.x), Math.round(two.y - one.y)];
  };
  const were = await apart();
  const at = await middle(node(other, 'Call_Forward_1'));
  await drag(other, at, { x: at.x + 30, y: at.y + 40 });
  expect(await apart()).toEqual(were);
  const ring = await middle(outlet(other, 'Start', 'API Request'));
  await drag(other, ring, await middle(node(other, 'Call_Forward_1').locator('[data-inlet]')));
  await node(other, 'Call_Forward_1').locator('.head').click();
  const settings = other.getByRole('complementary', { name: 'Settings' });
  await expect(settings.getByLabel('Name')).toHaveValue('Call_Forward_1');
  await expect(settings.getByLabel('Name')).not.toBeEditable();
  await node(other, 'Call_Forward_1').focus();
  for (const key of ['Delete', 'Control+x', 'Control+v', 'Control+d', 'Shift+T', 'c', 'n', 'ArrowDown', 'F2']) await other.keyboard.press(key);
  await node(other, 'Start').locator('.head').click({ button: 'right' });
  await expect(other.getByRole('menuitem')).toHaveText([/Look at it/, /Copy/, /Fit selection/]);
  await other.keyboard.press('Escape');
  await expect(canvas(other).locator('[data-node-id]')).toHaveCount(3);
  await expect(edges(other)).toHaveCount(5);
  await expectAccessible(other);
  expect(refused).toEqual([]);
  expect(await document(page, flow)).toEqual(before);
});

for (const colorScheme of ['light', 'dark']) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' });

    test('nothing in the editor keeps anybody from using it', async ({ page }, info) => {
      const check = checks(page, info);
      await newFlow(page, 'phone_menu');
      await check('flow');
      await node(page, 'Menu_1').locator('.head').click();
      await check('node');
      await page.keyboard.press('c');
      await expect(page.getByText('Which outlet of Menu_1?', { exact: true })).toBeVisible();
      await check('connecting');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+f');
      await check('search');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
      await check('shortcuts');
      await page.keyboard.press('Escape');
      await node(page, 'Menu_1').locator('.head').click({ button: 'right' });
      await check('menu');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+a');
      await check('all-selected');
      await dragFromPalette(page, 'Menu', { x: 200, y: 80 });
      await check('problems');
    });

    test('on a phone it is a list, with a sheet and a drawer', async ({ page }, info) => {
      const check = checks(page, info);
      await page.setViewportSize({ width: 360, height: 740 });
      await newFlow(page, 'phone_menu');
      await expect(page.getByRole('region', { name: 'The flow as a list' })).toBeVisible();
      await check('phone');
      await page.getByRole('button', { name: 'Add a step' }).click();
      await check('phone-palette');
      await page.getByRole('complementary', { name: 'Steps to add' }).getByRole('button', { name: 'Hangup' }).click();
      await page.getByRole('region', { name: 'The flow as a list' }).getByRole('button', { name: /^Menu_1.*Press/ }).click();
      await expect(page.getByRole('button', { name: 'Close settings' })).toBeVisible();
      await check('phone-settings');
    });
  });
}

test('on a narrow window a click on a node opens its settings, and one beside it closes them', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 800 });
  await newFlow(page, 'dial_status');
  const settings = page.getByRole('button', { name: 'Close settings' });
  const head = await middle(node(page, 'Start').locator('.head'));
  await drag(page, head, { x: head.x + 20, y: head.y + 20 });
  await expect(settings).toHaveCount(0);
  await node(page, 'Start').locator('.head').click();
  await expect(settings).toBeVisible();
  const pane = await canvas(page).boundingBox();
  await page.mouse.click(pane.x + 40, pane.y + 60);
  await expect(settings).toHaveCount(0);
});

// Keeps a picture, and looks for what keeps people from using the page.
function checks(page, info) {
  return async (name) => {
    await page.screenshot({ path: info.outputPath(`${name}.png`) });
    await expectFits(page);
    await expectAccessible(page);
  };
}

async function newFlow(page, template) {
  await setUp(page);
  const flow = await call(page, 'POST', '/flows', { name: 'Sales line', template });
  await open(page, `/flows/${flow.id}`);
  await expect(node(page, 'Start')).toBeVisible();
  return flow;
}

// The document as the server has it.
const document = async (page, flow) => (await call(page, 'GET', `/flows/${flow.id}/draft`)).document;

const names = ({ nodes }) => nodes.map(({ name }) => name);

const links = ({ edges }) => edges.map(({ from, to }) => `${from.node}.${from.outlet}>${to}`).sort();

const drawn = async (page) => (await edges(page).evaluateAll((lines) => lines.map((line) => line.dataset.edge))).sort();
