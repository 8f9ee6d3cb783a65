// The web server of somebody who uses Phloem: takes what flows send, and answers what a test wants.

import { once } from 'node:events';
import http from 'node:http';

import { until } from './phloem.mjs';

export class Target {
  requests = [];

  // `answer` gets a request and gives {status?, headers?, body?}, at once or later.
  static async start(answer = () => ({})) {
    const target = new Target();
    target.server = http.createServer(async (incoming, reply) => {
      const chunks = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const request = {
        method: incoming.method,
        url: incoming.url,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      };
      target.requests.push(request);
      const { status = 200, headers, body = '{}' } = await answer(request);
      reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    });
    target.server.listen(0, '127.0.0.1');
    await once(target.server, 'listening');
    target.url = `http://127.0.0.1:${target.server.address().port}`;
    return target;
  }

  // All requests so far that satisfy a condition, once there is one.
  received(condition, seconds) {
    return until(() => {
      const found = this.requests.filter(condition);
      return found.length > 0 && found;
    }, seconds);
  }

  stop() {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

