import { execFile, type ExecFileOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and returns its output; rejects with its error output when it fails. */
export async function run(file: string, args: string[], options: ExecFileOptions): Promise<string> {
  try {
    const { stdout } = await execute(file, args, { cwd: '/', ...options, encoding: 'utf8' });
    return stdout;
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    throw new Error(stderr ? `${file} failed:\n${stderr.trim()}` : message, { cause: error });
  }
}

/** Like `run`, but only answers whether it worked. */
export async function works(file: string, args: string[], options: ExecFileOptions = {}): Promise<boolean> {
  return run(file, args, options).then(
    () => true,
    () => false,
  );
}

/** The command line of a living process; undefined when there is no process with that id. */
export async function commandLine(pid: number): Promise<string | undefined> {
  try {
    // Slim container images have no ps, and macOS has no /proc.
    const text = existsSync('/proc/self/cmdline')
      ? (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
      : await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)], {});
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}
