// Plivo in browser tests: it calls the server at the address that the browser sees, signed as in ../story/plivo.mjs.

import { PlivoAccount } from '../story/plivo.mjs';
import { call } from './phloem.mjs';

export class Carrier extends PlivoAccount {
  // Connects the account and links numbers to flows, by the interface, with the session of whoever is signed in on the page.
  static async connect(page, phloem, numbers = {}) {
    const carrier = new Carrier(phloem);
    const credentials = { auth_id: carrier.authId, auth_token: carrier.authToken };
    carrier.carrier = await call(page, 'POST', '/carriers', { kind: 'plivo', name: 'Plivo', credentials });
    for (const [number, flow] of Object.entries(numbers)) await carrier.link(page, number, flow);
    return carrier;
  }

  link(page, number, flow) {
    return call(page, 'PUT', `/numbers/${encodeURIComponent(number)}`, { carrier_id: this.carrier.id, flow_id: flow.id });
  }

  async send(method, url, headers, params) {
    const reply = await fetch(url, {
      method,
      headers: { ...headers, ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }) },
      body: method === 'POST' ? new URLSearchParams(params).toString() : undefined,
      signal: AbortSignal.timeout(15_000),
    });
    return { status: reply.status, type: reply.headers.get('content-type'), body: await reply.text() };
  }
}

// Creates a flow with this document and publishes it, by the interface.
export async function publishedFlow(page, name, document) {
  const flow = await call(page, 'POST', '/flows', { name, document });
  await call(page, 'POST', `/flows/${flow.id}/versions`, { note: 'first' });
  return flow;
}
