import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { signToken } from '../../src/auth/tokens.js';
import { ApiProcess } from '../support/api-process.js';
import { storeContact } from '../factories/contacts.js';
import { TestDatabase } from '../support/test-database.js';
import { someoneWaits, waitFor } from '../support/wait-for.js';
import { environmentOf, JWT_SECRET, variablesOf } from '../validation-jobs/support/processes.js';

const CLIENTS = 16;
const PROBE_MS = 100;

/** A client like a load balancer: keep-alive connections to a ready process, and no request is sent twice. */
class Proxy {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly ready = new Set<ApiProcess>();
  private backends: ApiProcess[] = [];
  private next = 0;
  private probing = true;
  private probes = Promise.resolve();

  private constructor(private readonly server: Server) {
    server.on('request', (incoming, outgoing) => {
      this.forward(incoming, outgoing);
    });
  }

  static async start(): Promise<Proxy> {
    const proxy = new Proxy(createServer().listen(0, '127.0.0.1'));
    await once(proxy.server, 'listening');
    proxy.probes = proxy.probe();
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends requests to this process when it is ready. */
  async add(api: ApiProcess): Promise<ApiProcess> {
    this.backends.push(api);
    await waitFor(
      () => Promise.resolve(this.ready.has(api)),
      (ready) => ready,
    );
    return api;
  }

  /** Ends one process in order. */
  async remove(api: ApiProcess): Promise<void> {
    api.terminate();
    expect(await api.ended()).toBe('SIGTERM');
    this.backends = this.backends.filter((other) => other !== api);
  }

  async stop(): Promise<void> {
    this.probing = false;
    await this.probes;
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  private async probe(): Promise<void> {
    while (this.probing) {
      for (const api of this.backends) {
        const answer = await fetch(new URL('/health/ready', api.url)).catch(() => undefined);
        if (answer?.ok) this.ready.add(api);
        else this.ready.delete(api);
      }
      await delay(PROBE_MS);
    }
  }

  private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = [...this.ready];
    const api = ready[this.next++ % ready.length];
    const { method, headers, url } = incoming;
    const sent = request(new URL(url ?? '/', api?.url), { method: method!, headers, agent: this.agent });
    sent.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] });
      answer.pipe(outgoing);
    });
    sent.on('error', (error) => {
      outgoing.writeHead(502).end(error.message);
    });
    incoming.pipe(sent);
  }
}

let database: TestDatabase;
let variables: Record<string, string>;
let authorization: string;
beforeAll(async () => {
  database = await TestDatabase.create();
  variables = variablesOf(
    environmentOf(
      database,
      { url: '' },
      {
        LOG_LEVEL: 'info',
        SHUTDOWN_DELAY_SECONDS: '1',
        RATE_LIMIT_PER_MINUTE: '0',
        DATABASE_POOL_SIZE: '4',
      },
    ),
  );
  authorization = `Bearer ${await signToken(JWT_SECRET, { subject: 'ana', role: 'operator' }, '1h')}`;
});
afterAll(() => database.drop());

describe('an API process that is asked to end', () => {
  it('is replaced by another without the loss of any request', async () => {
    const { id } = await storeContact(database);
    const proxy = await Proxy.start();
    const [one, other] = [await ApiProcess.start(variables), await ApiProcess.start(variables)];
    await proxy.add(one);
    await proxy.add(other);
    const answers = new Map<string, number>();
    let isOver = false;
    const client = async (index: number): Promise<void> => {
      for (let turn = index; !isOver; turn += 1) {
        const writes = turn % 4 === 0;
        const answer = await fetch(`${proxy.url}/api/v1/contacts/${id}`, {
          method: writes ? 'PATCH' : 'GET',
          headers: { authorization, ...(writes && { 'content-type': 'application/json' }) },
          ...(writes && { body: JSON.stringify({ full_name: `Name ${turn % 100}` }) }),
        });
        const text = await answer.text();
        const key = answer.ok ? 'answered' : `${answer.status} ${text}`;
        answers.set(key, (answers.get(key) ?? 0) + 1);
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, index) => client(index));
    await proxy.remove(one);
    const third = await proxy.add(await ApiProcess.start(variables));
    await proxy.remove(other);
    await delay(300);
    isOver = true;
    await Promise.all(clients);
    await proxy.remove(third);
    await proxy.stop();
    expect([...answers.keys()]).toEqual(['answered']);
    expect(answers.get('answered')).toBeGreaterThan(100);
  });

  it('says that it is not ready, finishes running requests and ends event streams', async () => {
    const { id } = await storeContact(database);
    const api = await ApiProcess.start(variables);
    const events = await fetch(new URL('/api/v1/dashboard/work/events', api.url), {
      headers: { authorization },
    });
    const lock = await database.pool.connect();
    await lock.query('BEGIN');
    await lock.query('SELECT FROM contacts WHERE id = $1 FOR UPDATE', [id]);
    const underWay = fetch(new URL(`/api/v1/contacts/${id}`, api.url), {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ full_name: 'Somebody Else' }),
    });
    await someoneWaits(database);
    api.terminate();
    const ready = await waitFor(
      () => fetch(new URL('/health/ready', api.url)),
      ({ status }) => status === 503,
    );
    expect(ready.headers.get('connection')).toBe('close');
    expect(await ready.json()).toMatchObject({ status: 'down', reasons: ['The process is ending.'] });
    // The stream ends when the server has closed; the other request still waits then.
    expect(await events.text()).toContain('event: progress');
    await lock.query('COMMIT');
    lock.release();
    expect((await underWay).status).toBe(200);
    expect(await api.ended()).toBe('SIGTERM');
  });
});
