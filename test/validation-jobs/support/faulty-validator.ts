import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ExampleValidator } from './example-validator.js';

export interface Asked {
  method: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Empty when the body is not a question. */
  phones: string[];
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Closes the connection after the answer without announcing it. */
  hangsUp?: boolean;
}

/** The fault of a validator. Answering undefined breaks the connection. */
export type Fault = (asked: Asked, right: () => Promise<Reply>) => Promise<Reply | undefined>;

/** Stands in front of a correct validator and makes one mistake. */
export class FaultyValidator {
  fault: Fault = (_asked, right) => right();
  readonly log: Asked[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(example: ExampleValidator): Promise<FaultyValidator> {
    const server = createServer({ keepAliveTimeout: 60_000 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const validator = new FaultyValidator(server, `http://127.0.0.1:${port}/`);
    server.on('request', (request, response) => {
      void (async () => {
        const body = await text(request);
        const { method = '', headers } = request;
        const asked = { method, headers, body, phones: phonesIn(body) };
        validator.log.push(asked);
        const reply = await validator.fault(asked, () => forward(example.url, asked));
        if (!reply) response.destroy();
        else
          response.writeHead(reply.status, reply.headers).end(reply.body, () => {
            if (reply.hangsUp) request.socket.end();
          });
      })().catch(() => response.destroy());
    });
    return validator;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function phonesIn(body: string): string[] {
  try {
    return (JSON.parse(body) as { phones: string[] }).phones;
  } catch {
    return [];
  }
}

async function forward(url: string, { method, headers, body }: Asked): Promise<Reply> {
  const { authorization, 'content-type': type, 'idempotency-key': key } = headers;
  const answer = await fetch(url, {
    method,
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(type !== undefined && { 'content-type': type }),
      ...(typeof key === 'string' && { 'idempotency-key': key }),
    },
    ...(method === 'POST' && { body }),
  });
  const replayed = answer.headers.get('idempotent-replayed');
  return {
    status: answer.status,
    headers: {
      'content-type': 'application/json',
      ...(replayed !== null && { 'idempotent-replayed': replayed }),
    },
    body: await answer.text(),
  };
}
