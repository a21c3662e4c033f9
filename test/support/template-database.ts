import { createDataSource, TerminalLogger } from '../../src/database/data-source.js';
import { createDatabase, dropDatabase, TEMPLATE_VARIABLE } from './test-database.js';

const silent = new TerminalLogger(() => undefined);

/** Runs all migrations once, into a template. Each test file copies its own database from it. */
export async function createTemplate(): Promise<void> {
  const template = await createDatabase('template');
  const dataSource = createDataSource({ DATABASE_URL: template.url, DATABASE_POOL_SIZE: 2 }, silent);
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  process.env[TEMPLATE_VARIABLE] = template.name;
}

/** Drops the template. */
export async function dropTemplate(): Promise<void> {
  const name = process.env[TEMPLATE_VARIABLE];
  if (name) await dropDatabase(name);
}
