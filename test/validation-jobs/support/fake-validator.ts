import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A request as the validator saw it. */
export interface SeenRequest {
  at: number;
  /** The path after the validator's address. Each worker has its own. */
  path: string;
  platform: string;
  phones: string[];
  idempotency_key: string;
  authorization: string | undefined;
  /** The traceparent of the span that asks, when traces are on. */
  traceparent: string | undefined;
  /** Whether it was answered 200. */
  is_paid: boolean;
  /** Set when the whole answer was handed to the socket. */
  answered_at: number | undefined;
}

export type Behaviour = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

/** The operator's validation service, with any behaviour that a test needs. It keeps a log of all requests. */
export class FakeValidator {
  readonly log: SeenRequest[] = [];
  behave: Behaviour = answerAll();
  private underWay = 0;
  mostUnderWay = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<FakeValidator> {
    const server = createServer({ keepAliveTimeout: 60_000 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const validator = new FakeValidator(server, `http://127.0.0.1:${port}/check`);
    server.on('request', (request, response) => void validator.receive(request, response));
    return validator;
  }

  /** How often each phone of the log was asked about, by platform. */
  timesAsked(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { platform, phones } of this.log) {
      for (const phone of phones) {
        const key = `${platform} ${phone}`;
        times.set(key, (times.get(key) ?? 0) + 1);
      }
    }
    return times;
  }

  /** How often the question about each phone was answered, and so paid for. */
  timesPaid(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { platform, phones, is_paid } of this.log) {
      if (!is_paid) continue;
      for (const phone of phones)
        times.set(`${platform} ${phone}`, (times.get(`${platform} ${phone}`) ?? 0) + 1);
    }
    return times;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { platform, phones } = JSON.parse(Buffer.concat(chunks).toString()) as SeenRequest;
    const seen: SeenRequest = {
      at: performance.now(),
      path: String(request.url).replace('/check', ''),
      platform,
      phones,
      idempotency_key: String(request.headers['idempotency-key']),
      authorization: request.headers.authorization,
      traceparent: request.headers.traceparent as string | undefined,
      is_paid: false,
      answered_at: undefined,
    };
    this.log.push(seen);
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    response.on('close', () => {
      this.underWay -= 1;
    });
    response.on('error', () => undefined);
    try {
      await this.behave(seen, response);
      seen.answered_at = performance.now();
      seen.is_paid = response.statusCode === 200 && response.writableEnded;
    } catch {
      response.destroy();
    }
  }
}

/** One result by the contract. The phone's last digit decides. */
export function resultFor(phone: string): Record<string, unknown> {
  const digit = Number(phone.at(-1));
  return {
    phone_e164: phone,
    status: digit === 9 ? 'unknown' : digit < 6 ? 'valid' : 'invalid',
    is_business: digit === 1,
    confidence_score: 0.8,
  };
}

/** Answers every phone after some milliseconds. */
export function answerAll(afterMs = 0): Behaviour {
  return async (request, response) => {
    if (afterMs > 0) await delay(afterMs);
    sendJson(response, { results: request.phones.map(resultFor) });
  };
}

/** Answers with a status and nothing else. */
export function refuse(status: number, headers: Record<string, string> = {}): Behaviour {
  return (_request, response) => {
    response.writeHead(status, headers).end();
  };
}

export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
