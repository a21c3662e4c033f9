import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { type Role, signToken } from '../../src/auth/tokens.js';
import { createLogger, NestLogger } from '../../src/common/logging/logger.js';
import { readEnvironment, type Environment } from '../../src/config/environment.js';
import { configureApp, configureHttp, createAdapter } from '../../src/bootstrap/configure-app.js';
import { WorkerModule } from '../../src/worker.module.js';
import { TestDatabase } from './test-database.js';

export const PRIVACY_HASH_KEY = 'tests-only-privacy-0123456789-abcdefghijk';
export const JWT_SECRET = 'tests-only-0123456789-abcdefghijklmnopqrstuvwxyz';

/** The API, and a worker on request, with their own database and queues. */
export class TestApp {
  private constructor(
    readonly database: TestDatabase,
    readonly environment: Environment,
    private readonly api: NestFastifyApplication,
    private readonly worker: NestFastifyApplication | undefined,
  ) {}

  /** @param options.prepare gets the database before anything is started, and answers further variables */
  static async start(
    options: {
      worker?: boolean;
      variables?: Record<string, string>;
      prepare?: (database: TestDatabase) => Promise<Record<string, string>>;
      /** Gets the lines of the log. LOG_LEVEL is `silent` unless the variables set it. */
      log?: string[];
    } = {},
  ): Promise<TestApp> {
    const database = await TestDatabase.create();
    const prepared = await options.prepare?.(database);
    const environment = readEnvironment({
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '5',
      REDIS_URL: process.env.TEST_REDIS_URL,
      QUEUE_PREFIX: `test-${randomBytes(6).toString('hex')}`,
      JWT_SECRET,
      VALIDATOR_SANDBOX: 'true',
      ...options.variables,
      ...prepared,
    });
    const api = await create(environment, 'api', options.log);
    const worker = options.worker ? await create(environment, 'worker', options.log) : undefined;
    return new TestApp(database, environment, api, worker);
  }

  /** The address on which the API listens. */
  get url(): Promise<string> {
    return this.api.getUrl();
  }

  /** The address of the worker's health and metrics. */
  get workerUrl(): Promise<string> {
    if (!this.worker) throw new Error('there is no worker');
    return this.worker.getUrl();
  }

  /** A client of the API with a token of that role, which may include `pii`. Without a role it sends no token. */
  as(role?: Role, pii?: true): TestClient {
    return new TestClient(this.api, role, pii);
  }

  /** A token of that role, for requests that the client cannot send. */
  async token(role: Role): Promise<string> {
    return signToken(JWT_SECRET, { subject: `test-${role}`, role }, '1h');
  }

  /** Runs a statement on a connection of the API's pool, or of the worker's. */
  async onItsConnection<T>(sql: string, process: 'api' | 'worker' = 'api'): Promise<T[]> {
    const app = process === 'api' ? this.api : this.worker;
    if (!app) throw new Error('there is no worker');
    return app.get(DataSource).query(sql);
  }

  /** A provider of one of the processes, by its class. */
  of<T>(token: Type<T>, process: 'api' | 'worker' = 'api'): T {
    const app = process === 'api' ? this.api : this.worker;
    if (!app) throw new Error('there is no worker');
    return app.get(token, { strict: false });
  }

  /** Stops everything and drops the database. */
  async stop(): Promise<void> {
    await this.worker?.close();
    await this.api.close();
    await this.database.drop();
  }
}

/** Sends requests below /api/v1. */
export class TestClient {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly role: Role | undefined,
    private readonly pii: true | undefined,
  ) {}

  async get(path: string): Promise<supertest.Response> {
    return supertest(this.app.getHttpServer())
      .get(`/api/v1${path}`)
      .set(await this.headers());
  }

  /** The status of a GET. A stream that does not end is closed. */
  async statusOf(path: string): Promise<number> {
    const headers = { ...(await this.headers()), connection: 'close' };
    const answer = await fetch(`${await this.app.getUrl()}/api/v1${path}`, { headers });
    await answer.body?.cancel();
    return answer.status;
  }

  async post(path: string, body?: object): Promise<supertest.Response> {
    return supertest(this.app.getHttpServer())
      .post(`/api/v1${path}`)
      .set(await this.headers())
      .send(body);
  }

  async patch(path: string, body?: object): Promise<supertest.Response> {
    return supertest(this.app.getHttpServer())
      .patch(`/api/v1${path}`)
      .set(await this.headers())
      .send(body);
  }

  async delete(path: string, _body?: object): Promise<supertest.Response> {
    return supertest(this.app.getHttpServer())
      .delete(`/api/v1${path}`)
      .set(await this.headers());
  }

  /** Sends a raw body, JSON or not. */
  async postText(path: string, body: string, type = 'application/json'): Promise<supertest.Response> {
    const headers = { ...(await this.headers()), 'content-type': type };
    return supertest(this.app.getHttpServer()).post(`/api/v1${path}`).set(headers).send(body);
  }

  private async headers(): Promise<Record<string, string>> {
    if (!this.role) return {};
    const caller = { subject: `test-${this.role}`, role: this.role, ...(this.pii && { pii: this.pii }) };
    const token = await signToken(JWT_SECRET, caller, '1h');
    return { authorization: `Bearer ${token}` };
  }
}

async function create(
  environment: Environment,
  process: 'api' | 'worker',
  log?: string[],
): Promise<NestFastifyApplication> {
  const logger = createLogger(environment.LOG_LEVEL, log && { write: (line) => log.push(line) });
  const module = process === 'api' ? AppModule.forRoot(environment) : WorkerModule.forRoot(environment);
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(logger, environment), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  if (process === 'api') configureApp(app, environment);
  else configureHttp(app, environment);
  await app.listen(0, environment.HOST);
  return app;
}
