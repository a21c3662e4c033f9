import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../../src/app.module.js';
import { type Role, signToken } from '../../../src/auth/tokens.js';
import { createLogger } from '../../../src/common/logging/logger.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { configureApp, createAdapter } from '../../../src/bootstrap/configure-app.js';
import { JWT_SECRET, variablesOf, type ProcessEnvironment } from './processes.js';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** The API, listening in the process of the test. */
export class TestApi {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly tokens: Record<'viewer' | 'operator', string>,
    readonly url: string,
  ) {}

  static async start(environment: ProcessEnvironment): Promise<TestApi> {
    const variables = readEnvironment(variablesOf(environment));
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(variables),
      createAdapter(createLogger('silent'), variables),
      { logger: false, abortOnError: false },
    );
    configureApp(app, variables);
    await app.listen(0, '127.0.0.1');
    const token = (role: Role): Promise<string> => signToken(JWT_SECRET, { subject: 'ana', role }, '1h');
    const tokens = { viewer: await token('viewer'), operator: await token('operator') };
    return new TestApi(app, tokens, await app.getUrl());
  }

  /** One call as an operator; `path` follows `/api/v1/validation-jobs`. */
  async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const response = await this.open(path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }) },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** One call with the token of a role, or without any. The caller reads the body. */
  async open(
    path: string,
    init: RequestInit = {},
    role: 'viewer' | 'operator' | 'nobody' = 'operator',
  ): Promise<Response> {
    const headers = new Headers(init.headers);
    if (role !== 'nobody') headers.set('authorization', `Bearer ${this.tokens[role]}`);
    return fetch(`${this.url}/api/v1/validation-jobs${path}`, { ...init, headers });
  }

  async stop(): Promise<void> {
    await this.app.close();
  }
}
