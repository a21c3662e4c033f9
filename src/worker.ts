import { configureHttp } from './bootstrap/configure-app.js';
import { start } from './bootstrap/start.js';
import { WorkerModule } from './worker.module.js';

await start(
  'sms-marketing-worker',
  (environment) => WorkerModule.forRoot(environment),
  configureHttp,
  (environment) => environment.WORKER_PORT,
);
