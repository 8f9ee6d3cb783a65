// PostgreSQL goes away during a call, and comes back: the carrier is told to try again, its next try is answered, and what the call owes arrives once.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { dialStatusReporting } from './flows.mjs';
import { start, until } from './phloem.mjs';
import { find, names, PlivoAccount } from './plivo.mjs';
import { installed, Postgres, Way } from './postgres.mjs';
import { Rest } from './rest.mjs';
import { Target } from './target.mjs';

const number = '+15552220002';
const bin = await installed();

describe('PostgreSQL goes away and comes back', { skip: !bin && 'PostgreSQL is not installed here' }, () => {
  let postgres, way, phloem, rest, account, target;

  before(async () => {
    postgres = await Postgres.start(bin);
    way = await Way.to(postgres.port);
    const databaseUrl = postgres.url.replace(`:${postgres.port}/`, `:${way.port}/`);
    phloem = await start({ databaseUrl });
    rest = new Rest(phloem);
    target = await Target.start();
    account = new PlivoAccount(phloem);
    account.carrier = await rest.plivoCarrier(account.authId, account.authToken);
    const flow = await rest.publishedFlow('Reporting', dialStatusReporting(`${target.url}/dial-status`));
    await rest.link(number, account.carrier, flow);
  });
  after(async () => {
    target?.stop();
    await phloem?.stop?.();
    way?.stop();
    await postgres?.remove();
  });

  const get = (path) => fetch(phloem.local + path, { signal: AbortSignal.timeout(15_000) });

  for (const [how, leave, comeBack] of [
    ['it is stopped', () => postgres.end(), () => postgres.begin()],
    ['the network swallows everything', () => way.swallow(true), () => way.swallow(false)],
  ]) {
    test(how, async () => {
      const call = account.call(number.slice(1));
      const document = await call.answer();
      const result = { DialStatus: 'completed', DialRingStatus: 'true', DialHangupCause: 'NORMAL_CLEARING', DialBLegUUID: 'b1' };
      const report = () => account.request(find(document, 'Dial').attributes.action, call.params({ DialALegUUID: call.uuid, ...result }));
      const comeAgain = ({ status, retryAfter }, what) => {
        assert.equal(status, 503, what);
        assert.match(retryAfter, /^[1-9]\d*$/, what);
      };

      await leave();
      // All at once, and more than there are connections: each is answered while Plivo still waits (the requests have a time limit).
      const late = account.call(number.slice(1));
      const refused = await Promise.all([
        report(),
        ...Array.from({ length: 20 }, () => account.request(account.webhook('answer'), late.params({ CallStatus: 'ringing' }))),
      ]);
      refused.forEach((reply, index) => comeAgain(reply, `request ${index}`));
      assert.equal((await get('/readyz')).status, 503);
      assert.equal((await get('/healthz')).status, 200);
      const flows = await rest.request('GET', '/flows');
      comeAgain({ status: flows.status, retryAfter: flows.headers.get('retry-after') }, 'REST');
      assert.equal((await flows.json()).code, 'unavailable');

      await comeBack();
      await until(async () => (await get('/readyz')).ok);
      // The carrier's retries, of the one that was under way and of the one that never began.
      assert.deepEqual(names(await call.dialled(document, result)), ['Hangup']);
      await call.hangUp();
      assert.deepEqual(names(await late.answer()), ['Dial']);
      await late.hangUp({ HangupCause: 'ORIGINATOR_CANCEL', Duration: '0' });
      for (const [{ uuid }, status] of [[call, 'completed'], [late, 'cancel']]) {
        const { run, deliveries } = await rest.finishedRun(uuid, 30);
        assert.equal(run.status, 'completed', JSON.stringify(run));
        assert.deepEqual(deliveries.map(({ state, attempts }) => [state, attempts]), [['done', 1]]);
        const bodies = target.requests.map(({ body }) => new URLSearchParams(body)).filter((body) => body.get('DialALegUUID') === uuid);
        assert.deepEqual(bodies.map((body) => body.get('DialStatus')), [status]);
      }
    });
  }
});
