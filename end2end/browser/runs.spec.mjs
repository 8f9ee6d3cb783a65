// The runs: what happens in calls, in the list and one by one, while it happens.

import { dialStatusReporting, menu } from '../story/flows.mjs';
import { Carrier, publishedFlow } from './carrier.mjs';
import { call, expect, expectAccessible, open, setUp, test } from './phloem.mjs';

// Nobody listens there, and nobody has to: what the runs owe is not what these tests are about.
const nowhere = 'https://phloem.example.com/status';
const number = '+15550001111';

test.beforeEach(({ page }) => setUp(page));

const step = (page, name) => page.locator('.step').filter({ has: page.locator('.name', { hasText: name }) });
const node = (page, name) => page.locator(`[data-node-name="${name}"]`);
const row = (page, text) => page.getByRole('row').filter({ hasText: text });

test('a run appears in the list, goes on and ends while one looks at it', async ({ page, phloem }) => {
  const flow = await publishedFlow(page, 'Main line', dialStatusReporting(nowhere));
  const carrier = await Carrier.connect(page, phloem, { [number]: flow });
  await open(page, '/runs');
  await expect(page.getByRole('heading', { name: 'Nothing has run yet' })).toBeVisible();

  const phone = carrier.call('15550001111', '15551110001');
  const dial = await phone.answer();
  await expect(row(page, '+1 555-111-0001')).toContainText('Running');

  await page.getByRole('link', { name: 'Main line' }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]+$/);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(step(page, 'Start')).toContainText('Incoming Call');
  await expect(step(page, 'Call_Forward_1')).toContainText('Now');
  await expect(node(page, 'Call_Forward_1')).toHaveClass(/current/);
  await expect(node(page, 'HTTP_Request_1')).not.toHaveClass(/visited|current/);

  await phone.dialled(dial, { DialStatus: 'no-answer', DialRingStatus: 'true', DialHangupCause: 'NO_ANSWER' });
  await expect(step(page, 'Call_Forward_1')).toContainText('No Answer');
  await expect(step(page, 'HTTP_Request_1')).toBeVisible();
  await expect(node(page, 'Call_Forward_1')).toHaveClass(/visited/);

  await step(page, 'Call_Forward_1').getByRole('button').first().click();
  await expect(step(page, 'Call_Forward_1').getByRole('row').filter({ hasText: 'DialStatus' })).toContainText('no-answer');
  await expect(node(page, 'Call_Forward_1')).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);
});

test('a step is found by its node, and by keys', async ({ page, phloem }) => {
  const flow = await publishedFlow(page, 'Balance', menu(nowhere));
  const carrier = await Carrier.connect(page, phloem, { [number]: flow });
  const phone = carrier.call('15550001111');
  await phone.press(await phone.answer(), '2');
  await phone.hangUp();
  await open(page, '/runs');
  await page.getByRole('link', { name: 'Balance' }).click();
  await expect(page.getByRole('heading', { name: 'Steps' })).toBeVisible();

  await node(page, 'Menu_1').click();
  await expect(step(page, 'Menu_1').getByRole('button', { expanded: true })).toBeVisible();
  await step(page, 'Menu_1').getByRole('button', { expanded: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(step(page, 'Bye').getByRole('button', { expanded: true })).toBeVisible();
  await expect(node(page, 'Bye')).toHaveAttribute('aria-selected', 'true');
});

test('what a step left is shown whole on demand', async ({ page }) => {
  const flow = await publishedFlow(page, 'Reminder', menu(nowhere));
  const note = `${'All work and no play. '.repeat(1000)}The end.`;
  const { run_id } = await call(page, 'POST', `/flows/${flow.id}/runs`, { params: { note, to: '+15553330003' } });
  await open(page, `/runs/${run_id}`);
  await step(page, 'Start').getByRole('button').first().click();
  const left = step(page, 'Start').getByRole('table');
  await expect(left).toContainText('+15553330003');
  await expect(left).toContainText('All work and no play.');
  await expect(left).not.toContainText('The end.');
  await step(page, 'Start').getByRole('button', { name: 'Show everything' }).click();
  await expect(left).toContainText('The end.');
  await expect(step(page, 'Start')).not.toContainText('are cut here');
  await expect(step(page, 'Start').locator('.left')).toBeFocused();
});

test('filters runs, keeps that in the address, and clears it', async ({ page, phloem }) => {
  const main = await publishedFlow(page, 'Main line', dialStatusReporting(nowhere));
  const balance = await publishedFlow(page, 'Balance', menu(nowhere));
  const carrier = await Carrier.connect(page, phloem, { [number]: main, '+15550002222': balance });
  await carrier.call('15550001111', '15551110001').answer();
  const gone = carrier.call('15550002222', '15551110002');
  await gone.answer();
  await gone.hangUp();

  await open(page, '/runs');
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Caller hung up');
  await expect(page).toHaveURL('/runs?status=caller_hung_up');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(row(page, 'Balance')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Status' })).toHaveValue('caller_hung_up');
  await expect(page.getByRole('row')).toHaveCount(2);

  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('searchbox').pressSequentially('(555) 111-0001');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(row(page, 'Main line')).toBeVisible();
  await page.getByRole('searchbox').fill('7777');
  await expect(page.getByRole('heading', { name: 'No run fits' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all runs' }).click();

  await page.getByRole('button', { name: 'Flow: Any flow' }).click();
  await page.keyboard.type('bal');
  await expect(page.getByRole('listbox', { name: 'Flow' }).getByRole('option')).toHaveCount(2);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/runs?flow_id=${balance.id}`);
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Flow: Balance' })).toBeFocused();
});

test('says how many runs are new where a filter keeps them out of sight', async ({ page, phloem }) => {
  const flow = await publishedFlow(page, 'Main line', dialStatusReporting(nowhere));
  const carrier = await Carrier.connect(page, phloem, { [number]: flow });
  await open(page, '/runs?status=running');
  await expect(page.getByRole('heading', { name: 'No run fits' })).toBeVisible();
  await carrier.call('15550001111', '15551110001').answer();
  await expect(page.getByRole('button', { name: '1 new run' })).toBeVisible();
  await carrier.call('15550001111', '15551110002').answer();
  await page.getByRole('button', { name: '2 new runs' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'new run' })).toHaveCount(0);
});

test('cancels a run after asking', async ({ page, phloem }) => {
  const flow = await publishedFlow(page, 'Main line', dialStatusReporting(nowhere));
  const carrier = await Carrier.connect(page, phloem, { [number]: flow });
  await carrier.call('15550001111').answer();
  await open(page, '/runs');
  await page.getByRole('link', { name: 'Main line' }).click();
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Let it go on' }).click();
  await expect(page.getByText('Running')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
  await expect(page.getByText('The run was cancelled here.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel run' })).toHaveCount(0);
});

test('says that there is no such run', async ({ page, expected }) => {
  expected.push('status of 404');
  const reply = await open(page, '/runs/01993f5e-7a00-7000-8000-000000000001');
  expect(reply.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'This is not here any more' })).toBeVisible();
});
