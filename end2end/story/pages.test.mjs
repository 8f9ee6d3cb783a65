// Many open the editor at the same moment: each gets it, on a server with several threads.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { dialStatusReporting } from './flows.mjs';
import { publicUrl, start } from './phloem.mjs';
import { Rest } from './rest.mjs';

describe('The editor, opened many times at once', () => {
  let phloem, rest, flow;

  before(async () => {
    phloem = await start({});
    rest = new Rest(phloem);
    flow = await rest.publishedFlow('Reporting', dialStatusReporting('https://app.example.com/dial-status'));
  });
  after(() => phloem?.stop());

  test('is there each time', async () => {
    const session = await fetch(`${phloem.local}/api/v1/session`, {
      method: 'POST',
      headers: { origin: publicUrl, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'story@example.com', password: 'a long enough password' }),
    });
    const headers = { cookie: session.headers.get('set-cookie').split(';')[0] };
    const statuses = new Map();
    // As many as one person may ask for at once.
    let left = 150;
    const visitor = async () => {
      while (left > 0) {
        left -= 1;
        const reply = await fetch(`${phloem.local}/flows/${flow.id}`, { headers, redirect: 'manual' });
        await reply.arrayBuffer();
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 12 }, visitor));
    assert.deepEqual([...statuses.keys()], [200]);
  });
});
