// Plivo, as far as a flow can tell: it calls the webhooks, signs with the code of its own Node library, and does what the documents say.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import plivo from 'plivo';

import { readXml } from '../carriers/plivo_xml.mjs';
import { publicUrl } from './phloem.mjs';

const crypto = createRequire(import.meta.url)('node:crypto');

// Plivo's library has no function that gives a signature away, only one that compares. It computes the right one first: that is what is caught here.
function computedBy(compare) {
  const { createHmac } = crypto;
  let signature;
  crypto.createHmac = (...args) => {
    const hmac = createHmac(...args);
    const digest = hmac.digest.bind(hmac);
    hmac.digest = (encoding) => (signature = digest(encoding));
    return hmac;
  };
  try {
    compare('');
  } finally {
    crypto.createHmac = createHmac;
  }
  assert.ok(compare(signature));
  return signature;
}

const signV3 = (method, url, nonce, token, params) =>
  computedBy((signature) => plivo.validateV3Signature(method, url, nonce, token, signature, params));
const signV2 = (url, nonce, token) => computedBy((signature) => plivo.validateSignature(url, nonce, signature, token));

export class PlivoAccount {
  authId = `MA${randomUUID().replaceAll('-', '').toUpperCase().slice(0, 18)}`;
  authToken = randomUUID();

  // `carrier` is what Phloem said when the account was connected: with the URLs that a person pastes into Plivo's console.
  constructor(phloem) {
    this.phloem = phloem;
  }

  webhook(purpose) {
    return this.carrier.webhooks.find((webhook) => webhook.purpose === purpose).url;
  }

  // Requests a URL that has to do with a call. Returns the answer as it is: {status, type, retryAfter, body}. `forged` replaces what is really sent.
  request(url, params, { method = 'POST', ...forged } = {}) {
    const query = new URLSearchParams(params).toString();
    const called = method === 'GET' && query ? `${url}?${query}` : url;
    const nonce = newNonce();
    const signature = signV3(method, called, nonce, this.authToken, method === 'GET' ? {} : { ...params });
    const headers = {
      'x-plivo-signature-v3': signature,
      'x-plivo-signature-ma-v3': signature,
      'x-plivo-signature-v3-nonce': nonce,
      ...forged.headers,
    };
    return this.send(method, called, headers, forged.params ?? params);
  }

  // Tells of a message. Messages are signed in the older way.
  message(params, url = this.webhook('message')) {
    const nonce = newNonce();
    const headers = { 'x-plivo-signature-v2': signV2(url, nonce, this.authToken), 'x-plivo-signature-v2-nonce': nonce };
    return this.send('POST', url, headers, params);
  }

  async send(method, url, headers, params) {
    assert.ok(url.startsWith(`${publicUrl}/`), `${url} is not below the public URL`);
    // The proxy hands on what it was asked for, path and all, to the address that the server listens on.
    const reply = await fetch(this.phloem.local + url.slice(publicUrl.length), {
      method,
      headers: { ...headers, ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }) },
      body: method === 'POST' ? new URLSearchParams(params).toString() : undefined,
      // Plivo's own patience with an answer.
      signal: AbortSignal.timeout(15_000),
    });
    const header = (name) => reply.headers.get(name);
    return { status: reply.status, type: header('content-type'), retryAfter: header('retry-after'), body: await reply.text() };
  }

  call(to, from = '15551110001', options = {}) {
    return new PlivoCall(this, { to, from, ...options });
  }
}

// One call: the A leg.
export class PlivoCall {
  uuid = randomUUID();

  constructor(account, { from, to, method }) {
    Object.assign(this, { account, from, to, method });
  }

  params(more) {
    return { CallUUID: this.uuid, From: this.from, To: this.to, Direction: 'inbound', CallStatus: 'in-progress', ...more };
  }

  // Requests a URL and reads the document that comes back.
  async fetch(url, params) {
    const reply = await this.account.request(url, this.params(params), { method: this.method });
    assert.equal(reply.status, 200, reply.body);
    assert.match(reply.type, /^(application|text)\/xml/);
    assert.ok(Buffer.byteLength(reply.body) < 100_000);
    const document = await readXml(reply.body);
    assert.equal(document.name, 'Response');
    return document.children;
  }

  answer() {
    return this.fetch(this.account.webhook('answer'), { CallStatus: 'ringing', Event: 'StartApp' });
  }

  async hangUp(params) {
    const reply = await this.account.request(
      this.account.webhook('hangup'),
      this.params({ CallStatus: 'completed', Event: 'Hangup', HangupCause: 'NORMAL_CLEARING', HangupSource: 'Caller', Duration: '30', ...params }),
      { method: this.method },
    );
    assert.equal(reply.status, 200, reply.body);
  }

  // Goes to where a document's last element leads, as if the caller pressed nothing, waiting where it says so.
  async follow(document) {
    for (const element of document) {
      if (element.name === 'Wait') await pause(Number(element.attributes.length) * 1000);
    }
    const last = document.at(-1);
    assert.equal(last.name, 'Redirect', `${last.name} leads nowhere`);
    return this.fetch(last.text, {});
  }

  // The caller presses a key while keys are collected.
  press(document, digits) {
    return this.fetch(find(document, 'GetDigits').attributes.action, { Digits: digits });
  }

  // News of a dialled leg; Plivo does not look at the answer.
  async leg(document, action, bLeg, params) {
    const reply = await this.account.request(
      find(document, 'Dial').attributes.callbackUrl,
      this.params({ DialAction: action, DialBLegStatus: action, DialALegUUID: this.uuid, DialBLegUUID: bLeg, DialBLegFrom: this.from, ...params }),
      { method: this.method },
    );
    assert.equal(reply.status, 200, reply.body);
  }

  // The dial is over.
  dialled(document, params) {
    return this.fetch(find(document, 'Dial').attributes.action, { DialALegUUID: this.uuid, DialBLegUUID: '', ...params });
  }
}

const newNonce = () => String(Math.floor(Math.random() * 1e15));

export function find(document, name) {
  const element = document.find((candidate) => candidate.name === name);
  assert.ok(element, `there is no ${name} in ${JSON.stringify(document)}`);
  return element;
}

export const names = (document) => document.map(({ name }) => name);
