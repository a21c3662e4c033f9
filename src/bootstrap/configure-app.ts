import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerRefusedAddress } from '../common/errors/problem.filter.js';
import { type createLogger, RequestLog } from '../common/logging/logger.js';
import { servePage } from '../dashboard/serve-page.js';
import { RequestMetrics } from '../metrics/metrics.controller.js';
import { setUpSwagger } from './swagger.js';

/** Room for 100,000 contact ids in one job. */
const BODY_LIMIT_BYTES = 2_000_000;
const REQUEST_ID = /^[\w.-]{1,64}$/;

/** The HTTP server under Nest: its log and its request ids. */
export function createAdapter(logger: ReturnType<typeof createLogger>): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new RequestLog(),
    bodyLimit: BODY_LIMIT_BYTES,
    frameworkErrors: answerRefusedAddress,
    // The specification writes POST /validations/ with the slash.
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
}

/** What every process that speaks HTTP shares, the tests included. */
export function configureHttp(app: NestFastifyApplication): void {
  const metrics = app.get(RequestMetrics);
  app.enableShutdownHooks();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      // Not awaited: a Fastify reply is thenable, and resolves only when it has been sent.
      void reply.header('x-request-id', request.id);
      forgetTypeOfNothing(request.raw.headers);
      done();
    })
    // Not an interceptor: one of those puts an observable around each request, and sees none that a guard refuses.
    .addHook('onResponse', (request, reply, done) => {
      metrics.observe(request, reply);
      done();
    });
}

/**
 * Many clients name a content type also where they send no body; Fastify would refuse that as empty JSON. Routes that
 * need a body still say so.
 */
function forgetTypeOfNothing(headers: IncomingMessage['headers']): void {
  const isEmpty = (headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined;
  if (isEmpty) delete headers['content-type'];
}

/** The API: everything of configureHttp, its prefix, its documentation and the page. */
export function configureApp(app: NestFastifyApplication): void {
  configureHttp(app);
  void app.register(multipart);
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  setUpSwagger(app);
  servePage(app);
}
