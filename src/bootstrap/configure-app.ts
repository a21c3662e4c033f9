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
/** Headers take milliseconds to arrive; a socket that sends none, or sends them slowly, is cut after so long. */
const HEADERS_TIMEOUT_MS = 10_000;
const LOOK_FOR_SLOW_SOCKETS_MS = 2000;
/** A connection on which nothing moves, also while a long answer is made or a client does not read it. */
const SILENT_CONNECTION_MS = 600_000;
/** A browser must find nothing to run or to frame in an answer of the API. The page has a policy of its own. */
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
    // What comes on an open connection while the server closes is answered, and the connection closed.
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

/** What every process that speaks HTTP shares, the tests included. */
export function configureHttp(app: NestFastifyApplication, { HTTP_MAX_CONNECTIONS }: Environment): void {
  const metrics = app.get(RequestMetrics);
  const health = app.get(HealthService);
  app.getHttpServer().maxConnections = HTTP_MAX_CONNECTIONS;
  void app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: API_POLICY },
    // For the proxy that speaks TLS to say: it knows which of its names do.
    strictTransportSecurity: false,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      // Not awaited: a Fastify reply is thenable, and resolves only when it has been sent.
      void reply.header('x-request-id', request.id);
      // Answers hold personal data; what may be kept says so itself.
      void reply.header('cache-control', 'no-store');
      if (health.isDraining) void reply.header('connection', 'close');
      done();
    })
    // Not an interceptor: one of those puts an observable around each request, and sees none that a guard refuses.
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
