import { Command } from 'commander';
import { runProgram } from './common/terminal/terminal-program.js';

/* The terminal program: every command that an operator runs by hand. */

/** A command's module is loaded only when it runs, because loading all of them takes seconds. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  import: async () => (await import('./contacts/import/import.command.js')).importCommand(),
  score: async () => (await import('./lead-scoring/runs/score.command.js')).scoreCommand(),
  job: async () => (await import('./validation-jobs/job.command.js')).jobCommand(),
  statistics: async () => (await import('./contacts/statistics/statistics.command.js')).statisticsCommand(),
  states: async () => (await import('./contacts/states/states.command.js')).statesCommand(),
  'db:report': async () => (await import('./database/report/report.command.js')).reportCommand(),
  token: async () => (await import('./auth/token.command.js')).tokenCommand(),
  'token:revoke': async () => (await import('./access/access.commands.js')).revokeTokenCommand(),
  'api-key': async () => (await import('./access/access.commands.js')).apiKeyCommand(),
  'migration:run': async () => (await import('./database/migration.commands.js')).runCommand(),
  'migration:revert': async () => (await import('./database/migration.commands.js')).revertCommand(),
  'migration:show': async () => (await import('./database/migration.commands.js')).showCommand(),
};

const args = process.argv.slice(2);
const named = Object.entries(COMMANDS).filter(([name]) => name === args[0]);
// Without a known command the user wants help or made a mistake. Both need all commands.
const wanted = named.length > 0 ? named : Object.entries(COMMANDS);
const program = new Command('npm run')
  .usage('COMMAND -- [options]')
  .description('The SMS Marketing Platform from a terminal.');
for (const [, load] of wanted) program.addCommand(await load());
await runProgram(program, args);
