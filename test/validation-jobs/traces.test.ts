import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signToken } from '../../src/auth/tokens.js';
import { ApiProcess } from '../support/api-process.js';
import { TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { answerAll, FakeValidator } from './support/fake-validator.js';
import { createContacts, hasStatus, waitForJob } from './support/jobs.js';
import { environmentOf, JWT_SECRET, variablesOf, WorkerProcess } from './support/processes.js';

interface SentSpan {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  links?: { traceId: string; spanId: string }[];
}

interface OtlpTraces {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: Omit<SentSpan, 'service'>[] }[];
  }[];
}

/** A collector of OTLP over HTTP that keeps everything it receives. */
class Collector {
  readonly spans: SentSpan[] = [];
  text = '';

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        this.text += body;
        for (const { resource, scopeSpans } of (JSON.parse(body) as OtlpTraces).resourceSpans) {
          const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
          const spans = scopeSpans.flatMap((scope) => scope.spans);
          this.spans.push(...spans.map((span) => ({ ...span, service: service ?? '' })));
        }
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  static async start(): Promise<Collector> {
    const collector = new Collector(createServer().listen(0, '127.0.0.1'));
    await once(collector.server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const CLIENT = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

describe('the trace of a job', () => {
  it('has the id of the job, spans API, worker and validator, and links to the request of the client', async () => {
    const database = await TestDatabase.create();
    const [validator, collector] = [await FakeValidator.start(), await Collector.start()];
    validator.behave = answerAll();
    const environment = environmentOf(database, validator, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
    await createContacts(database, 3);
    const worker = await WorkerProcess.start(environment);
    const api = await ApiProcess.start({ ...variablesOf(environment), LOG_LEVEL: 'info' });
    const created = await fetch(new URL('/api/v1/validation-jobs', api.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await signToken(JWT_SECRET, { subject: 'ana', role: 'operator' }, '1h')}`,
        'content-type': 'application/json',
        traceparent: `00-${CLIENT.traceId}-${CLIENT.spanId}-01`,
      },
      body: JSON.stringify({ name: 'traced', platforms: ['whatsapp'] }),
    });
    const { job_uuid } = (await created.json()) as { job_uuid: string };
    await waitForJob(database, job_uuid, hasStatus('COMPLETED', 'FAILED'));
    api.terminate();
    await worker.stop();
    expect(await api.ended()).toBe('SIGTERM');
    const traceId = job_uuid.replaceAll('-', '');
    const spans = await waitFor(
      () => Promise.resolve(collector.spans.filter((span) => span.traceId === traceId)),
      (found) => found.length >= 3,
    );
    collector.stop();
    await validator.stop();
    await database.drop();

    const named = (name: string): SentSpan => spans.find((span) => span.name === name)!;
    const request = collector.spans.find(({ name }) => name === 'POST /api/v1/validation-jobs')!;
    expect(request).toMatchObject({
      traceId: CLIENT.traceId,
      parentSpanId: CLIENT.spanId,
      service: 'sms-marketing-api',
    });
    expect(named('validation job created')).toMatchObject({
      service: 'sms-marketing-api',
      links: [{ traceId: request.traceId, spanId: request.spanId }],
    });
    const run = named('validation job run');
    expect(run.service).toBe('sms-marketing-worker');
    const asked = named('validate whatsapp');
    expect(asked).toMatchObject({ service: 'sms-marketing-worker', parentSpanId: run.spanId });
    expect(validator.log.map(({ traceparent }) => traceparent)).toEqual([`00-${traceId}-${asked.spanId}-01`]);
    expect(collector.text).not.toMatch(/33000000/);
  });
});
