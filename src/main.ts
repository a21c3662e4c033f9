import { AppModule } from './app.module.js';
import { configureApp } from './bootstrap/configure-app.js';
import { start } from './bootstrap/start.js';

await start(
  'sms-marketing-api',
  (environment) => AppModule.forRoot(environment),
  configureApp,
  (environment) => environment.PORT,
);
