import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../../examples/validator/server.mjs', import.meta.url));
const LOOK_UP = /async function lookUp\([^]*?\n\}\n/;

/** The validator of examples/validator, as a separate process. */
export class ExampleValidator {
  /** Its output so far. */
  readonly lines: string[] = [];
  url = '';

  private constructor(
    readonly token: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** @param lookUp replaces its lookup, as an operator would */
  static async start(token: string, lookUp?: string): Promise<ExampleValidator> {
    const folder = await mkdtemp(join(tmpdir(), 'example-validator-'));
    const source = await readFile(SERVER, 'utf8');
    if (!LOOK_UP.test(source)) throw new Error('the example has no function to replace');
    const file = join(folder, 'server.mjs');
    await writeFile(file, lookUp === undefined ? source : source.replace(LOOK_UP, () => `${lookUp}\n`));
    const child = spawn(process.execPath, [file], {
      env: { PATH: process.env.PATH, TOKEN: token, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const validator = new ExampleValidator(token, child, folder);
    const lines = createInterface({ input: child.stdout });
    const [first] = (await once(lines, 'line')) as [string];
    validator.url = /http:\S+/.exec(first)![0];
    lines.on('line', (line) => validator.lines.push(line));
    return validator;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill();
      await ended;
    }
    await rm(this.folder, { recursive: true });
  }
}
