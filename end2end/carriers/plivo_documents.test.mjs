// Rebuilds every kind of Plivo document that Phloem makes with the builder of Plivo's own library, which refuses elements, attributes, nestings and
// voices that Plivo does not know, and checks the limits that the builder leaves to Plivo.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import plivo from 'plivo';

import { readXml } from './plivo_xml.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = JSON.parse(
  execFileSync('cargo', ['run', '--quiet', '--package', 'phloem-carriers', '--example', 'plivo_documents'], { cwd: root }),
);

function rebuild(parent, { name, attributes, text, children }) {
  const hasBody = !['GetDigits', 'Dial', 'Record', 'Wait', 'Hangup'].includes(name);
  const element = hasBody ? parent[`add${name}`](text, attributes) : parent[`add${name}`](attributes);
  children.forEach((child) => rebuild(element, child));
}

const numbers = { timeout: 1, digitTimeout: 1, numDigits: 1, retries: 1, length: 1, maxLength: 1, loop: 1 };
const bodyNeeded = ['Speak', 'Play', 'Redirect', 'Number', 'User'];

function checkLimits({ name, attributes, text, children }) {
  if (bodyNeeded.includes(name)) assert.notEqual(text.trim(), '', `${name} is empty`);
  if (name === 'Speak') assert.ok([...text].length <= 3000, 'Speak is too long');
  if (name === 'Dial') assert.ok(children.length > 0, 'Dial has no target');
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute in numbers) assert.ok(Number.isInteger(Number(value)) && Number(value) >= numbers[attribute], `${attribute}="${value}"`);
    if (['action', 'callbackUrl', 'confirmSound'].includes(attribute)) assert.equal(new URL(value).protocol, 'https:');
    if (attribute === 'finishOnKey') assert.match(value, /^([0-9*#]|none)$/);
  }
  children.forEach(checkLimits);
}

for (const [name, xml] of Object.entries(documents)) {
  test(`Plivo's library builds: ${name}`, async () => {
    assert.ok(Buffer.byteLength(xml) < 100_000, `${Buffer.byteLength(xml)} bytes`);
    const ours = await readXml(xml);
    checkLimits(ours);
    const response = plivo.Response();
    ours.children.forEach((child) => rebuild(response, child));
    // Not toXML(): that unescapes quotation marks even inside attributes.
    assert.deepEqual(await readXml(response.elem.toString()), ours);
  });
}

test('the check refuses what Plivo would refuse', async () => {
  const refused = async (xml) => {
    const response = plivo.Response();
    (await readXml(xml)).children.forEach((child) => rebuild(response, child));
  };
  await assert.rejects(refused('<Response><Speak speed="2">Hi</Speak></Response>'), /Not a valid attribute/);
  await assert.rejects(refused('<Response><Speak voice="alice">Hi</Speak></Response>'));
  await assert.rejects(refused('<Response><Dial><Speak>Hi</Speak></Dial></Response>'), /cannot be nested/);
  await assert.rejects(refused('<Response><Say>Hi</Say></Response>'), TypeError);
});
