import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { neutralEnvironment } from '../../scripts/services/given-servers.js';
import { waitFor } from '../support/wait-for.js';
import { documentedCommands, type DocumentedCommand } from './readme-commands.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** The commands that this test does not run, each with the reason. */
const NOT_RUN: Record<string, string> = {
  'npm run demo': 'is what this test has running',
  'npm test': 'is what runs this test',
  'export DATABASE_URL=postgres://user:password@host:5432/sms_marketing': "is the reader's own database",
  'npm ci && npm run build': 'installs the project',
  'npm start': 'is running already, as the demo',
  'npm run start:worker': 'is running already, as the demo',
};

/** Commands that end with another status than 0, as the README says. */
const EXIT_STATUSES: Record<string, number> = {
  // Some rows of the sample are wrong on purpose.
  'npm run import -- sample.csv': 3,
};

/** A curl that also prints the status of each answer on standard error. */
const CURL = `#!/bin/sh
PATH="$PATH_WITHOUT_THIS" exec curl -w '%{stderr}\\nHTTP status %{http_code}\\n' "$@"
`;

let demo: ChildProcess;
let output = '';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-test-'));
  demo = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/demo.ts'], {
    cwd: PROJECT,
    env: { ...neutralEnvironment(), TEST_DATABASE_URL: undefined, TEST_REDIS_URL: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [demo.stdout, demo.stderr]) {
    stream?.on('data', (text: Buffer) => (output += text.toString()));
  }
  const ended = (): boolean => demo.exitCode !== null || demo.signalCode !== null;
  await waitFor(
    () => Promise.resolve(ended() || output.includes('alias api=')),
    (ready) => ready,
    400_000,
  );
  if (ended()) throw new Error(output);
}, 420_000);

afterAll(async () => {
  if (demo.exitCode === null) {
    const exited = once(demo, 'exit');
    demo.kill('SIGINT');
    await exited;
  }
  await rm(folder, { recursive: true });
});

it("runs every command of the README against the demo, in one shell with the demo's exports", async () => {
  const commands = documentedCommands(await readFile(join(PROJECT, 'README.md'), 'utf8'));
  const run = commands.filter(({ text }) => !(text in NOT_RUN));
  // A command that is no longer in the README must not be in the list.
  expect(Object.keys(NOT_RUN).filter((text) => commands.every((command) => command.text !== text))).toEqual(
    [],
  );
  expect(run.length).toBeGreaterThan(20);
  await runInOneShell(run);
  const complaints: string[] = [];
  for (const [index, command] of run.entries()) complaints.push(...(await complaintsAbout(index, command)));
  expect(complaints).toEqual([]);
}, 400_000);

it('ends the demo in order by Ctrl-C', async () => {
  const exited = once(demo, 'exit');
  demo.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect(output).toMatch(/\n\nStopping\.\n$/);
});

/** Runs the commands one after the other. Each leaves its output, its errors and its exit status in the folder. */
async function runInOneShell(commands: DocumentedCommand[]): Promise<void> {
  const walk = join(folder, 'walk');
  await mkdir(walk);
  // A copy of the project's folder, so that files which the commands write stay out of the project.
  for (const name of await readdir(PROJECT)) {
    if (!/^(?:sample\.csv.*|job\.json)$/.test(name)) await symlink(join(PROJECT, name), join(walk, name));
  }
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'curl'), CURL, { mode: 0o755 });
  const exports = output.split('\n').filter((line) => /^(?:export \w+=|alias api=)/.test(line));
  const script = commands.map(
    ({ text }, index) =>
      `eval ${quoted(text)} >${quoted(file(index, 'out'))} 2>${quoted(file(index, 'err'))}; echo $? >${quoted(file(index, 'status'))}`,
  );
  const path = process.env.PATH ?? '';
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    cwd: walk,
    env: {
      ...neutralEnvironment(),
      PATH: `${bin}:${path}`,
      PATH_WITHOUT_THIS: path,
      // A link would only apply to files next to the link.
      TSX_TSCONFIG_PATH: join(PROJECT, 'tsconfig.json'),
    },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  // A terminal expands aliases, but a script has to switch that on.
  shell.stdin.end(['shopt -s expand_aliases', ...exports, ...script, ''].join('\n'));
  await once(shell, 'exit');
}

async function complaintsAbout(index: number, { text, status, shown }: DocumentedCommand): Promise<string[]> {
  const read = (kind: 'out' | 'err' | 'status'): Promise<string> =>
    readFile(file(index, kind), 'utf8').catch(() => '');
  const [out, errors, exitStatus] = await Promise.all([read('out'), read('err'), read('status')]);
  if (Number(exitStatus || NaN) !== (EXIT_STATUSES[text] ?? 0))
    return [`${text}\n  exit status ${exitStatus.trim()}: ${out}${errors}`];
  const complaints: string[] = [];
  for (const [, code] of errors.matchAll(/^HTTP status (\d+)$/gm)) {
    const isRight = status === undefined ? Number(code) < 400 : Number(code) === status;
    if (!isRight) complaints.push(`${text}\n  answered ${code ?? ''}: ${out}`);
  }
  if (status !== undefined && !errors.includes('HTTP status'))
    complaints.push(`${text}\n  announces ${status}, but sends no request`);
  let from = 0;
  for (const part of shown) {
    const found = out.indexOf(part, from);
    if (found === -1) complaints.push(`${text}\n  is said to show ${part} but answered ${out}`);
    else from = found + part.length;
  }
  return complaints;
}

function file(index: number, kind: 'out' | 'err' | 'status'): string {
  return join(folder, `${index}.${kind}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
