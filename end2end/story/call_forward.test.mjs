// A call comes in, is forwarded to two numbers, and what became of the dial is reported to somebody's web server: once for each call, whatever the carrier
// does and in whatever order.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { dialAttributes, dialStatusReporting, speak } from './flows.mjs';
import { onEachDatabase } from './phloem.mjs';
import { find, names, PlivoAccount } from './plivo.mjs';
import { Rest } from './rest.mjs';
import { Target } from './target.mjs';

const number = '+15552220002';
const inSequence = '+15552220003';
const screened = '+15552220004';

onEachDatabase('dial status reporting', (phloem) => {
  let rest, account, target;

  before(async () => {
    rest = new Rest(phloem);
    target = await Target.start();
    account = new PlivoAccount(phloem);
    account.carrier = await rest.plivoCarrier(account.authId, account.authToken);
    for (const [linked, more] of [
      [number, {}],
      [inSequence, { strategy: 'sequence' }],
      [screened, { screening: { prompt: speak('A call from {{Start.call.from}}. Press 5.'), key: '5' }, record: 'true' }],
    ]) {
      const flow = await rest.publishedFlow(`Reporting for ${linked}`, dialStatusReporting(`${target.url}/dial-status`, more));
      await rest.link(linked, account.carrier, flow);
    }
  });
  after(() => target?.stop());

  // What the target was told of a call, once the run is over: exactly one request with exactly the five attributes.
  async function reported(call) {
    const { run, steps, deliveries } = await rest.finishedRun(call.uuid, 30);
    assert.equal(run.status, 'completed', JSON.stringify(run));
    assert.deepEqual(steps.map(({ name }) => name), ['Start', 'Call_Forward_1', 'HTTP_Request_1']);
    assert.deepEqual(deliveries.map(({ state, attempts }) => [state, attempts]), [['done', 1]]);
    const requests = target.requests.filter(({ body }) => new URLSearchParams(body).get('DialALegUUID') === call.uuid);
    assert.equal(requests.length, 1);
    const [{ method, url, headers, body }] = requests;
    assert.deepEqual([method, url, headers['content-type']], ['POST', '/dial-status', 'application/x-www-form-urlencoded']);
    const fields = [...new URLSearchParams(body)];
    assert.deepEqual(fields.map(([name]) => name), dialAttributes);
    return { ...Object.fromEntries(fields), outlet: steps[1].outlet };
  }

  async function answered(options) {
    const call = account.call(number.slice(1), '15551110001', options);
    const document = await call.answer();
    assert.deepEqual(names(document), ['Dial']);
    const dial = find(document, 'Dial');
    assert.deepEqual(dial.children.map(({ name, text }) => [name, text]), [['Number', '+15553330003'], ['Number', '+15553330004']]);
    assert.equal(dial.attributes.callerId, '15551110001');
    assert.equal(dial.attributes.timeout, '30');
    return [call, document];
  }

  for (const method of ['POST', 'GET']) {
    test(`completed, webhooks by ${method}`, async () => {
      const [call, document] = await answered({ method });
      await call.leg(document, 'answer', 'b1', { DialBLegTo: '15553330003' });
      await call.leg(document, 'connected', 'b1', { DialBLegTo: '15553330003' });
      await call.leg(document, 'hangup', 'b1', { DialBLegTo: '15553330003', DialBLegDuration: '21', DialBLegHangupCause: 'NORMAL_CLEARING' });
      const next = await call.dialled(document, {
        DialStatus: 'completed',
        DialRingStatus: 'true',
        DialHangupCause: 'NORMAL_CLEARING',
        DialBLegUUID: 'b1',
      });
      assert.deepEqual(names(next), ['Hangup']);
      await call.hangUp();
      assert.deepEqual(await reported(call), {
        DialStatus: 'completed',
        DialRingStatus: 'true',
        DialHangupCause: 'NORMAL_CLEARING',
        DialALegUUID: call.uuid,
        DialBLegUUID: 'b1',
        outlet: 'completed',
      });
    });
  }

  for (const [status, rang, cause, outlet] of [
    ['no-answer', 'true', 'NO_ANSWER', 'no_answer'],
    ['timeout', 'true', 'NO_ANSWER', 'no_answer'],
    ['busy', 'false', 'USER_BUSY', 'busy_rejected'],
    ['failed', 'false', 'UNALLOCATED_NUMBER', 'failed'],
  ]) {
    test(status, async () => {
      const [call, document] = await answered();
      const next = await call.dialled(document, { DialStatus: status, DialRingStatus: rang, DialHangupCause: cause });
      assert.deepEqual(names(next), ['Hangup']);
      await call.hangUp();
      assert.deepEqual(await reported(call), {
        DialStatus: status,
        DialRingStatus: rang,
        DialHangupCause: cause,
        DialALegUUID: call.uuid,
        DialBLegUUID: '',
        outlet,
      });
    });
  }

  test('the caller hangs up while it rings, and the carrier says nothing more', async () => {
    const [call, document] = await answered();
    await call.hangUp({ HangupCause: 'ORIGINATOR_CANCEL', Duration: '0' });
    const report = await reported(call);
    assert.deepEqual([report.DialStatus, report.DialBLegUUID, report.outlet], ['cancel', '', 'failed']);
    // What comes even later finds the status delivered.
    await call.dialled(document, { DialStatus: 'no-answer', DialRingStatus: 'true', DialHangupCause: 'NO_ANSWER' });
    assert.deepEqual(await reported(call), report);
  });

  test("the dial's result comes after the hang-up", async () => {
    const [call, document] = await answered();
    await call.leg(document, 'answer', 'b2', { DialBLegTo: '15553330004' });
    await call.hangUp();
    await call.dialled(document, { DialStatus: 'completed', DialRingStatus: 'true', DialHangupCause: 'NORMAL_CLEARING', DialBLegUUID: 'b2' });
    const report = await reported(call);
    assert.deepEqual([report.DialStatus, report.DialBLegUUID, report.outlet], ['completed', 'b2', 'completed']);
  });

  test('a carrier that repeats everything is answered the same and changes nothing', async () => {
    const [call, document] = await answered();
    assert.deepEqual(await call.answer(), document);
    const busy = { DialStatus: 'busy', DialRingStatus: 'false', DialHangupCause: 'USER_BUSY' };
    const next = await call.dialled(document, busy);
    assert.deepEqual(await call.dialled(document, busy), next);
    // Another result for the same dial is one too many.
    assert.deepEqual(await call.dialled(document, { ...busy, DialStatus: 'completed' }), next);
    await call.hangUp();
    await call.hangUp();
    assert.equal((await reported(call)).DialStatus, 'busy');
  });

  test('one after the other, until one answers', async () => {
    const call = account.call(inSequence);
    const first = await call.answer();
    assert.deepEqual(find(first, 'Dial').children.map(({ text }) => text), ['+15553330003']);
    const second = await call.dialled(first, { DialStatus: 'no-answer', DialRingStatus: 'true', DialHangupCause: 'NO_ANSWER' });
    assert.deepEqual(find(second, 'Dial').children.map(({ text }) => text), ['+15553330004']);
    // The carrier tries again to tell of the first dial: it hears of the second, which goes on.
    assert.deepEqual(await call.dialled(first, { DialStatus: 'no-answer', DialRingStatus: 'true', DialHangupCause: 'NO_ANSWER' }), second);
    const next = await call.dialled(second, { DialStatus: 'completed', DialRingStatus: 'true', DialHangupCause: 'NORMAL_CLEARING', DialBLegUUID: 'b3' });
    assert.deepEqual(names(next), ['Hangup']);
    await call.hangUp();
    const report = await reported(call);
    assert.deepEqual([report.DialStatus, report.DialBLegUUID, report.outlet], ['completed', 'b3', 'completed']);
  });

  test('a dialled party is asked first, and the conversation is recorded', async () => {
    const call = account.call(screened);
    const document = await call.answer();
    assert.deepEqual(names(document), ['Record', 'Dial']);
    const { attributes } = find(document, 'Dial');
    assert.equal(attributes.confirmKey, '5');
    const question = await call.fetch(attributes.confirmSound, {});
    assert.deepEqual(question.map(({ name, text }) => [name, text]), [['Speak', 'A call from 15551110001. Press 5.']]);
    await call.leg(document, 'answer', 'b4', { DialBLegTo: '15553330003' });
    await call.leg(document, 'digits', 'b4', { DialDigitsMatch: '5' });
    await call.dialled(document, { DialStatus: 'no-answer', DialRingStatus: 'true', DialHangupCause: 'NORMAL_CLEARING' });
    await call.hangUp();
    assert.equal((await reported(call)).outlet, 'no_answer');
  });
});
