import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, getSchemaPath, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE, ProblemDetailsDto } from '../common/errors/problem-details.dto.js';

/** The OpenAPI document of the API. */
export function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('SMS Marketing Platform')
    .setDescription(
      'Validates phone contacts on WhatsApp, Instagram, Facebook, Google and Apple, scores them and ranks them. ' +
        'Every route except health needs a token (`npm run token -- --role admin`): viewer reads; operator also stores ' +
        'validations, scores a contact, creates contacts and runs validation jobs; admin also runs scoring over many contacts. ' +
        'Errors are problem documents (RFC 9457) with a stable `code`.',
    )
    .setVersion('2.0.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key' }, 'inbound-key')
    .addTag('contacts', 'The contacts')
    .addTag('suppressions', 'Lists of phones that may not be contacted')
    .addTag('exports', 'Files of contacts, and the record of who was in them')
    .addTag('privacy', 'Requests of people about their data, and the audit')
    .addTag('validations', 'Results per contact and platform')
    .addTag('lead-scoring', 'Scores and the best leads')
    .addTag('validation-jobs', 'Validation of many contacts in the background')
    .addTag('dashboard', 'Figures for the page')
    .addTag('access', 'API keys, and revocation of tokens')
    .addTag('admin', 'The state of the database, for administrators')
    .addTag('health', 'Whether the process is alive and ready')
    .build();
  return withRefusals(
    SwaggerModule.createDocument(app, config, {
      operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
    }),
  );
}

/** Refusals that can come before any route. Those from 413 on are for requests with a body only. */
const REFUSALS = {
  408: ['RequestTimeout', 'The request did not arrive in time'],
  414: ['AddressTooLong', 'A part of the address is too long'],
  429: [
    'TooManyRequests',
    'More requests than this caller may send at once or in a minute. `Retry-After` says when to try again',
  ],
  431: ['HeadersTooLarge', 'The headers are larger than 16 kB'],
  413: ['BodyTooLarge', 'The body is larger than 2 MB'],
  415: ['MediaTypeNotTaken', 'The body has another media type, or a Content-Encoding'],
} as const;
const OF_BODIES = ['413', '415'];

/** Documents these refusals once for all operations. */
function withRefusals(document: OpenAPIObject): OpenAPIObject {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemDetailsDto) } } };
  const responses = Object.fromEntries(
    Object.values(REFUSALS).map(([name, description]) => [name, { description, content }]),
  );
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.values(path as Record<string, OpenAPIObject['paths'][string]['get']>),
  );
  for (const operation of operations) {
    for (const [status, [name]] of Object.entries(REFUSALS)) {
      if (!operation || (OF_BODIES.includes(status) && !operation.requestBody)) continue;
      operation.responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  return { ...document, components: { ...document.components, responses } };
}

/** Swagger UI needs inline styles, and images in data URLs. */
const DOCUMENTATION_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** Serves Swagger UI at /docs and the document at /docs-json. */
export function setUpSwagger(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, _, done) => {
      const { url } = request.routeOptions;
      if (url?.startsWith('/docs')) void reply.header('content-security-policy', DOCUMENTATION_POLICY);
      done();
    });
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    customSiteTitle: 'SMS Marketing Platform API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
  });
}
