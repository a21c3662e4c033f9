import { Command } from 'commander';
import { tokenCommand } from './auth/token.command.js';
import { runProgram } from './common/terminal/terminal-program.js';
import { importCommand } from './contacts/import/import.command.js';
import { statisticsCommand } from './contacts/statistics/statistics.command.js';
import { migrationCommands } from './database/migration.commands.js';
import { reportCommand } from './database/report/report.command.js';
import { scoreCommand } from './lead-scoring/runs/score.command.js';
import { jobCommand } from './validation-jobs/job.command.js';

/* The terminal: every command that an operator runs by hand. */

const program = new Command('npm run').description('The SMS Marketing Platform from a terminal.');
for (const command of [
  importCommand(),
  scoreCommand(),
  jobCommand(),
  statisticsCommand(),
  reportCommand(),
  tokenCommand(),
  ...migrationCommands(),
]) {
  program.addCommand(command);
}
await runProgram(program, process.argv.slice(2));
