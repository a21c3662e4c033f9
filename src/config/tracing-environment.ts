import { z } from 'zod';
import { flag, urlWith } from './environment-values.js';

const endpoint = urlWith(['http:', 'https:'], 'http://collector:4318').optional();

/** OpenTelemetry's standard variables that this program checks. Variables without a rule are read by its library. */
export const tracingShape = {
  OTEL_SDK_DISABLED: flag('false'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/json'], { error: 'must be http/json: another protocol is not built in' })
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional(),
  OTEL_TRACES_SAMPLER: z.string().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.string().optional(),
};

export type TracingEnvironment = z.infer<z.ZodObject<typeof tracingShape>>;

/** Whether traces are sent. They are off until their destination is set. */
export function isTraced(environment: TracingEnvironment): boolean {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER, ...named } = environment;
  if (OTEL_SDK_DISABLED || OTEL_TRACES_EXPORTER === 'none') return false;
  const endpoint = named.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? named.OTEL_EXPORTER_OTLP_ENDPOINT;
  return OTEL_TRACES_EXPORTER === 'otlp' || endpoint !== undefined;
}
