// The flows that the stories play.

// Three in a row, so that none lies on another where somebody looks at them.
const node = (id, kind, name, config) => {
  const place = Number(id.slice(1)) - 1;
  return { id, kind, name, position: { x: 320 * (place % 3), y: 400 * Math.floor(place / 3) }, config };
};
const edge = (from, outlet, to) => ({ from: { node: from, outlet }, to });
export const speak = (text) => ({ type: 'speak', text, language: 'en-US', voice: 'WOMAN' });
const post = (url, names, more) => ({
  method: 'POST',
  url,
  body: { type: 'form', fields: names.map(([name, value]) => ({ name, value })) },
  mode: 'wait',
  timeout_s: 5,
  ...more,
});

export const dialAttributes = ['DialStatus', 'DialRingStatus', 'DialHangupCause', 'DialALegUUID', 'DialBLegUUID'];

// Start → Call Forward to two numbers → whatever comes of it → one HTTP Request with the five dial attributes.
export function dialStatusReporting(url, more = {}) {
  return {
    format: 1,
    nodes: [
      node('n1', 'start', 'Start', {}),
      node('n2', 'call_forward', 'Call_Forward_1', {
        from: '{{Start.call.from}}',
        to: '+15553330003, +15553330004',
        strategy: 'parallel',
        ring_timeout_s: 30,
        ...more,
      }),
      node('n3', 'http_request', 'HTTP_Request_1', post(url, dialAttributes.map((name) => [name, `{{Call_Forward_1.${name}}}`]))),
    ],
    edges: [
      edge('n1', 'incoming_call', 'n2'),
      ...['completed', 'no_answer', 'busy_rejected', 'failed'].map((outlet) => edge('n2', outlet, 'n3')),
    ],
  };
}

// A menu: 1 asks a slow server for a balance and speaks it, 2 says goodbye, and so do no key and wrong keys after one repeat.
export function menu(url) {
  return {
    format: 1,
    nodes: [
      node('n1', 'start', 'Start', {}),
      node('n2', 'menu', 'Menu_1', {
        prompt: speak('Press 1 for your balance, 2 to leave'),
        choices: [
          { key: '1', label: 'Balance' },
          { key: '2', label: 'Leave' },
        ],
        timeout_s: 5,
        repeats: 1,
      }),
      node('n3', 'http_request', 'HTTP_Request_1', post(url, [['caller', '{{Start.call.from}}']], { timeout_s: 60 })),
      node('n4', 'play_audio', 'Balance', { prompt: speak('You have {{HTTP_Request_1.response.balance}} euros') }),
      node('n5', 'play_audio', 'Bye', { prompt: speak('You chose {{Menu_1.input}}. Goodbye & thanks') }),
      node('n6', 'play_audio', 'Nobody', { prompt: speak('Nobody there') }),
      node('n7', 'play_audio', 'Wrong', { prompt: speak('There is no {{Menu_1.input}}') }),
      node('n8', 'hangup', 'Hangup_1', {}),
    ],
    edges: [
      edge('n1', 'incoming_call', 'n2'),
      edge('n2', '1', 'n3'),
      edge('n3', 'success', 'n4'),
      edge('n3', 'failed', 'n8'),
      edge('n2', '2', 'n5'),
      edge('n2', 'no_input', 'n6'),
      edge('n2', 'wrong_input', 'n7'),
      ...['n4', 'n5', 'n6', 'n7'].map((id) => edge(id, 'prompt_completed', 'n8')),
    ],
  };
}

// A program starts it; what it was given is posted on.
export function apiRequest(url) {
  return {
    format: 1,
    nodes: [
      node('n1', 'start', 'Start', { api_params: [{ name: 'to', example: '+15551230001' }, { name: 'otp', example: '1234' }] }),
      node('n2', 'http_request', 'HTTP_Request_1', post(url, [
        ['to', '{{Start.http.params.to}}'],
        ['otp', '{{Start.http.params.otp}}'],
      ])),
    ],
    edges: [edge('n1', 'api_request', 'n2')],
  };
}

// A message is posted on.
export function messageForwarding(url) {
  return {
    format: 1,
    nodes: [
      node('n1', 'start', 'Start', {}),
      node('n2', 'http_request', 'HTTP_Request_1', {
        method: 'POST',
        url,
        body: { type: 'json', text: '{"from": "{{Start.message.from}}", "to": "{{Start.message.to}}", "text": "{{Start.message.text}}"}' },
        mode: 'notify',
      }),
    ],
    edges: [edge('n1', 'incoming_message', 'n2')],
  };
}
