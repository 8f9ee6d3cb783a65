// A program starts a flow, the way Plivo's libraries do it and with everything that they send; the flow posts on what it was given.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import plivo from 'plivo';

import { apiRequest } from './flows.mjs';
import { onEachDatabase, until } from './phloem.mjs';
import { Rest } from './rest.mjs';
import { Target } from './target.mjs';

onEachDatabase('a flow started by a program', (phloem) => {
  let rest, target, flow, draft;

  before(async () => {
    rest = new Rest(phloem);
    target = await Target.start();
    flow = await rest.publishedFlow('One-time password', apiRequest(`${target.url}/otp`));
    draft = await rest.call('POST', '/flows', { name: 'Never published' });
  });
  after(() => target?.stop());

  // What the target was sent by a run, once the run is over: one request.
  async function posted(runId) {
    const { deliveries } = await until(async () => {
      const run = await rest.call('GET', `/runs/${runId}`);
      return run.run.status === 'completed' && run;
    });
    assert.deepEqual(deliveries.map(({ state }) => state), ['done']);
    const key = (request) => request.headers['idempotency-key'];
    const requests = target.requests.filter((request) => key(request)?.includes(runId));
    assert.equal(requests.length, 1, `among ${target.requests.map(key)}`);
    return Object.fromEntries(new URLSearchParams(requests[0].body));
  }

  const { PhloClient } = plivo;
  const client = (token = phloem.account.auth_token) => new PhloClient(phloem.account.auth_id, token, { url: `${phloem.local}/v1` });

  test("Plivo's Node library starts it with parameters", async () => {
    const to = `+1555${randomUUID()}`;
    const run = await client().phlo(flow.id).run({ to, otp: 'é & 1234' });
    assert.equal(run.phloId, flow.id);
    assert.ok(run.message);
    assert.deepEqual(await posted(run.apiId), { to, otp: 'é & 1234' });
  });

  test("Plivo's Node library starts it without parameters", async () => {
    const run = await client().phlo(flow.id).run();
    assert.deepEqual(await posted(run.apiId), { to: '', otp: '' });
  });

  test("Plivo's Node library reads what the flow is", async () => {
    const phlo = await client().phlo.get(flow.id);
    assert.equal(phlo.phloId, flow.id);
    assert.equal(phlo.name, 'One-time password');
    assert.match(phlo.createdOn, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/);
  });

  test("Plivo's Node library is told what is wrong", async () => {
    const refused = (status, sentence, promise) => assert.rejects(promise, { status, message: sentence });
    await refused(401, /credentials/, client('wrong').phlo(flow.id).run({ to: '1' }));
    await refused(404, /no such flow/, client().phlo(randomUUID()).run({ to: '1' }));
    await refused(404, /./, client().phlo('no-id').run({ to: '1' }));
  });

  async function run(path, { auth = [phloem.account.auth_id, phloem.account.auth_token], body, type } = {}) {
    const reply = await fetch(`${phloem.local}/v1/account/${phloem.account.auth_id}/phlo/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(auth.join(':')).toString('base64')}`,
        ...(type && { 'content-type': type }),
      },
      body,
    });
    return { status: reply.status, ...(await reply.json()) };
  }

  // Python and Go end the path with a slash, Node does not; Node sends an empty JSON string where there are no parameters.
  for (const slash of ['', '/']) {
    for (const [what, body, type] of [
      ['an empty object', '{}', 'application/json'],
      ['an empty string', '""', 'application/json'],
      ['nothing', '', 'application/json'],
      ['no body', undefined, undefined],
    ]) {
      test(`path with “${slash}” at its end, ${what}`, async () => {
        const reply = await run(`${flow.id}${slash}`, { body, type });
        assert.equal(reply.status, 201, JSON.stringify(reply));
        assert.equal(reply.phlo_id, flow.id);
        assert.deepEqual(await posted(reply.api_id), { to: '', otp: '' });
      });
    }

    test(`path with “${slash}” at its end, parameters in query and body`, async () => {
      const reply = await run(`${flow.id}${slash}?to=%2B1555&phlo_id=${flow.id}`, { body: '{"otp": 1234}', type: 'application/json' });
      assert.equal(reply.status, 201, JSON.stringify(reply));
      assert.deepEqual(await posted(reply.api_id), { to: '+1555', otp: '1234' });
    });
  }

  test('requests that start nothing', async () => {
    const before = target.requests.length;
    const refused = async (status, path, options) => {
      const reply = await run(path, options);
      assert.equal(reply.status, status, JSON.stringify(reply));
      assert.equal(typeof reply.error, 'string');
    };
    await refused(400, flow.id, { body: '{"to": ', type: 'application/json' });
    await refused(400, flow.id, { body: '[1]', type: 'application/json' });
    await refused(401, flow.id, { auth: [phloem.account.auth_id, 'wrong'] });
    await refused(404, draft.id.replace(/^.{8}/, '00000000'));
    await refused(409, draft.id);
    assert.equal(target.requests.filter(({ headers }) => !headers['idempotency-key']).length, 0);
    assert.ok(target.requests.length >= before);
  });
});
