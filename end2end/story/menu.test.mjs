// A caller and a menu, and a caller who is kept on the line while somebody's web server thinks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { menu } from './flows.mjs';
import { onEachDatabase } from './phloem.mjs';
import { find, names, PlivoAccount } from './plivo.mjs';
import { Rest } from './rest.mjs';
import { Target } from './target.mjs';

const number = '+15552220002';
const slowCaller = '15551119999';

onEachDatabase('menu', (phloem) => {
  let rest, account, target;

  before(async () => {
    rest = new Rest(phloem);
    target = await Target.start(async ({ body }) => {
      if (body.includes(slowCaller)) await pause(20_000);
      return { body: JSON.stringify({ balance: 42 }) };
    });
    account = new PlivoAccount(phloem);
    account.carrier = await rest.plivoCarrier(account.authId, account.authToken);
    await rest.link(number, account.carrier, await rest.publishedFlow('Menu', menu(`${target.url}/balance`)));
  });
  after(() => target?.stop());

  async function answered(from) {
    const call = account.call(number, from);
    const document = await call.answer();
    assertMenu(document);
    return [call, document];
  }

  function assertMenu(document) {
    assert.deepEqual(names(document), ['GetDigits', 'Redirect']);
    const { attributes, children } = find(document, 'GetDigits');
    assert.deepEqual([attributes.numDigits, attributes.timeout], ['1', '5']);
    assert.equal(find(children, 'Speak').text, 'Press 1 for your balance, 2 to leave');
  }

  // The caller hears something, then the call ends.
  async function hears(call, document, text) {
    assert.equal(find(document, 'Speak').text, text);
    assert.deepEqual(names(await call.follow(document)), ['Hangup']);
    await call.hangUp();
    return rest.finishedRun(call.uuid);
  }

  const path = ({ steps }) => steps.map(({ name, outlet }) => `${name}.${outlet ?? ''}`).slice(1);

  test('a key that is a choice', async () => {
    const [call, document] = await answered();
    const run = await hears(call, await call.press(document, '2'), 'You chose 2. Goodbye & thanks');
    assert.equal(run.run.status, 'completed');
    assert.deepEqual(path(run), ['Menu_1.2', 'Bye.prompt_completed', 'Hangup_1.']);
  });

  test('wrong keys, with a repeat', async () => {
    const [call, document] = await answered();
    const again = await call.press(document, '7');
    assertMenu(again);
    // The carrier tells of the first key again: that is not the second try.
    assert.deepEqual(await call.press(document, '7'), again);
    const run = await hears(call, await call.press(again, '#'), 'There is no #');
    assert.deepEqual(path(run), ['Menu_1.wrong_input', 'Wrong.prompt_completed', 'Hangup_1.']);
  });

  test('no key, with a repeat', async () => {
    const [call, document] = await answered();
    const again = await call.follow(document);
    assertMenu(again);
    const run = await hears(call, await call.follow(again), 'Nobody there');
    assert.deepEqual(path(run), ['Menu_1.no_input', 'Nobody.prompt_completed', 'Hangup_1.']);
  });

  test('a wrong key, then the right one', async () => {
    const [call, document] = await answered();
    const again = await call.press(document, '9');
    const run = await hears(call, await call.press(again, '1'), 'You have 42 euros');
    assert.deepEqual(path(run), ['Menu_1.1', 'HTTP_Request_1.success', 'Balance.prompt_completed', 'Hangup_1.']);
  });

  test('the caller hangs up during the menu', async () => {
    const [call] = await answered();
    await call.hangUp();
    const run = await rest.finishedRun(call.uuid);
    assert.equal(run.run.status, 'caller_hung_up');
    assert.deepEqual(path(run), ['Menu_1.']);
  });

  test('a target that takes 20 seconds', async () => {
    const [call, document] = await answered(slowCaller);
    let heard = await call.press(document, '1');
    let held = 0;
    // Each answer comes within the carrier's patience; `fetch` gives up where Plivo would.
    while (names(heard).includes('Wait')) {
      assert.deepEqual(names(heard), ['Wait', 'Redirect']);
      held += 1;
      heard = await call.follow(heard);
    }
    assert.ok(held > 0, 'the caller was not held');
    const run = await hears(call, heard, 'You have 42 euros');
    assert.deepEqual(path(run), ['Menu_1.1', 'HTTP_Request_1.success', 'Balance.prompt_completed', 'Hangup_1.']);
    assert.equal(target.requests.filter(({ body }) => body.includes(slowCaller)).length, 1);
  });
});
