import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { importFile } from '../../src/contacts/import/import.service.js';
import { generateSample } from '../../scripts/sample/generate-sample.js';
import { ImportFixture } from './import-fixture.js';

/** More than one batch of the merge. */
const MANY = 45_000;

let fixture: ImportFixture;
let large: string;
beforeAll(async () => {
  fixture = await ImportFixture.create();
  large = `${fixture.folder}/large.csv`;
  const file = createWriteStream(large);
  for await (const line of generateSample({ rows: MANY })) file.write(line);
  file.end();
  await once(file, 'finish');
});
beforeEach(() => fixture.clear());
afterAll(() => fixture.drop());

describe('an import that is cut short', () => {
  it('leaves nothing when the connection breaks while reading', async () => {
    const client = await fixture.connect();
    const broken = importFile(client, {
      file: large,
      allOrNothing: true,
      // Ends the socket while COPY is running.
      onProgress: ({ phase }) => void (phase === 'reading' && client.end()),
    });
    await expect(broken).rejects.toThrow(/Connection terminated|Client was closed/);
    expect(await fixture.count()).toBe(0);
  });

  it.each(['reading', 'merging'] as const)(
    'leaves nothing when the server ends the session while %s',
    async (stage) => {
      const client = await fixture.connect();
      const { pid } = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!;
      let terminated: Promise<unknown> | undefined;
      const broken = importFile(client, {
        file: large,
        allOrNothing: true,
        onProgress: ({ phase }) => {
          if (phase === stage)
            terminated ??= fixture.database.query('SELECT pg_terminate_backend($1)', [pid]);
        },
      });
      await expect(broken).rejects.toThrow();
      await terminated;
      expect(await fixture.count()).toBe(0);
    },
    60_000,
  );

  it.each(['reading', 'merging'] as const)(
    'leaves nothing, not even a table, when it is aborted while %s, and the connection stays usable',
    async (stage) => {
      const client = await fixture.connect();
      const abort = new AbortController();
      const aborted = importFile(client, {
        file: large,
        allOrNothing: true,
        signal: abort.signal,
        onProgress: ({ phase }) => {
          if (phase === stage) abort.abort();
        },
      });
      await expect(aborted).rejects.toThrow('aborted');
      const left = await client.query(
        "SELECT relname FROM pg_class WHERE relname LIKE 'contact_import%' AND relpersistence = 't'",
      );
      expect(left.rows).toEqual([]);
      expect(await fixture.count()).toBe(0);
      await client.end();
    },
    60_000,
  );

  it('leaves nothing when the database refuses a row', async () => {
    await fixture.database.query('ALTER TABLE contacts ADD CONSTRAINT no_eva CHECK (full_name <> $$Eva$$)');
    try {
      await expect(
        fixture.import('telefono,nombre\n5512345678,Ana\n5512345679,Eva\n', { allOrNothing: true }),
      ).rejects.toThrow('no_eva');
      expect(await fixture.count()).toBe(0);
    } finally {
      await fixture.database.query('ALTER TABLE contacts DROP CONSTRAINT no_eva');
    }
  });
});

