import pg from 'pg';
import { createDatabase, dropDatabase } from '../../test/support/test-database.js';
import { leaveShell } from '../services/given-servers.js';
import { DISPOSABLE_DATA, startServices } from '../services/index.js';
import { LINT_CASES, type LintCase } from './cases.js';
import { lint } from './lint.js';
import { recordMigrations } from './record.js';
import { RULES } from './rules.js';

/* npm run migration:lint: fails when a migration would send a statement that disturbs a live table. */

leaveShell();
const services = await startServices({
  name: 'migration-lint',
  postgresSettings: DISPOSABLE_DATA,
  // Migrations need no Redis, and nothing connects to this address.
  external: { redisUrl: 'redis://127.0.0.1:6379' },
});
process.env.TEST_DATABASE_URL = services.databaseUrl;
try {
  for (const lintCase of LINT_CASES) if (!(await passes(lintCase))) process.exitCode = 1;
} finally {
  await services.stop();
}

async function passes({ name, setup, tables }: LintCase): Promise<boolean> {
  const database = await createDatabase('lint');
  try {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(setup);
    await client.end();
    const messages = await recordMigrations(database.url);
    const violations = await lint(messages, tables);
    console.log(`${name}: ${messages.length} messages, ${violations.length} violations`);
    for (const { rule, statement } of violations)
      console.error(`  ${rule}: ${RULES[rule]}\n    ${statement}`);
    return violations.length === 0;
  } finally {
    await dropDatabase(database.name);
  }
}
