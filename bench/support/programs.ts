import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian and Ubuntu keep the programs of each version. Most of them are not on the PATH. */
const DEBIAN = '/usr/lib/postgresql';

/**
 * The path of a client program of PostgreSQL, `psql` or `pgbench`: from POSTGRES_CLIENT_BIN, from the PATH, or from
 * Debian's folder. The embedded PostgreSQL has none. When there is none, throws with what to install.
 */
function clientProgram(name: 'psql' | 'pgbench'): string {
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one))
    : [];
  const folders = [
    process.env.POSTGRES_CLIENT_BIN ?? '',
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ];
  const folder = folders.find((candidate) => candidate !== '' && existsSync(join(candidate, name)));
  if (folder === undefined)
    throw new Error(
      `${name} is needed as the floor: install PostgreSQL's client programs (postgresql-contrib).`,
    );
  return join(folder, name);
}

/** The variables by which libpq's programs find a database, so that no password is on a command line. */
function libpqVariables(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: pathname.slice(1),
  };
}

type Input = AsyncIterable<string> | Iterable<string>;

/** Runs a client program of PostgreSQL on a database. Answers and rejects like `runProgram`. */
export async function runClient(
  name: 'psql' | 'pgbench',
  args: readonly string[],
  url: string,
  input?: Input,
): Promise<string> {
  return runProgram(clientProgram(name), args, libpqVariables(url), input);
}

/** Runs a program to its end and answers its output. Rejects with its error output when it fails. */
export async function runProgram(
  name: string,
  args: readonly string[],
  variables: Record<string, string> = {},
  input?: Input,
): Promise<string> {
  const child = spawn(name, args, {
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', (error) => {
      reject(new Error(`${name} is needed for this benchmark`, { cause: error }));
    });
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  // The program may end with an error before it has read everything.
  child.stdin.on('error', () => undefined);
  for await (const text of input ?? []) {
    if (!child.stdin.write(text))
      await Promise.race([new Promise((go) => child.stdin.once('drain', go)), ended]);
  }
  child.stdin.end();
  const code = await ended;
  if (code !== 0) throw new Error(`${name} failed:\n${errors.slice(-2000)}`);
  return output;
}
