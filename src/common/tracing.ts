import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
  type Tracer,
} from '@opentelemetry/api';

/*
 * Traces by OpenTelemetry's interface, which does nothing until src/bootstrap/tracing.ts has loaded what sends them.
 * Attributes are ids, names of routes and numbers: never a phone, a name or an address.
 */

const tracer = (): Tracer => trace.getTracer('sms-marketing-platform');

let traceIdOfNextRoot: string | undefined;

/** The trace that the root span now being started belongs to, where it is a job's. */
export function wantedTraceId(): string | undefined {
  return traceIdOfNextRoot;
}

/**
 * A span at the top of a job's own trace, whose id is the job's uuid without its dashes: so every process finds it, also
 * after a crash or weeks later, and an operator finds the trace of a job. The span links to whatever led to it.
 */
function startOfJob(name: string, jobUuid: string, attributes: Attributes): Span {
  const from = trace.getActiveSpan()?.spanContext();
  traceIdOfNextRoot = jobUuid.replaceAll('-', '');
  try {
    return tracer().startSpan(
      name,
      { attributes: { 'job.uuid': jobUuid, ...attributes }, ...(from && { links: [{ context: from }] }) },
      ROOT_CONTEXT,
    );
  } finally {
    traceIdOfNextRoot = undefined;
  }
}

/** Notes in a job's trace that it was created, with a link to the request that did so. */
export function traceJobCreated(jobUuid: string): void {
  startOfJob('validation job created', jobUuid, {}).end();
}

/** Does some work on a job within its trace. */
export function inJobTrace<T>(
  name: string,
  jobUuid: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  return within(startOfJob(name, jobUuid, attributes), work);
}

/** Asks another service, in a span of its own. */
export function inRequestSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return within(tracer().startSpan(name, { kind: SpanKind.CLIENT, attributes }), work);
}

/** Headers by which the service that is asked joins the trace; none while nothing is traced. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** Begins the span of a request that came in, as a part of the client's trace where it names one. */
export function startServerSpan(name: string, headers: object, attributes: Attributes): Span {
  const parent = propagation.extract(ROOT_CONTEXT, headers);
  return tracer().startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
}

/** Lets what `next` begins belong to a span. */
export function withSpan(span: Span, next: () => void): void {
  context.with(trace.setSpan(context.active(), span), next);
}

/** Ends the span of a request. */
export function endServerSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    // Its name, not its message, which may quote a row.
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}
