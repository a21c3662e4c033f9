import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of the API. */
export function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('SMS Marketing Platform')
    .setDescription(
      'Validates phone contacts on WhatsApp, Instagram, Facebook, Google and Apple, scores them and ranks them. ' +
        'Every route but health needs a token (`npm run token -- --role admin`): viewer reads; operator also stores ' +
        'validations, scores a contact, creates contacts and runs validation jobs; admin also runs scoring over many contacts. ' +
        'Errors are problem documents (RFC 9457) with a stable `code`.',
    )
    .setVersion('2.0.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key' }, 'inbound-key')
    .addTag('contacts', 'Who there is')
    .addTag('suppressions', 'Who may not be contacted, by lists')
    .addTag('exports', 'Contacts out as files, and who was in them')
    .addTag('privacy', 'What people ask about their data, and who did what to it')
    .addTag('validations', 'What each platform said of a contact')
    .addTag('lead-scoring', 'Scores and the best leads')
    .addTag('validation-jobs', 'Asking the validators about many contacts')
    .addTag('dashboard', 'What the page shows beside all that')
    .addTag('admin', 'What administrators see of the database')
    .addTag('health', 'Whether the process is alive and ready')
    .build();
  return SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
}

/** Serves Swagger UI at /docs and the document at /docs-json. */
export function setUpSwagger(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    customSiteTitle: 'SMS Marketing Platform API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
  });
}
