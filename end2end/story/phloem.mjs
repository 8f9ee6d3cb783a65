// The real binary: started with a fresh database, with its first account, and stopped again.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const binary = process.env.PHLOEM_BINARY ?? fileURLToPath(new URL('../../target/debug/phloem', import.meta.url));

// What carriers sign: an address of a proxy in front, not the one that the server listens on.
export const publicUrl = 'https://phloem.example.com:8443';

// Runs the tests of a story on SQLite and, where TEST_POSTGRES_URL is set, on PostgreSQL. `story` gets a place where the started server will be.
export function onEachDatabase(title, story) {
  const databases = { SQLite: async () => ({}) };
  if (process.env.TEST_POSTGRES_URL) databases.PostgreSQL = freshPostgres;
  else console.log('PostgreSQL is skipped: TEST_POSTGRES_URL is not set.');
  for (const [database, prepare] of Object.entries(databases)) {
    // Each call is a story of its own; together they take as long as the longest.
    describe(`${title}, on ${database}`, { concurrency: true }, () => {
      const phloem = {};
      before(async () => Object.assign(phloem, await start(await prepare())));
      after(() => phloem.stop?.());
      story(phloem);
    });
  }
}

// Starts the server on this database, SQLite unless told.
export async function start({ databaseUrl, dropDatabase }) {
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: build it, or name another in PHLOEM_BINARY`);
  const data = await mkdtemp(join(tmpdir(), 'phloem-story-'));
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    PHLOEM_DATA_DIR: data,
    PHLOEM_LISTEN: `127.0.0.1:${port}`,
    PHLOEM_PUBLIC_URL: publicUrl,
    PHLOEM_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
    ...(databaseUrl && { PHLOEM_DATABASE_URL: databaseUrl }),
  };
  const account = await addUser(env);
  const server = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (log += text));
  const local = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    const failed = server.exitCode !== 0 || /panicked/.test(log);
    await rm(data, { recursive: true, force: true });
    await dropDatabase?.();
    if (failed) throw new Error(`the server ended with ${server.exitCode}:\n${log}`);
  };
  try {
    await until(async () => {
      if (server.exitCode !== null) throw new Error(`the server ended:\n${log}`);
      return fetch(`${local}/readyz`).then((reply) => reply.ok, () => false);
    });
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${log}`);
  }
  return { local, stop, account, log: () => log };
}

async function addUser(env) {
  const child = execFile(binary, ['user', 'add', 'story@example.com', '--json'], { env });
  child.stdin.end('a long enough password\n');
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`phloem user add failed:\n${stderr}`);
  return JSON.parse(stdout);
}

export async function freePort() {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

async function freshPostgres() {
  const server = process.env.TEST_POSTGRES_URL;
  const name = `phloem_story_${process.pid}_${Date.now()}`;
  const sql = (statement) => promisify(execFile)('psql', ['--no-psqlrc', '--quiet', '--dbname', server, '--command', statement]);
  await sql(`CREATE DATABASE ${name}`);
  const databaseUrl = new URL(server);
  databaseUrl.pathname = `/${name}`;
  return { databaseUrl: databaseUrl.href, dropDatabase: () => sql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

// Asks again and again until there is an answer; gives it back.
export async function until(ask, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`nothing happened within ${seconds} s: ${ask}`);
    await pause(200);
  }
}
