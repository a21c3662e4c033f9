/*
 * npm run openapi: writes openapi.json, and from it the types of the test client. With --check it writes nothing,
 * and fails when a file differs from the built code. Needs no database, because Nest only previews the module.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import openapiTS, { astToString } from 'openapi-typescript';
import { build } from './build.ts';

const DOCUMENT = new URL('../openapi.json', import.meta.url);
const CLIENT_TYPES = new URL('../test/client/api.d.ts', import.meta.url);

// Built, because Nest injects by metadata that only the compiler writes.
await build(fileURLToPath(new URL('../dist', import.meta.url)));
const { AppModule } = await import('../dist/app.module.js');
const { createLogger } = await import('../dist/common/logging/logger.js');
const { readEnvironment } = await import('../dist/config/environment.js');
const { configureApp, createAdapter } = await import('../dist/bootstrap/configure-app.js');
const { createDocument } = await import('../dist/bootstrap/swagger.js');

const environment = readEnvironment({
  DATABASE_URL: 'postgres://nobody@localhost/none',
  REDIS_URL: 'redis://localhost',
  JWT_SECRET: 'only-to-write-the-document-0123456789',
});
const app = await NestFactory.create(
  AppModule.forRoot(environment),
  createAdapter(createLogger('silent'), environment),
  {
    preview: true,
    logger: false,
  },
);
configureApp(app, environment);
const document = `${JSON.stringify(createDocument(app), null, 2)}\n`;
const types = astToString(await openapiTS(document, { defaultNonNullable: false }));

if (process.argv.includes('--check')) {
  const current = [await readFile(DOCUMENT, 'utf8'), await readFile(CLIENT_TYPES, 'utf8')];
  if (current[0] !== document || current[1] !== types) {
    console.error(
      'openapi.json or test/client/api.d.ts is not current: run npm run openapi and commit the result.',
    );
    process.exit(1);
  }
  console.log('openapi.json is current.');
} else {
  await writeFile(DOCUMENT, document);
  await writeFile(CLIENT_TYPES, types);
  console.log('openapi.json and test/client/api.d.ts written.');
}
process.exit(0);