describe('imports beside other work', () => {
  it('of the same file at the same time create each contact once', async () => {
    const file = await fixture.write(
      'telefono\n' + Array.from({ length: 2000 }, (_, n) => 5_500_000_000 + n).join('\n'),
    );
    const summaries = await Promise.all(
      ['a', 'b', 'c'].map((name) => fixture.importFile(file, { rejectsFile: `${fixture.folder}/${name}` })),
    );
    expect(summaries.map(({ created }) => created).sort((a, b) => a - b)).toEqual([0, 0, 2000]);
    expect(await fixture.count()).toBe(2000);
  });

  it('update a contact that somebody else creates during the merge', async () => {
    const other = await fixture.connect();
    await other.query("SET application_name = 'other'");
    await other.query('BEGIN');
    await other.query(
      "INSERT INTO contacts (phone_e164, phone_national, full_name) VALUES ('+525512345678', '5512345678', 'Old')",
    );
    const importing = fixture.import('telefono,nombre\n5512345678,New\n5512345679,Eva\n');
    await fixture.importWaitsForLock();
    await other.query('COMMIT');
    await other.end();
    expect(await importing).toMatchObject({ rows_read: 2, created: 1, updated: 1, unchanged: 0 });
    expect(await fixture.database.query('SELECT full_name FROM contacts ORDER BY phone_e164')).toEqual([
      { full_name: 'New' },
      { full_name: 'Eva' },
    ]);
  });

  it('keep an opt-out that arrives during the merge', async () => {
    await fixture.import('telefono,estatus\n5512345678,VERIFIED\n');
    const other = await fixture.connect();
    await other.query("SET application_name = 'other'");
    await other.query('BEGIN');
    await other.query("UPDATE contacts SET status = 'OPTED_OUT', opt_out_at = now(), opt_out_method = 'SMS'");
    const importing = fixture.import('telefono,nombre,estatus\n5512345678,Ana,ACTIVE\n');
    await fixture.importWaitsForLock();
    await other.query('COMMIT');
    await other.end();
    expect(await importing).toMatchObject({ updated: 1 });
    expect(await fixture.database.query('SELECT full_name, status, opt_out_method FROM contacts')).toEqual([
      { full_name: 'Ana', status: 'OPTED_OUT', opt_out_method: 'SMS' },
    ]);
  });

  it('start the merge again after a deadlock', async () => {
    await fixture.import('telefono\n5512345671\n5512345672\n');
    const other = await fixture.connect();
    // The import looks for a deadlock once, after this time. The other session has to wait by then.
    const name = new URL(fixture.database.url).pathname.slice(1);
    await fixture.database.query(`ALTER DATABASE ${name} SET deadlock_timeout = '4s'`);
    // The other session waits for longer, so that the import is the one that yields.
    await other.query("SET application_name = 'other'; SET deadlock_timeout = '1min'; BEGIN");
    await other.query("UPDATE contacts SET send_count = 1 WHERE phone_national = '5512345672'");
    const importing = fixture.import('telefono,nombre\n5512345671,Ana\n5512345672,Eva\n');
    await fixture.importWaitsForLock();
    await other.query("UPDATE contacts SET send_count = 1 WHERE phone_national = '5512345671'");
    await other.query('COMMIT');
    await other.end();
    expect(await importing).toMatchObject({ updated: 2 });
    expect(
      await fixture.database.query('SELECT full_name, send_count FROM contacts ORDER BY phone_e164'),
    ).toEqual([
      { full_name: 'Ana', send_count: 1 },
      { full_name: 'Eva', send_count: 1 },
    ]);
  });
});

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as a terminal would; `onStderr` may act on what it prints while it runs. */
async function runCli(
  args: string[],
  { nodeArgs = [], env = {}, input = '', onStderr }: RunOptions = {},
): Promise<Run> {
  const child = spawn(process.execPath, [...nodeArgs, 'bin/cli.mjs', 'import', ...args], {
    env: { ...process.env, DATABASE_URL: fixture.database.url, ...env },
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    onStderr?.(stderr, () => child.kill('SIGINT'));
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

interface RunOptions {
  input?: string | Buffer;
  nodeArgs?: string[];
  env?: Record<string, string>;
  onStderr?: (text: string, interrupt: () => void) => void;
}

describe('the command', () => {
  it('prints a summary that adds up, and ends with 3 because a row was rejected', async () => {
    const file = await fixture.write('telefono,nombre\n5512345678,Ana\n5512345678,Ana\n123,Eva\n');
    const { code, stdout } = await runCli([file, '--source', 'FERIA', '--batch-id', 'b1']);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^ +3 {2}rows read\n +1 {2}created\n +0 {2}updated\n +1 {2}unchanged, 1 .*\n +1 {2}rejected, see .*\n +1 {4}phone_too_short\nBatch b1, .* rows\/s\n$/,
    );
  });

  it.each<[string, string[], Record<string, string>, string, number]>([
    ['no file', [], {}, "missing required argument 'file'", 2],
    ['a file that is not there', ['nowhere.csv'], {}, 'ENOENT', 1],
    ['an unknown option', ['x.csv', '--bogus'], {}, "unknown option '--bogus'", 2],
    ['an unknown encoding', ['x.csv', '--encoding', 'ebcdic'], {}, '--encoding is one of utf-8', 2],
    ['an unknown field', ['x.csv', '--map', 'telefono=A'], {}, '--map takes FIELD=COLUMN', 2],
    ['no database address', ['x.csv'], { DATABASE_URL: '' }, 'DATABASE_URL is missing', 2],
    ['no database there', ['x.csv'], { DATABASE_URL: 'postgres://localhost:1/none' }, 'ECONNREFUSED', 1],
  ])('says what is wrong without a stack trace, given %s', async (_, args, env, message, status) => {
    const { code, stdout, stderr } = await runCli(args, { env });
    expect(code).toBe(status);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('reads the standard input, and reports its assumptions', async () => {
    const rejects = `${fixture.folder}/stdin.csv`;
    const { code, stdout } = await runCli(
      ['-', '--rejects', rejects, '--map', 'full_name=Nombre, completo'],
      {
        input: Buffer.from('Teléfono;Nombre, completo;\x1b[2J\n5512345678;Peña;x\n', 'latin1'),
      },
    );
    expect([code, await fixture.contacts('full_name')]).toEqual([0, [{ full_name: 'Peña' }]]);
    expect(stdout).toContain('it was read as windows-1252');
    expect(stdout).toContain('Columns not used: ·[2J');
  });

  it('leaves nothing when it is interrupted during the merge', async () => {
    let interrupted = false;
    const { code, stderr } = await runCli([large, '--all-or-nothing'], {
      onStderr: (text, interrupt) => {
        if (interrupted || !text.includes('Writing contacts')) return;
        interrupted = true;
        interrupt();
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted: nothing was imported.');
    await fixture.until(
      `SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'contact-import')`,
    );
    expect(await fixture.count()).toBe(0);
  });

  it('reads a file that is far larger than its heap', async () => {
    const file = `${fixture.folder}/huge.csv`;
    const address = 'Calle muy larga '.repeat(300);
    const handle = await open(file, 'w');
    await handle.write('telefono,direccion,ciudad\n');
    for (let block = 0; block < 100; block++) {
      const line = (index: number): string => `${5_500_000_000 + (index % 50)},${address},\n`;
      const broken = (index: number): string => `${index},${address},\n`;
      await handle.write(Array.from({ length: 400 }, (_, i) => (i % 2 ? line(i) : broken(i))).join(''));
    }
    await handle.close();
    const { code, stdout, stderr } = await runCli([file], { nodeArgs: ['--max-old-space-size=48'] });
    // Every other row is broken.
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(stdout).toContain('40,000  rows read');
  }, 300_000);
});
