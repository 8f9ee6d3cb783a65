// A message comes in and is posted on.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { messageForwarding } from './flows.mjs';
import { onEachDatabase } from './phloem.mjs';
import { PlivoAccount } from './plivo.mjs';
import { Rest } from './rest.mjs';
import { Target } from './target.mjs';

const number = '+15552220002';

onEachDatabase('messages', (phloem) => {
  let account, target;

  before(async () => {
    const rest = new Rest(phloem);
    target = await Target.start();
    account = new PlivoAccount(phloem);
    account.carrier = await rest.plivoCarrier(account.authId, account.authToken);
    await rest.link(number, account.carrier, await rest.publishedFlow('Messages', messageForwarding(`${target.url}/message`)));
  });
  after(() => target?.stop());

  test('a message is posted on, once', async () => {
    const text = `“Zoë” & 🦊\n${randomUUID()}`;
    const message = { MessageUUID: randomUUID(), From: '15551110001', To: number.slice(1), Text: text, Type: 'sms' };
    assert.equal((await account.message(message)).status, 200);
    assert.equal((await account.message(message)).status, 200);
    const requests = await target.received(() => true);
    assert.deepEqual(requests.map(({ body }) => JSON.parse(body)), [{ from: '15551110001', to: number, text }]);
  });

  test('the signature of a message is no good for a call', async () => {
    const call = { CallUUID: randomUUID(), From: '15551110001', To: number };
    const reply = await account.message(call, account.webhook('answer'));
    assert.equal(reply.status, 403);
  });
});
