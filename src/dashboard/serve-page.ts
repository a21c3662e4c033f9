import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Credentials } from '../auth/credentials.js';
import { SESSION_COOKIE } from '../auth/page-session.js';
import { queueBoard } from '../background-work/queue-board.js';

/** The folder into which `npm run build` writes the page. */
const BUILT_PAGE = new URL('../web/', import.meta.url);

/** The addresses of the page. The page decides which screen each one shows (web/src/app/routes.tsx). */
const PAGE_PATHS = [
  '/',
  '/entrar',
  '/contactos',
  '/contactos/:id',
  '/importar',
  '/importar/:id',
  '/validar',
  '/validar/:id',
  '/prospectos',
  '/simular',
  '/administracion',
  '/administracion/:id',
];

/** The board of the queues. */
const QUEUES_PATH = '/colas';

/** Allows nothing from other sites, and no inline scripts or styles. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  // The document names the files of its version. Those files may be cached for ever, but the document may not.
  'cache-control': 'no-cache',
};

/** Serves the page and its files, and reads its cookie. Without a built page only the API is served. */
export function servePage(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  void server.register(fastifyCookie);
  void server.register(serveFiles);
  const credentials = app.get(Credentials);
  const board = queueBoard(app, QUEUES_PATH);
  void server.register(async (queues) => {
    queues.addHook('onRequest', (request, reply) => onlyAdministrators(credentials, request, reply));
    await queues.register(board);
  });
}

/**
 * Serves the board of the queues to administrators who are signed in on the page. Others are redirected to the page.
 */
async function onlyAdministrators(
  credentials: Credentials,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  void reply.headers(HEADERS);
  const token = request.cookies[SESSION_COOKIE];
  const known = token === undefined ? undefined : await credentials.check(token).catch(() => undefined);
  if (known?.caller.role === 'admin') return;
  await reply.redirect('/administracion/colas');
}

async function serveFiles(server: FastifyInstance): Promise<void> {
  const document = await readFile(new URL('index.html', BUILT_PAGE), 'utf8').catch(() => undefined);
  if (document === undefined) {
    new Logger('Page').warn('The page is not served because it is not built. Build it with: npm run build');
    return;
  }
  for (const path of PAGE_PATHS) {
    server.get(path, (_, reply) => reply.headers(HEADERS).type('text/html; charset=utf-8').send(document));
  }
  await server.register(fastifyStatic, {
    root: fileURLToPath(new URL('assets/', BUILT_PAGE)),
    prefix: '/assets/',
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply) => {
      void reply.header('x-content-type-options', 'nosniff');
    },
  });
}
