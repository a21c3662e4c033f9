import { AppModule } from './app.module.js';
import { configureApp } from './configure-app.js';
import { start } from './start.js';

await start(
  (environment) => AppModule.forRoot(environment),
  configureApp,
  (environment) => environment.PORT,
);
