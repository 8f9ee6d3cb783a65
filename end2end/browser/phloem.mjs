// What every browser test starts from: a server of its own with an empty database, and a page that fails the test when anything goes wrong in it that
// one would not see.

import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import AxeBuilder from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';

export { expect };

const binary = process.env.PHLOEM_BINARY ?? fileURLToPath(new URL('../../target/release/phloem', import.meta.url));

export const owner = { workspace: 'Example Telephony', email: 'ada@example.com', password: 'correct horse battery' };

export const test = base.extend({
  // More settings for the server, by the names of their environment variables: `test.use({ settings: { PHLOEM_…: '…' } })`.
  settings: [{}, { option: true }],
  phloem: async ({ settings }, use) => {
    const server = await start(settings);
    await use(server);
    await server.stop();
  },
  baseURL: async ({ phloem }, use) => use(phloem.url),
  // Sentences in the console that a test expects.
  expected: async ({}, use) => use([]),
  page: async ({ page, expected }, use) => {
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (['error', 'warning'].includes(message.type()) && !expected.some((part) => text.includes(part))) wrong.push(text);
    });
    await use(page);
    expect(wrong, 'what the browser complained about').toEqual([]);
  },
});

async function start(settings) {
  const data = await mkdtemp(join(tmpdir(), 'phloem-browser-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PATH: process.env.PATH, PHLOEM_DATA_DIR: data, PHLOEM_LISTEN: `127.0.0.1:${port}`, ...settings };
  let server;
  let log = '';
  const begin = async () => {
    server = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (log += text));
    await expect
      .poll(() => fetch(`${url}/readyz`).then((reply) => reply.ok, () => server.exitCode !== null && log), { timeout: 20_000 })
      .toBe(true);
  };
  const end = async (signal) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  };
  const stop = async () => {
    await end('SIGTERM');
    await rm(data, { recursive: true, force: true });
    if (log.includes('panicked')) throw new Error(`the server panicked:\n${log}`);
  };
  await begin();
  // Without any farewell, as when the power goes.
  const kill = () => end('SIGKILL');
  return { url, stop, kill, startAgain: begin };
}

async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

// Opens a page and waits until it has come to life.
export async function open(page, path) {
  const reply = await page.goto(path);
  await expectReady(page);
  return reply;
}

// The page has come to life.
async function expectReady(page) {
  await expect(page.locator('html[data-ready]')).toBeVisible();
}

// Creates the owner's account on the first page.
export async function setUp(page) {
  await open(page, '/');
  await page.getByLabel('Workspace').fill(owner.workspace);
  await page.getByLabel('E-mail address').fill(owner.email);
  await page.getByLabel('Password').fill(owner.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/flows');
  await expectReady(page);
}

export async function signIn(page, { password = owner.password } = {}) {
  await page.getByLabel('E-mail address').fill(owner.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function signOut(page) {
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expectReady(page);
}

// Creates a flow on the Flows page and comes back to it.
export async function createFlow(page, name) {
  await page.getByRole('button', { name: 'New flow' }).click();
  const dialog = page.getByRole('dialog', { name: 'New flow' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Create flow' }).click();
  await expectEditor(page);
  await open(page, '/flows');
  await expect(card(page, name)).toBeVisible();
}

// The editor is there, of this flow or of any.
export async function expectEditor(page, id = '[\\w-]+') {
  await expect(page).toHaveURL(new RegExp(`/flows/${id}$`));
  // The address changes before the page does.
  await expect(page.getByTestId('canvas')).toBeVisible();
  await expectReady(page);
}

// The card of a flow.
export function card(page, name) {
  return page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
}

// Picks a command from the menu of a flow's card.
export async function command(page, name, verb) {
  await page.getByRole('button', { name: `Commands for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: verb }).click();
}

// Makes a call of the interface from inside the page, with its session.
export async function call(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = body ? { 'content-type': 'application/json' } : {};
      const reply = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      return reply.status === 204 ? null : reply.json();
    },
    [method, path, body],
  );
}

// Makes a flow and publishes it.
export async function publishedFlow(page, name) {
  const flow = await call(page, 'POST', '/flows', { name, template: 'phone_menu' });
  await call(page, 'POST', `/flows/${flow.id}/versions`, { note: 'Opening hours in winter' });
  return flow;
}

export const plivo = { auth_id: 'MAXXXXXXXXXXXXXXXXXX', auth_token: 'a-token-of-plivo' };

// Connects Plivo.
export async function createCarrier(page, name = 'Plivo') {
  return call(page, 'POST', '/carriers', { kind: 'plivo', name, credentials: plivo });
}

// Asks what a call is to do, as Plivo does, signed with a token.
export async function ring(carrier, { to, from = '15551230009', token = plivo.auth_token }) {
  const { url } = carrier.webhooks.find(({ purpose }) => purpose === 'answer');
  const params = { CallUUID: randomUUID(), Direction: 'inbound', CallStatus: 'ringing', Event: 'StartApp', From: from, To: to };
  const nonce = randomUUID();
  const sorted = Object.keys(params).sort().map((key) => key + params[key]).join('');
  const signature = createHmac('sha256', token).update(`${url}?${sorted}.${nonce}`).digest('base64');
  const headers = { 'x-plivo-signature-v3': signature, 'x-plivo-signature-ma-v3': signature, 'x-plivo-signature-v3-nonce': nonce };
  return fetch(url, { method: 'POST', headers, body: new URLSearchParams(params) });
}

// Invites somebody and gives a page on which they are signed in, as one who may do less than the owner.
export async function somebodyElse(page, browser, role) {
  const { url } = await call(page, 'POST', '/invitations', { email: `${role}@example.com`, role });
  const context = await browser.newContext({ baseURL: new URL(url).origin });
  const other = await context.newPage();
  await open(other, url);
  await other.getByLabel('Password').fill('battery horse staple');
  await other.getByRole('button', { name: 'Join' }).click();
  await expect(other).toHaveURL('/flows');
  return other;
}

// Nothing on the page that keeps anybody from using it, as far as a program can tell.
export async function expectAccessible(page) {
  // Loading style sheets a second time is refused by the page's own policy, and not needed for what is checked.
  const { violations } = await new AxeBuilder({ page }).options({ preload: false }).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ html }) => html) }));
  expect(found).toEqual([]);
}

// Nothing sticks out on the right.
export async function expectFits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, 'width of the content').toBeLessThanOrEqual(window);
}
