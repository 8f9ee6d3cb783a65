// Phloem's REST interface, as a program uses it.

import assert from 'node:assert/strict';

import { until } from './phloem.mjs';

export class Rest {
  // The ids of runs by the carrier's id of their call.
  runs = new Map();

  constructor(phloem) {
    this.phloem = phloem;
  }

  // Sends a body as it is and gives the reply as it is.
  request(method, path, body) {
    const { auth_id, auth_token } = this.phloem.account;
    return fetch(`${this.phloem.local}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${auth_id}:${auth_token}`).toString('base64')}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body,
    });
  }

  async call(method, path, body) {
    const reply = await this.request(method, path, body === undefined ? undefined : JSON.stringify(body));
    const text = await reply.text();
    assert.ok(reply.ok, `${method} ${path} answered ${reply.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  // Creates a flow from a document and publishes it.
  async publishedFlow(name, document) {
    const flow = await this.call('POST', '/flows', { name });
    const draft = await this.call('GET', `/flows/${flow.id}/draft`);
    const saved = await this.call('PUT', `/flows/${flow.id}/draft`, { revision: draft.revision, document });
    assert.deepEqual(saved.problems.filter(({ severity }) => severity === 'error'), []);
    const version = await this.call('POST', `/flows/${flow.id}/versions`, { note: 'first' });
    assert.equal(version.version, 1);
    return flow;
  }

  plivoCarrier(auth_id, auth_token) {
    return this.call('POST', '/carriers', { kind: 'plivo', name: 'Plivo', credentials: { auth_id, auth_token } });
  }

  link(number, carrier, flow) {
    return this.call('PUT', `/numbers/${encodeURIComponent(number)}`, { carrier_id: carrier.id, flow_id: flow.id });
  }

  // The run of a call, if there is one.
  async runOfCall(uuid) {
    if (!this.runs.has(uuid)) {
      const { items } = await this.call('GET', '/runs?limit=200');
      const known = new Set(this.runs.values());
      for (const { id } of items.filter(({ id }) => !known.has(id))) {
        const { call } = await this.call('GET', `/runs/${id}`);
        if (call) this.runs.set(call.uuid, id);
      }
    }
    const id = this.runs.get(uuid);
    return id && this.call('GET', `/runs/${id}`);
  }

  // The run of a call, once it is over.
  finishedRun(uuid, seconds) {
    return until(async () => {
      const run = await this.runOfCall(uuid);
      return run && run.run.status !== 'running' ? run : undefined;
    }, seconds);
  }
}
