// A PostgreSQL of a test's own, which can go away and come back, and a way to it on which everything may be swallowed.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from './phloem.mjs';

const run = promisify(execFile);

// The directory with initdb, if PostgreSQL is installed here.
export async function installed() {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(() => []);
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  if (newest) return join(root, newest, 'bin');
  const found = await run('sh', ['-c', 'command -v initdb']).catch(() => undefined);
  return found && join(found.stdout.trim(), '..');
}

export class Postgres {
  static async start(bin) {
    const postgres = new Postgres();
    const home = await mkdtemp(join(tmpdir(), 'phloem-postgres-'));
    Object.assign(postgres, { bin, home, port: await freePort() });
    // PostgreSQL refuses to run as root.
    if (process.getuid() === 0) {
      const { stdout } = await run('sh', ['-c', 'id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody']);
      postgres.user = stdout.trim();
      await run('chown', [postgres.user, home]);
    }
    await chmod(home, 0o700);
    await postgres.as('initdb', '-D', `${home}/data`, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync');
    await postgres.begin();
    postgres.url = `postgres://postgres@127.0.0.1:${postgres.port}/postgres`;
    return postgres;
  }

  as(command, ...args) {
    const path = join(this.bin, command);
    if (!this.user) return run(path, args);
    return run('runuser', ['-u', this.user, '--', path, ...args], { cwd: '/' });
  }

  begin() {
    const options = `-c listen_addresses=127.0.0.1 -c port=${this.port} -c unix_socket_directories='${this.home}' -c shared_buffers=16MB -c fsync=off`;
    return this.as('pg_ctl', 'start', '-D', `${this.home}/data`, '-l', `${this.home}/log`, '-w', '-o', options);
  }

  // At once, as in a crash: sessions break off and what was not committed is gone.
  end() {
    return this.as('pg_ctl', 'stop', '-D', `${this.home}/data`, '-m', 'immediate', '-w');
  }

  async remove() {
    await this.end().catch(() => {});
    await rm(this.home, { recursive: true, force: true });
  }
}

// A way to a port of this machine. While it swallows, nothing arrives in either direction and no connection breaks off; what was sent meanwhile arrives
// afterwards, as it does when a network comes back.
export class Way {
  pairs = new Set();
  swallows = false;

  static async to(port) {
    const way = new Way();
    way.server = net.createServer({ allowHalfOpen: true }, (near) => {
      const far = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      const pair = [near, far];
      way.pairs.add(pair);
      for (const [from, to] of [pair, [far, near]]) {
        from.on('data', (data) => to.write(data));
        from.on('end', () => to.end());
        from.on('error', () => to.destroy());
        from.on('close', () => way.pairs.delete(pair));
        if (way.swallows) from.pause();
      }
    });
    way.server.listen(0, '127.0.0.1');
    await once(way.server, 'listening');
    way.port = way.server.address().port;
    return way;
  }

  swallow(swallows) {
    this.swallows = swallows;
    for (const end of [...this.pairs].flat()) {
      if (swallows) end.pause();
      else end.resume();
    }
  }

  stop() {
    this.server.close();
    for (const end of [...this.pairs].flat()) end.destroy();
  }
}
