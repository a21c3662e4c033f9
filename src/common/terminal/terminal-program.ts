import { userInfo } from 'node:os';
import { CommanderError, type Command } from 'commander';
import { AppError, InvalidInputError } from '../errors/app-error.js';
import { errorCode, errorKind, isStatementTimeout } from '../errors/error-kind.js';

/** The exit status of every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  /** The import is complete, but rows were rejected. */
  rowsRejected: 3,
  interrupted: 130,
} as const;

const MOST_MS_TO_END = 1000;

/** The arguments or the environment are wrong; the message is for the operator. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The user at the terminal, for records of who did what. */
export function terminalUser(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    // A container may run under a user id without a name.
    return 'cli';
  }
}

/** Makes a command's action from a function that answers the exit status. */
export function exitsWith<A extends unknown[]>(run: (...args: A) => Promise<number>) {
  return async (...args: A): Promise<void> => {
    process.exitCode = await run(...args);
  };
}

/** Runs the command that the arguments name. An error becomes one message and an exit status, without a stack. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  for (const command of [program, ...descendants(program)]) {
    command
      .exitOverride()
      .showHelpAfterError('Use --help to see the commands and options.')
      .configureHelp({ commandUsage: usageUnderNpm });
  }
  process.stdout.on('error', endWithReader);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitStatus(error);
    // Commander has already printed its own message.
    if (!(error instanceof CommanderError)) console.error(describeError(error));
    // A refused connection keeps its socket open until the server closes it.
    setTimeout(() => process.exit(), MOST_MS_TO_END).unref();
  }
}

/** Shows `--` in the usage: without it, as in `npm run job create --name NAME`, npm takes the options for itself. */
function usageUnderNpm(command: Command): string {
  if (!command.parent)
    return [command.name(), ...(command.commands.length > 0 ? [] : ['--']), command.usage()].join(' ');
  const names: string[] = [];
  let root: Command = command;
  for (; root.parent; root = root.parent) names.unshift(root.name());
  const [first, ...others] = names;
  return [root.name(), first, '--', ...others, command.usage()].join(' ');
}

/** Ends quietly when the reader of a pipe, such as `head`, stops early. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** An abort signal for Ctrl-C and SIGTERM. A second one ends the process at once. */
export function interruptSignal(onInterrupt?: () => void): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    onInterrupt?.();
    controller.abort();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return controller.signal;
}

/** The message for the operator. */
export function describeError(error: unknown): string {
  if (error instanceof AppError) {
    const fields = error.errors.map(({ field, detail }) => `  ${`${field} ${detail}`.trim()}`);
    return [error.message, ...fields].join('\n');
  }
  const why = reasons(error);
  // The message of pg when the server requires a password.
  if (why.includes('client password must be a string'))
    return 'PostgreSQL asks for a password, and DATABASE_URL has none.';
  if (isStatementTimeout(error)) return `The database stopped the query because it took too long: ${why}.`;
  const kind = errorKind(error);
  if (kind === 'wait') return `The database of DATABASE_URL cannot be used: ${why}.`;
  if (kind === 'again') return `Other sessions are writing the same rows: ${why}. Run the command again.`;
  // Unlike error codes of the file system, every SQLSTATE has a digit.
  if (errorCode(error)?.match(/^(?=.*\d)[0-9A-Z]{5}$/)) return `The database refused the statement: ${why}.`;
  return why;
}

function exitStatus(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  return error instanceof UsageError || error instanceof InvalidInputError ? EXIT.wrongUse : EXIT.failed;
}

/** A refused connection has a message for each address that was tried, and no message of its own. */
function reasons(error: unknown): string {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const texts = errors.map((each) => (each instanceof Error ? each.message : String(each)));
  return [...new Set(texts)].join('; ');
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
