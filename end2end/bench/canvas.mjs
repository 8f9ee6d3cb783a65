// How much of the processor the editor's canvas takes: main-thread time per pointer event while a node is dragged, all are, the canvas is panned and
// zoomed, and how long a flow takes from navigation to being drawn. Prints the tables of docs/canvas.md.
//
//   PHLOEM_BINARY=../target/release/phloem npm run bench

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';

const binary = process.env.PHLOEM_BINARY ?? fileURLToPath(new URL('../../target/release/phloem', import.meta.url));
const sizes = (process.env.SIZES ?? '100,500,1000').split(',').map(Number);
const events = Number(process.env.EVENTS ?? 120);
const loads = Number(process.env.LOADS ?? 5);
const port = Number(process.env.PORT ?? 4309);
const url = `http://127.0.0.1:${port}`;
const columns = 25;

const data = await mkdtemp(join(tmpdir(), 'phloem-bench-'));
const server = spawn(binary, ['serve'], { env: { PATH: process.env.PATH, PHLOEM_DATA_DIR: data, PHLOEM_LISTEN: `127.0.0.1:${port}`, ...passed() }, stdio: 'ignore' });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  await ready();
  const session = await signUp();
  const flows = [];
  for (const size of sizes) flows.push({ size, id: await createFlow(session, size) });
  console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores; Chromium ${browser.version()}; 1440 × 900; ${events} events each.\n`);
  console.log('| nodes | zoom | drag one | drag all | pan | zoom in and out |');
  console.log('|---:|---|---:|---:|---:|---:|');
  for (const flow of flows) await hand(session, flow);
  console.log('\n| nodes | first visit | again |');
  console.log('|---:|---:|---:|');
  for (const flow of flows) await drawn(session, flow);
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rm(data, { recursive: true, force: true });
}

// A debug build finds its assets through these; the release binary carries them.
function passed() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('LEPTOS_') || name === 'PHLOEM_TREE'));
}

async function ready() {
  for (let left = 200; left > 0; left -= 1) {
    if (server.exitCode !== null) throw new Error('the server ended');
    const reply = await fetch(`${url}/readyz`).catch(() => null);
    if (reply?.ok) return;
    await pause(100);
  }
  throw new Error('the server does not answer');
}

async function signUp() {
  const body = JSON.stringify({ email: 'bench@example.com', password: 'correct horse battery' });
  const reply = await fetch(`${url}/api/v1/setup`, { method: 'POST', headers: { origin: url, 'content-type': 'application/json' }, body });
  const [pair] = reply.headers.get('set-cookie').split(';');
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: pair.slice(at + 1) };
}

async function createFlow({ name, value }, size) {
  const body = JSON.stringify({ name: `${size} nodes`, document: grown(size) });
  const headers = { origin: url, cookie: `${name}=${value}`, 'content-type': 'application/json' };
  const reply = await fetch(`${url}/api/v1/flows`, { method: 'POST', headers, body });
  if (!reply.ok) throw new Error(await reply.text());
  return (await reply.json()).id;
}

// Calls that are forwarded from column to column; every outlet leads on to one of two nodes.
function grown(size) {
  const rows = Math.ceil((size - 1) / columns);
  const place = (at) => ({ x: 352 * (1 + Math.floor(at / rows)), y: 256 * (at % rows) });
  const nodes = [{ id: 'n1', kind: 'start', name: 'Start', position: { x: 0, y: 0 }, config: { api_params: [] } }];
  const edges = [{ from: { node: 'n1', outlet: 'incoming_call' }, to: 'n2' }];
  for (let at = 0; at < size - 1; at += 1) {
    const id = `n${at + 2}`;
    const config = { from: '{{Start.call.from}}', to: '+15551230001', strategy: 'parallel', ring_timeout_s: 30, screening: null, record: '' };
    nodes.push({ id, kind: 'call_forward', name: `Call_Forward_${at + 1}`, position: place(at), config });
    const row = at % rows;
    const next = at - row + rows;
    for (const [outlet, to] of [['completed', next + row], ['no_answer', next + row], ['busy_rejected', next + ((row + 1) % rows)], ['failed', next + ((row + 1) % rows)]]) {
      if (to < size - 1) edges.push({ from: { node: id, outlet }, to: `n${to + 2}` });
    }
  }
  return { format: 1, nodes, edges };
}

async function visit({ name, value }, id) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url, reducedMotion: 'reduce' });
  await context.addCookies([{ name, value, url }]);
  // When the first cards have been drawn: the frame after they are in the page.
  await context.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-testid="canvas"] [data-node-id]')) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => (window.drawnAt = performance.now())));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  const load = async () => {
    await page.goto(`/flows/${id}`);
    await page.waitForFunction(() => window.drawnAt !== undefined, null, { timeout: 120_000 });
    return page.evaluate(() => window.drawnAt);
  };
  return { context, page, load };
}

// Whatever the hand does, at the size that one reads at and with the whole flow in view.
async function hand(session, { size, id }) {
  const { context, page, load } = await visit(session, id);
  await load();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  };
  const measure = async (step) => {
    await rest(page);
    const before = await busy();
    for (let at = 0; at < events; at += 1) await step(at);
    await frame(page);
    return (await busy()) - before;
  };
  // What the page does by itself in as many frames is not the hand's.
  const cost = async (step) => {
    const idle = await measure(() => frame(page));
    const took = await measure(async (at) => {
      await step(at);
      await frame(page);
    });
    return `${Math.max(0, (took - idle) / events).toFixed(2)} ms`;
  };
  for (const [zoom, key] of [['100 %', '0'], ['fitted', '1']]) {
    await page.getByTestId('canvas').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    await rest(page);
    const from = await cardInTheMiddle(page);
    const circle = (at) => page.mouse.move(from.x + 60 * Math.sin(at / 10), from.y + 60 * Math.cos(at / 10));
    const drag = async () => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 8, from.y + 8);
      const took = await cost(circle);
      await page.keyboard.press('Escape');
      await page.mouse.up();
      return took;
    };
    const one = await drag();
    await page.keyboard.press('Control+a');
    const all = await drag();
    await page.keyboard.press('Escape');
    await page.mouse.move(from.x, from.y);
    await page.keyboard.down(' ');
    await page.mouse.down();
    const pan = await cost(circle);
    await page.mouse.up();
    await page.keyboard.up(' ');
    const turn = await cost((at) => page.mouse.wheel(0, at % 20 < 10 ? -40 : 40));
    console.log(`| ${size} | ${zoom} | ${one} | ${all} | ${pan} | ${turn} |`);
  }
  await context.close();
}

// The middle of the card that is nearest to the middle of the canvas.
async function cardInTheMiddle(page) {
  return page.getByTestId('canvas').evaluate((pane) => {
    const area = pane.getBoundingClientRect();
    const away = ({ x, y }) => Math.hypot(x - area.x - area.width / 2, y - area.y - area.height / 2);
    const middles = [...pane.querySelectorAll('[data-node-id]')].map((card) => {
      const { x, y, width, height } = card.getBoundingClientRect();
      return { x: x + width / 2, y: y + Math.min(height / 2, 20) };
    });
    return middles.sort((one, other) => away(one) - away(other))[0];
  });
}

async function frame(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

// Until what was begun is over: the small picture, the list of problems, saving.
async function rest(page) {
  await page.evaluate(() => new Promise((done) => setTimeout(() => requestIdleCallback(done, { timeout: 2000 }), 400)));
}

async function drawn(session, { size, id }) {
  const first = [];
  const again = [];
  for (let at = 0; at < loads; at += 1) {
    const { context, load } = await visit(session, id);
    first.push(await load());
    again.push(await load());
    await context.close();
  }
  console.log(`| ${size} | ${median(first)} ms | ${median(again)} ms |`);
}

function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor(sorted.length / 2)]);
}
