// What is not from the carrier is not heard, and what nobody has set up is answered in plain words.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { dialStatusReporting } from './flows.mjs';
import { onEachDatabase } from './phloem.mjs';
import { find, names, PlivoAccount } from './plivo.mjs';
import { Rest } from './rest.mjs';
import { Target } from './target.mjs';

const number = '+15552220002';
const unpublished = '+15552220005';
const unlinked = '+15552220006';

onEachDatabase('bad input', (phloem) => {
  let rest, account, target;

  before(async () => {
    rest = new Rest(phloem);
    target = await Target.start();
    account = new PlivoAccount(phloem);
    account.carrier = await rest.plivoCarrier(account.authId, account.authToken);
    const document = dialStatusReporting(`${target.url}/dial-status`);
    await rest.link(number, account.carrier, await rest.publishedFlow('Reporting', document));
    await rest.link(unpublished, account.carrier, await rest.call('POST', '/flows', { name: 'A draft', document }));
  });
  after(() => target?.stop());

  for (const [what, forged] of [
    ['a signature that is made up', { headers: { 'x-plivo-signature-v3': 'bWFkZSB1cA==', 'x-plivo-signature-ma-v3': 'bWFkZSB1cA==' } }],
    ['no signature', { headers: { 'x-plivo-signature-v3': '', 'x-plivo-signature-ma-v3': '' } }],
    ['no nonce', { headers: { 'x-plivo-signature-v3-nonce': '' } }],
    ['another nonce', { headers: { 'x-plivo-signature-v3-nonce': '1' } }],
    ['a good signature with other parameters', { params: { CallUUID: 'other', From: '15551110001', To: number, CallStatus: 'ringing' } }],
    ['a good signature with one parameter more', { params: 'more' }],
  ]) {
    test(`${what} starts nothing`, async () => {
      const call = account.call(number);
      const params = call.params({ CallStatus: 'ringing' });
      const parameters = forged.params === 'more' ? { ...params, Digits: '1' } : forged.params;
      const reply = await account.request(account.webhook('answer'), params, { ...forged, params: parameters });
      assert.equal(reply.status, 403);
      assert.equal(await rest.runOfCall(call.uuid), undefined);
      assert.equal(await rest.runOfCall('other'), undefined);
    });
  }

  test('a forged report changes nothing in a call that goes on', async () => {
    const call = account.call(number);
    const document = await call.answer();
    const url = find(document, 'Dial').attributes.action;
    const good = call.params({ DialStatus: 'no-answer', DialALegUUID: call.uuid });
    const forged = await account.request(url, good, { params: { ...good, DialStatus: 'completed' } });
    assert.equal(forged.status, 403);
    const hangUp = await account.request(account.webhook('hangup'), call.params(), { headers: { 'x-plivo-signature-v3': 'a', 'x-plivo-signature-ma-v3': 'b' } });
    assert.equal(hangUp.status, 403);
    const { run, steps } = await rest.runOfCall(call.uuid);
    assert.equal(run.status, 'running');
    assert.equal(steps.at(-1).name, 'Call_Forward_1');

    // The real report is still heard.
    await call.dialled(document, { DialStatus: 'busy', DialRingStatus: 'false', DialHangupCause: 'USER_BUSY' });
    await call.hangUp();
    await rest.finishedRun(call.uuid);
    const told = target.requests.filter(({ body }) => body.includes(call.uuid)).map(({ body }) => new URLSearchParams(body).get('DialStatus'));
    assert.deepEqual(told, ['busy']);
  });

  test("another account's signature and another call's run are not accepted", async () => {
    const stranger = new PlivoAccount(phloem);
    stranger.carrier = await rest.plivoCarrier(stranger.authId, stranger.authToken);
    const call = account.call(number);
    const document = await call.answer();
    const forged = await stranger.request(find(document, 'Dial').attributes.action, call.params({ DialStatus: 'completed' }));
    assert.equal(forged.status, 403);
    // Signed well, but by an account whose run this is not.
    const url = find(document, 'Dial').attributes.action.replace(account.carrier.id, stranger.carrier.id);
    const astray = await stranger.request(url, call.params({ DialStatus: 'completed', DialALegUUID: call.uuid }));
    assert.ok(astray.status < 500, `${astray.status}`);
    assert.equal((await rest.runOfCall(call.uuid)).run.status, 'running');
    await call.dialled(document, { DialStatus: 'busy', DialRingStatus: 'false', DialHangupCause: 'USER_BUSY' });
    await call.hangUp();
    await rest.finishedRun(call.uuid);
  });

  for (const [to, reason] of [
    [unlinked, 'not_linked'],
    [unpublished, 'not_published'],
  ]) {
    test(`a call to a number that is ${reason.replace('_', ' ')}`, async () => {
      const call = account.call(to);
      const document = await call.answer();
      assert.deepEqual(names(document), ['Speak', 'Hangup']);
      assert.match(find(document, 'Speak').text, /^[A-Z][^!<>{}]+\.$/);
      // The carrier tries again, and tells that the call is over.
      assert.deepEqual(await call.answer(), document);
      await call.hangUp();
      const { items } = await rest.call('GET', '/missed-calls');
      const missed = items.filter(({ call_uuid }) => call_uuid === call.uuid);
      assert.deepEqual(missed.map((item) => [item.number, item.from, item.reason]), [[to, call.from, reason]]);
      assert.equal(await rest.runOfCall(call.uuid), undefined);
    });
  }

  test('requests about nothing that there is are no mistakes of the server', async () => {
    const call = account.call(number);
    const document = await call.answer();
    const dial = find(document, 'Dial').attributes.action;
    for (const url of [
      account.webhook('answer').replace(account.carrier.id, '00000000-0000-7000-8000-000000000000'),
      account.webhook('answer').replace(account.carrier.id, 'nonsense'),
      account.webhook('answer').replace('/plivo/', '/nobody/'),
      dial.replace(/runs\/[^/]+/, 'runs/00000000-0000-7000-8000-000000000000'),
      dial.replace(/\/dial$/, '/nonsense'),
      dial.replace(/\/\d+\/dial$/, '/99999999999999999999/dial'),
      account.webhook('hangup'),
    ]) {
      const reply = await account.request(url, { CallUUID: 'nobody', DialALegUUID: 'nobody', To: '1' });
      assert.ok(reply.status < 500, `${url} answered ${reply.status}`);
    }
    const empty = await account.request(account.webhook('answer'), {});
    assert.equal(empty.status, 400);
    await call.dialled(document, { DialStatus: 'busy', DialRingStatus: 'false', DialHangupCause: 'USER_BUSY' });
    await call.hangUp();
    await rest.finishedRun(call.uuid);
  });
});
