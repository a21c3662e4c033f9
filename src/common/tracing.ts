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
 * Traces by OpenTelemetry's API, which does nothing until src/bootstrap/tracing.ts has loaded an exporter.
 * Attributes are ids, route names and numbers: never a phone, a name or an address.
 */

const tracer = (): Tracer => trace.getTracer('sms-marketing-platform');

let traceIdOfNextRoot: string | undefined;

/** The trace of the root span that is being started, if it is a job's. */
export function wantedTraceId(): string | undefined {
  return traceIdOfNextRoot;
}

/**
 * Starts the root span of a job's own trace. The id of the trace is the job's uuid without dashes, so every process
 * and every operator can find it, even after a crash or weeks later. The span links to its cause.
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

/** Records the creation of a job in its trace, with a link to the request. */
export function traceJobCreated(jobUuid: string): void {
  startOfJob('validation job created', jobUuid, {}).end();
}

/** Runs work on a job within its trace. */
export function inJobTrace<T>(
  name: string,
  jobUuid: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  return within(startOfJob(name, jobUuid, attributes), work);
}

/** Calls another service in a span of its own. */
export function inRequestSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return within(tracer().startSpan(name, { kind: SpanKind.CLIENT, attributes }), work);
}

/** Headers with which the called service joins the trace; none without tracing. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** Starts the span of an incoming request. It becomes a part of the client's trace if the client names one. */
export function startServerSpan(name: string, headers: object, attributes: Attributes): Span {
  const parent = propagation.extract(ROOT_CONTEXT, headers);
  return tracer().startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
}

/** Makes the spans that `next` starts children of this span. */
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
    // Only the name of the error, because its message may quote a row.
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}
