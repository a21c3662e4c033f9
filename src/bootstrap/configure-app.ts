import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import type { Environment } from '../config/environment.js';
import { answerBrokenRequest, answerRefusedAddress } from '../common/errors/problem.filter.js';
import { type createLogger, RequestLog } from '../common/logging/logger.js';
import { servePage } from '../dashboard/serve-page.js';
import { HealthService } from '../health/health.service.js';
import { RequestMetrics } from '../metrics/process-metrics.js';
import { guardBodies, readBodies } from './request-bodies.js';
import { setUpSwagger } from './swagger.js';

/** Enough for 100,000 contact ids in one job. */
const BODY_LIMIT_BYTES = 2_000_000;
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** Headers arrive within milliseconds; a slower socket is closed after this time. */
const HEADERS_TIMEOUT_MS = 10_000;
const LOOK_FOR_SLOW_SOCKETS_MS = 2000;
/** A connection without traffic is closed after this time, even while the API prepares an answer. */
const SILENT_CONNECTION_MS = 600_000;
/** An answer of the API has nothing that a browser may run or frame. The page has its own policy. */
const API_POLICY = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

type HttpSettings = Pick<Environment, 'TRUST_PROXY' | 'HTTP_REQUEST_TIMEOUT_SECONDS'>;

/** The HTTP server under Nest: its log, its request ids, and how long it waits for clients. */
export function createAdapter(
  logger: ReturnType<typeof createLogger>,
  { TRUST_PROXY, HTTP_REQUEST_TIMEOUT_SECONDS }: HttpSettings,
): FastifyAdapter {
  return new FastifyAdapter({
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
}

/** The parts that every HTTP process shares, including those of the tests. */
export function configureHttp(app: NestFastifyApplication, { HTTP_MAX_CONNECTIONS }: Environment): void {
  const metrics = app.get(RequestMetrics);
  const health = app.get(HealthService);
  app.getHttpServer().maxConnections = HTTP_MAX_CONNECTIONS;
  // Answers hold personal data, so they are not stored. Answers that may be stored set their own header.
  const headers = { ...securityHeaders(), 'cache-control': 'no-store' };
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      // Not awaited: a Fastify reply is thenable, and resolves only when it has been sent.
      void reply.headers(headers).header('x-request-id', request.id);
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

/**
 * The headers of helmet, built once. @fastify/helmet builds them for every request, which takes a tenth of the time
 * of a short one.
 */
function securityHeaders(): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const setHeaders = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: API_POLICY },
    // This header is left to the proxy that speaks TLS, because it knows which of its host names do.
    strictTransportSecurity: false,
  });
  setHeaders(request, response, () => undefined);
  return response.getHeaders();
}

/** The API: configureHttp, the prefix of the routes, the documentation and the page. */
export function configureApp(app: NestFastifyApplication, environment: Environment): void {
  configureHttp(app, environment);
  guardBodies(app);
  readBodies(app, BODY_LIMIT_BYTES);
  void app.register(multipart);
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  if (environment.publicParts.has('docs')) setUpSwagger(app);
  servePage(app);
}
