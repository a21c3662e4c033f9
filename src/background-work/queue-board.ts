import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { getQueueToken } from '@nestjs/bull';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bull';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { QUEUES } from './queues.js';

/** The board's document sets its base address, which `'self'` alone does not allow. */
const BASE_POLICY = "base-uri 'self'";

/**
 * Bull's board at `path`, as a Fastify plugin. It has no sign-in of its own. It is read-only, because retrying or
 * removing a delivery would change nothing: PostgreSQL decides what work there is.
 */
export function queueBoard(app: NestFastifyApplication, path: string): FastifyPluginAsync {
  return async (server: FastifyInstance) => {
    const adapter = new FastifyAdapter();
    const queues = Object.keys(QUEUES).map((name) => app.get<Queue>(getQueueToken(name), { strict: false }));
    createBullBoard({
      queues: queues.map((queue) => new BullAdapter(queue, { readOnlyMode: true })),
      serverAdapter: adapter.setBasePath(path),
      options: { uiConfig: { boardTitle: 'SMS Marketing', hideRedisDetails: true } },
    });
    server.addHook('onSend', (_, reply, payload, done) => {
      if (!String(reply.getHeader('content-type')).startsWith('text/html')) {
        done(null, payload);
        return;
      }
      const policy = String(reply.getHeader('content-security-policy'));
      void reply.header('content-security-policy', policy.replace("base-uri 'none'", BASE_POLICY));
      done(null, withoutInlineStyles(String(payload)));
    });
    await server.register(adapter.registerPlugin(), { prefix: path });
  };
}

/** The board's document without inline styles and without a remote font. Our content security policy refuses both. */
function withoutInlineStyles(document: string): string {
  return document
    .replace(/<link href="https:[^>]*>/g, '')
    .replace(/<style>[^]*?<\/style>/g, '')
    .replace(/ style="[^"]*"/g, '');
}
