import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Queryable } from './jobs.js';

const run = promisify(execFile);
const MEGABYTES = 48;
const TABLES = ['validation_job_requests', 'platform_validations'];

/** A disk of a few megabytes for the tables of jobs, so that it can be filled. Needs the right to mount. */
export class SmallDisk {
  private constructor(
    private readonly path: string,
    private readonly filler: string,
  ) {}

  /** Moves the tables to the disk; undefined when nothing may be mounted. */
  static async mount(database: Queryable): Promise<SmallDisk | undefined> {
    const path = await mkdtemp(join(tmpdir(), 'small-disk-'));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m,mode=0755`, 'tmpfs', path]);
    } catch {
      await rm(path, { recursive: true });
      return undefined;
    }
    const { data_directory } = await database.one<{ data_directory: string }>('SHOW data_directory');
    const { uid, gid } = await stat(data_directory);
    const space = join(path, 'space');
    await mkdir(space);
    await chown(space, uid, gid);
    await database.query(`CREATE TABLESPACE small LOCATION '${space}'`);
    for (const table of TABLES) await database.query(`ALTER TABLE ${table} SET TABLESPACE small`);
    return new SmallDisk(path, join(path, 'filler'));
  }

  /** Fills the rest of the disk. */
  async fill(): Promise<void> {
    const file = await open(this.filler, 'w');
    try {
      const chunk = Buffer.alloc(65_536);
      for (;;) await file.write(chunk);
    } catch {
      // Full.
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.filler, { force: true });
  }

  /** Call it after PostgreSQL has ended. */
  async unmount(): Promise<void> {
    await run('umount', ['-l', this.path]);
    await rm(this.path, { recursive: true });
  }
}
