// The main job, by hand: somebody new draws the flow that rings two numbers and reports how it went, publishes it, connects Plivo, links a number, and
// watches the four outcomes of real, signed calls while they happen.

import { Target } from '../story/target.mjs';
import { dialAttributes } from '../story/flows.mjs';
import { connect, dragFromPalette, move, node } from './canvas.mjs';
import { Carrier } from './carrier.mjs';
import { call, expect, open, setUp, test } from './phloem.mjs';

const number = '+15552220002';

const outcomes = [
  { outlet: 'Completed', status: 'completed', rang: 'true', cause: 'NORMAL_CLEARING', bLeg: 'b1' },
  { outlet: 'No Answer', status: 'no-answer', rang: 'true', cause: 'NO_ANSWER', bLeg: '' },
  { outlet: 'Busy/Rejected', status: 'busy', rang: 'false', cause: 'USER_BUSY', bLeg: '' },
  { outlet: 'Failed', status: 'failed', rang: 'false', cause: 'UNALLOCATED_NUMBER', bLeg: '' },
];

test.use({ viewport: { width: 1600, height: 900 }, settings: { PHLOEM_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });

test('from nothing to calls whose outcome is reported, with the mouse', async ({ page, phloem }) => {
  const target = await Target.start();
  try {
    await setUp(page);
    await draw(page, target);
    await publish(page, 'Ring two, report how it went');
    const plivo = await connectPlivo(page, phloem);
    await linkNumber(page, 'Main line');
    for (const [index, outcome] of outcomes.entries()) await playAndWatch(page, plivo, target, outcome, `1555111000${index + 1}`);
  } finally {
    target.stop();
  }
});

async function draw(page, target) {
  await page.getByRole('button', { name: 'New flow' }).click();
  const dialog = page.getByRole('dialog', { name: 'New flow' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Main line');
  await dialog.getByRole('button', { name: 'Create flow' }).click();
  await expect(page).toHaveURL(/\/flows\/[\w-]+$/);
  await expect(page.locator('html[data-ready]')).toBeVisible();

  await move(page, 'Start', { x: -390, y: 0 });
  await dragFromPalette(page, 'Call Forward', { x: 430, y: 250 });
  await dragFromPalette(page, 'HTTP Request', { x: 830, y: 250 });
  await connect(page, 'Start', 'Incoming Call', 'Call_Forward_1');
  for (const { outlet } of outcomes) await connect(page, 'Call_Forward_1', outlet, 'HTTP_Request_1');

  const settings = page.getByRole('complementary', { name: 'Settings' });
  await node(page, 'Call_Forward_1').click();
  await settings.getByRole('textbox', { name: 'Show as caller' }).click();
  await page.keyboard.type('{{caller');
  await page.getByRole('option', { name: 'caller’s number' }).or(page.getByRole('option', { name: "caller's number" })).click();
  await settings.getByRole('textbox', { name: 'Ring' }).click();
  await page.keyboard.type('+15553330003, +15553330004');

  await node(page, 'HTTP_Request_1').click();
  await settings.getByRole('textbox', { name: 'Address' }).click();
  await page.keyboard.type(`${target.url}/dial-status`);
  await settings.getByRole('radio', { name: 'Form' }).click();
  await settings.getByRole('button', { name: 'Insert dial status' }).click();
  await expect(page.getByText(/^Saved \d/)).toBeVisible();
}

async function publish(page, note) {
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish' });
  await dialog.getByRole('textbox').fill(note);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Version 1 live')).toBeVisible();
}

// Pastes the account's credentials, and at Plivo the URLs that are shown; the page notices the first call.
async function connectPlivo(page, phloem) {
  const plivo = new Carrier(phloem);
  await page.getByRole('link', { name: 'Phloem' }).click();
  await page.getByRole('link', { name: 'Carriers' }).click();
  await page.getByRole('link', { name: 'Add Plivo' }).click();
  await page.getByLabel('Auth ID').fill(plivo.authId);
  await page.getByLabel('Auth Token', { exact: true }).fill(plivo.authToken);
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await expect(page.getByText('Waiting for the first call…')).toBeVisible();
  const { items } = await call(page, 'GET', '/carriers');
  plivo.carrier = items[0];
  for (const { url } of plivo.carrier.webhooks) await expect(page.getByText(url, { exact: true })).toBeVisible();
  await plivo.call(number.slice(1)).answer();
  await expect(page.getByText('Plivo’s signed request arrived')).toBeVisible();
  return plivo;
}

async function linkNumber(page, flow) {
  await page.getByRole('link', { name: 'Link a number' }).click();
  // The call that has just come in is listed.
  await page.getByRole('button', { name: 'Link this number' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link a number' });
  await dialog.getByRole('button', { name: 'Flow:' }).click();
  await page.getByRole('option', { name: flow }).click();
  await dialog.getByRole('button', { name: 'Link number' }).click();
  await expect(page.getByRole('row').filter({ hasText: flow })).toContainText('+1 555-222-0002');
}

// Plays one call, and sees its run go its way without a reload.
async function playAndWatch(page, plivo, target, { outlet, status, rang, cause, bLeg }, from) {
  const step = (name) => page.locator('.step').filter({ has: page.locator('.name', { hasText: name }) });
  await open(page, '/runs');
  const phone = plivo.call(number.slice(1), from);
  const dial = await phone.answer();
  await page.getByRole('row').filter({ hasText: 'Running' }).getByRole('link').first().click();
  await expect(step('Call_Forward_1')).toContainText('Now');
  await phone.dialled(dial, { DialStatus: status, DialRingStatus: rang, DialHangupCause: cause, DialBLegUUID: bLeg });
  await expect(step('Call_Forward_1')).toContainText(outlet);
  await expect(node(page, 'HTTP_Request_1')).toHaveClass(/visited/);
  await phone.hangUp();
  await expect(page.getByText('Completed', { exact: true }).first()).toBeVisible();

  const told = (request) => new URLSearchParams(request.body).get('DialALegUUID') === phone.uuid;
  const [request, ...more] = await target.received(told);
  expect(more).toEqual([]);
  expect([request.method, request.url]).toEqual(['POST', '/dial-status']);
  const fields = [...new URLSearchParams(request.body)];
  expect(fields.map(([name]) => name)).toEqual(dialAttributes);
  expect(Object.fromEntries(fields)).toEqual({
    DialStatus: status,
    DialRingStatus: rang,
    DialHangupCause: cause,
    DialALegUUID: phone.uuid,
    DialBLegUUID: bLeg,
  });
}
