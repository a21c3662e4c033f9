import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { EXIT, exitsWith } from '../common/terminal/terminal-program.js';
import { readDatabaseEnvironment } from '../config/environment.js';
import { readMigrationState } from './migration-state.js';
import { withConnection } from './with-database.js';

/** `npm run migration:run`: TypeORM's own command line, with clear errors. */
export function runCommand(): Command {
  return new Command('migration:run')
    .description('Runs the migrations that are pending on DATABASE_URL. Safe to interrupt and to run again.')
    .action(exitsWith(async () => (await appliedMigrations(), typeorm('migration:run'))));
}

/** `npm run migration:show` */
export function showCommand(): Command {
  return new Command('migration:show')
    .description('Lists the migrations, [X] for those that have been run.')
    .action(exitsWith(async () => (await appliedMigrations(), typeorm('migration:show'))));
}

/** `npm run migration:revert`. With `--all` it reverts one migration after another until none is left. */
export function revertCommand(): Command {
  return new Command('migration:revert')
    .description('Reverts the last migration, and nothing else.')
    .option('--all', 'revert every migration of this product, last first', false)
    .action(exitsWith(revert));
}

async function revert({ all }: { all: boolean }): Promise<number> {
  const applied = await appliedMigrations();
  if (applied === 0) {
    console.log('There is nothing to revert: no migration of this product has been run.');
    return EXIT.done;
  }
  const count = all ? applied : 1;
  for (let reverted = 0; reverted < count; reverted += 1) {
    // Each step of a migration commits by itself, so no transaction can surround them.
    const status = await typeorm('migration:revert', '--transaction', 'none');
    if (status !== EXIT.done) return status;
  }
  if (all) console.log(`${count} migrations were reverted.`);
  return EXIT.done;
}

/** How many of our migrations have run. Throws one clear error when the database cannot be used. */
async function appliedMigrations(): Promise<number> {
  const environment = { ...readDatabaseEnvironment(), DATABASE_POOL_SIZE: 1 };
  return withConnection(environment, async (dataSource) => (await readMigrationState(dataSource)).applied);
}

/** Runs TypeORM's command line and answers its exit status. For an error it prints only the message. */
async function typeorm(...args: string[]): Promise<number> {
  const cli = createRequire(import.meta.url).resolve('typeorm/cli.js');
  const sources = fileURLToPath(new URL('./cli-data-source.ts', import.meta.url));
  const isCheckout = existsSync(sources);
  const dataSource = isCheckout
    ? fileURLToPath(new URL('../../ormconfig.ts', import.meta.url))
    : fileURLToPath(new URL('./cli-data-source.js', import.meta.url));
  const child = spawn(
    process.execPath,
    [...(isCheckout ? ['--import', 'tsx'] : []), cli, ...args, '-d', dataSource],
    { stdio: ['ignore', 'inherit', 'pipe'] },
  );
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const [errors, [code, signal]] = await Promise.all([
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  process.off('SIGTERM', forward).off('SIGINT', forward);
  const message = errors
    .split(/\n\s+at /, 1)[0]
    ?.replace(/^\w*Error: /, '')
    .trim();
  if (message) console.error(message);
  return code ?? 128 + constants.signals[signal ?? 'SIGKILL'];
}
