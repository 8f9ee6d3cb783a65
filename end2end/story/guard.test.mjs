// Addresses that nobody may reach through Phloem, however they are written, and documents that nobody can execute.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { apiRequest } from './flows.mjs';
import { onEachDatabase, until } from './phloem.mjs';
import { Rest } from './rest.mjs';
import { Target } from './target.mjs';

onEachDatabase('the way out', (phloem) => {
  let rest, target;

  before(async () => {
    rest = new Rest(phloem);
    target = await Target.start(({ url }) => (url === '/redirect' ? { status: 302, headers: { location: '/elsewhere' } } : {}));
  });
  after(() => target?.stop());

  // The HTTP Request of a run to this address, once the run is over.
  async function sentTo(url) {
    const flow = await rest.publishedFlow(url, apiRequest('{{Start.http.params.to}}'));
    const { run_id } = await rest.call('POST', `/flows/${flow.id}/runs`, { params: { to: url, otp: '1' } });
    const { steps, deliveries } = await until(async () => {
      const run = await rest.call('GET', `/runs/${run_id}`);
      return run.run.status === 'completed' && run;
    });
    return { ...steps.at(-1), deliveries };
  }

  for (const url of [
    'http://10.0.0.1/',
    'http://167772161/',
    'http://0xa000001/',
    'http://012.0.0.1/',
    'http://10.1/',
    'http://10.0.0.1./',
    'http://name@10.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2002:a00:1::]/',
    'http://[::1]/',
    'http://[fd00::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0.0.0.0/',
  ]) {
    test(`${url} is not called`, async () => {
      const { outlet, warnings, deliveries } = await sentTo(url);
      assert.equal(outlet, 'failed');
      assert.match(warnings.find(({ field }) => field === 'config.url')?.message ?? '', /is not called\. .*PHLOEM_ALLOW_PRIVATE_TARGETS/);
      assert.deepEqual(deliveries.map(({ state, attempts }) => [state, attempts]), [['dead', 1]]);
    });
  }

  test('a redirect is an answer, and is not followed', async () => {
    const { outlet, variables } = await sentTo(`${target.url}/redirect`);
    assert.deepEqual([outlet, variables.status_code], ['failed', 302]);
    assert.deepEqual(target.requests.map(({ url }) => url), ['/redirect']);
  });

  for (const [what, status, code, body] of [
    ['of two megabytes', 413, 'too_large', JSON.stringify({ name: 'x', document: { format: 1, nodes: [], edges: [], more: 'a'.repeat(2e6) } })],
    ['with 50,000 nested brackets', 400, 'malformed', `{"name": "x", "document": ${'['.repeat(50_000)}`],
    ['with a NUL character', 400, 'malformed', '{"name": "a\\u0000b"}'],
    ['with an unknown key', 400, 'malformed', '{"name": "x", "document": {"format": 1, "nodes": [], "edges": [], "colour": 1}}'],
  ]) {
    test(`a flow ${what} is refused`, async () => {
      const reply = await rest.request('POST', '/flows', body);
      const refusal = await reply.json();
      assert.deepEqual([reply.status, refusal.code], [status, code]);
      assert.match(refusal.error, /\.$/);
    });
  }

  test('templates that compute are refused when they are to be published', async () => {
    for (const template of ['{% for i in range(100000000) %}x{% endfor %}', '{{ "x" * 100000000 }}', '{% include "/etc/passwd" %}']) {
      const flow = await rest.call('POST', '/flows', { name: 'Busy', document: apiRequest(`${target.url}/${template}`) });
      const reply = await rest.request('POST', `/flows/${flow.id}/versions`, '{}');
      const { code, problems } = await reply.json();
      assert.deepEqual([reply.status, code, problems[0].node, problems[0].field], [422, 'invalid_document', 'n2', 'config.url']);
    }
  });

  test('a stale draft is refused with the newer one', async () => {
    const { id } = await rest.call('POST', '/flows', { name: 'Two editors' });
    const { revision, document } = await rest.call('GET', `/flows/${id}/draft`);
    const saved = await rest.call('PUT', `/flows/${id}/draft`, { revision, document: apiRequest(target.url) });
    const reply = await rest.request('PUT', `/flows/${id}/draft`, JSON.stringify({ revision, document }));
    const refusal = await reply.json();
    assert.deepEqual([reply.status, refusal.code], [409, 'stale_revision']);
    assert.deepEqual(refusal.current, saved);
  });
});
