import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from '../auth/authenticator.js';
import { refuseOversized } from '../common/json-bounds.js';

/** The largest body without credentials. A token for signing in has about 300 bytes. */
const MOST_ANONYMOUS_BYTES = 16_384;

/** Checks the headers of a body before the body is read into memory. */
export function guardBodies(app: NestFastifyApplication): void {
  const authenticator = app.get(Authenticator);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preParsing', async (request, reply) => {
      const { headers } = request.raw;
      const bytes = bodyBytes(request);
      // Many clients send a content type without a body, which Fastify would refuse as empty JSON.
      if (bytes === 0) delete headers['content-type'];
      const encoding = headers['content-encoding'];
      if (bytes > 0 && encoding !== undefined && encoding !== 'identity')
        throw new UnsupportedMediaTypeException('Send the body as it is, without Content-Encoding.');
      if (bytes <= MOST_ANONYMOUS_BYTES) return;
      // The body is not read when authentication fails, and so the connection cannot be used again.
      void reply.header('connection', 'close');
      await authenticator.authenticate(request);
      void reply.removeHeader('connection');
    });
}

/**
 * Reads only JSON, and only as much as can be checked. Nest would also read forms, which no route needs: two million
 * bytes of a form can be a million fields.
 */
export function readBodies(app: NestFastifyApplication, bodyLimit: number): void {
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit }, (request, body, done) => {
    refuseOversized(body);
    void parse(request as FastifyRequest, body.toString(), done);
  });
  app.useBodyParser('application/x-www-form-urlencoded', { bodyLimit }, () => {
    throw new UnsupportedMediaTypeException('Send the body as JSON: Content-Type: application/json.');
  });
}

/** Infinity when the request does not say the length. */
function bodyBytes({ raw: { headers } }: FastifyRequest): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity;
}
