import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '../config/environment.js';
import { compileResponse } from '../common/compiled-response.js';
import { answerBrokenRequest, answerRefusedAddress } from '../common/errors/problem.filter.js';
import { type createLogger, RequestLog } from '../common/logging/logger.js';
import { servePage } from '../dashboard/serve-page.js';
import { HealthService } from '../health/health.service.js';
import { RequestMetrics } from '../metrics/process-metrics.js';
import { guardBodies } from './request-bodies.js';
import { setUpSwagger } from './swagger.js';

/** Room for 100,000 contact ids in one job. */
const BODY_LIMIT_BYTES = 2_000_000;
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** Headers arrive within milliseconds; a slower socket is closed after this time. */
const HEADERS_TIMEOUT_MS = 10_000;
const LOOK_FOR_SLOW_SOCKETS_MS = 2000;
/** A connection without traffic is closed after this time, even while the API prepares an answer. */
const SILENT_CONNECTION_MS = 600_000;
/** An answer of the API holds nothing that a browser may run or frame. The page has a policy of its own. */
const API_POLICY = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

type HttpSettings = Pick<Environment, 'TRUST_PROXY' | 'HTTP_REQUEST_TIMEOUT_SECONDS'>;

/** The HTTP server under Nest: its log, its request ids, and how long it waits for clients. */
export function createAdapter(
  logger: ReturnType<typeof createLogger>,
  { TRUST_PROXY, HTTP_REQUEST_TIMEOUT_SECONDS }: HttpSettings,
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new RequestLog(),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: TRUST_PROXY ?? false,
    connectionTimeout: SILENT_CONNECTION_MS,
    requestTimeout: HTTP_REQUEST_TIMEOUT_SECONDS * 1000,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, HTTP_REQUEST_TIMEOUT_SECONDS * 1000),
      connectionsCheckingInterval: LOOK_FOR_SLOW_SOCKETS_MS,
    },
    // While the server closes, a request on an open connection is answered, and then the connection is closed.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerRefusedAddress,
    // The specification writes POST /validations/ with the slash.
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  adapter.getInstance().setSerializerCompiler(compileResponse);
  return adapter;
}

/** What every HTTP process shares, including the tests. */
export function configureHttp(app: NestFastifyApplication, { HTTP_MAX_CONNECTIONS }: Environment): void {
  const metrics = app.get(RequestMetrics);
  const health = app.get(HealthService);
  app.getHttpServer().maxConnections = HTTP_MAX_CONNECTIONS;
  void app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: API_POLICY },
    // The TLS proxy sets HSTS itself, because it knows which of its names use TLS.
    strictTransportSecurity: false,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      // Not awaited: a Fastify reply is thenable and resolves only after it is sent.
      void reply.header('x-request-id', request.id);
      // Answers hold personal data, so they are not cached; a route that allows caching sets its own header.
      void reply.header('cache-control', 'no-store');
      if (health.isDraining) void reply.header('connection', 'close');
      done();
    })
    // A hook, not an interceptor: an interceptor wraps each request in an observable and does not see requests that
    // a guard refuses.
    .addHook('onResponse', (request, reply, done) => {
      metrics.observe(request, reply);
      done();
    });
}

/** The API: everything of configureHttp, its prefix, its documentation and the page. */
export function configureApp(app: NestFastifyApplication, environment: Environment): void {
  configureHttp(app, environment);
  guardBodies(app);
  void app.register(multipart);
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  if (environment.publicParts.has('docs')) setUpSwagger(app);
  servePage(app);
}
