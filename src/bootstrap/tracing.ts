import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Span } from '@opentelemetry/api';
import { endServerSpan, startServerSpan, wantedTraceId, withSpan } from '../common/tracing.js';
import { isTraced, type TracingEnvironment } from '../config/tracing-environment.js';

/** The tracing of a process. */
export interface Tracing {
  /** Makes a span for each request. */
  watch(app: NestFastifyApplication): void;
  /** Sends the remaining spans. Never rejects: the end of the process does not depend on traces. */
  end(): Promise<void>;
}

/**
 * Sends traces by OTLP over HTTP, configured by OpenTelemetry's standard variables. Undefined when none of them is
 * set; the libraries are not even loaded then. There is no automatic instrumentation: spans are made for requests,
 * jobs, their runs and validators.
 */
export async function startTracing(
  environment: TracingEnvironment,
  service: string,
): Promise<Tracing | undefined> {
  if (!isTraced(environment)) return undefined;
  const { BatchSpanProcessor, NodeTracerProvider, RandomIdGenerator } =
    await import('@opentelemetry/sdk-trace-node');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources');
  const random = new RandomIdGenerator();
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    idGenerator: {
      generateTraceId: () => wantedTraceId() ?? random.generateTraceId(),
      generateSpanId: () => random.generateSpanId(),
    },
  });
  provider.register();
  return {
    watch: watchRequests,
    end: () => provider.shutdown().catch(() => undefined),
  };
}

function watchRequests(app: NestFastifyApplication): void {
  const spans = new WeakMap<object, Span>();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      const attributes = { 'http.request.method': request.method, 'http.route': route };
      spans.set(request, startServerSpan(`${request.method} ${route}`, request.headers, attributes));
      done();
    })
    // Registered for after the body is read, so that events of the body belong to the span.
    .addHook('preHandler', (request, _, done) => {
      const span = spans.get(request);
      if (span) withSpan(span, done);
      else done();
    })
    .addHook('onResponse', (request, reply, done) => {
      const span = spans.get(request);
      if (span) endServerSpan(span, reply.statusCode);
      done();
    });
}
