import { configureHttp } from './configure-app.js';
import { start } from './start.js';
import { WorkerModule } from './worker.module.js';

await start(
  (environment) => WorkerModule.forRoot(environment),
  configureHttp,
  (environment) => environment.WORKER_PORT,
);
