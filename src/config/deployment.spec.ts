import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format } from 'prettier';
import { parse } from 'yaml';
import { PLATFORMS } from '../common/platforms.js';
import { readEnvironment, VARIABLES } from './environment.js';

/** Variables that only the API reads, and not the worker. */
const API_ONLY = /^(?:API_|SIMULATION_|MAX_OPEN_JOBS$|PORT$)/;
const WORKER_ONLY = /^(?:WORKER_|VALIDATOR_(?!PRICE_))/;
/** The image sets production, where there is no sandbox. In a container every process listens on all addresses. */
const OF_THE_IMAGE = ['NODE_ENV', 'VALIDATOR_SANDBOX', 'HOST'];

const textOf = (file: string): Promise<string> =>
  readFile(new URL(`../../${file}`, import.meta.url), { encoding: 'utf8' });

/** The lines below a key of a YAML file that are indented further than it. */
function block(yaml: string, key: string): string {
  const match = new RegExp(`^( *)${key}:.*\\n((?:\\1 +.*\\n|\\s*\\n)*)`, 'm').exec(yaml);
  if (!match?.[2]) throw new Error(`there is no ${key}`);
  return match[2];
}

describe('docker-compose.yml', () => {
  it.each([
    ['api', WORKER_ONLY],
    ['worker', API_ONLY],
  ])('gives the %s every variable that it reads', async (service, ofTheOther) => {
    const yaml = await textOf('docker-compose.yml');
    const given = block(yaml, 'x-app-environment') + block(block(yaml, 'services'), service);
    const names = [...given.matchAll(/^ *([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
    const read = VARIABLES.filter((name) => !ofTheOther.test(name) && !OF_THE_IMAGE.includes(name));
    expect(read.filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => name !== 'HEALTH_PORT' && !read.includes(name!))).toEqual([]);
  });

  it('gives the processes no writable folder, no rights of root, and a database role that owns nothing', async () => {
    const compose = parse(await textOf('docker-compose.yml'), { merge: true }) as {
      services: Record<string, Record<string, unknown> & { environment: Record<string, string> }>;
    };
    for (const name of ['api', 'worker', 'migrate'])
      expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'], init: true });
    for (const name of ['api', 'worker']) {
      expect(compose.services[name]).toHaveProperty('mem_limit');
      expect(compose.services[name]?.environment.DATABASE_URL).toMatch(/^postgresql:\/\/sms_app:/);
    }
  });

  it.each([
    ['16', '160004', false],
    ['17', '170000', true],
  ])('grants that role what the documentation says, on PostgreSQL %s', async (_name, version, maintains) => {
    const folder = await mkdtemp(join(tmpdir(), 'psql-'));
    try {
      // A stand-in for psql that answers the version and keeps what it is sent.
      const psql = `#!/bin/sh\ncase "$*" in *server_version_num*) echo ${version};; *) cat >"${folder}/sent";; esac\n`;
      await writeFile(join(folder, 'psql'), psql, { mode: 0o755 });
      const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
      await promisify(execFile)('sh', [file('docker/application-role.sh'), file('docs/operations.md')], {
        env: { PATH: `${folder}:${process.env.PATH}`, APP_POSTGRES_PASSWORD: 'secret' },
      });
      const grantsOf = (text: string): string[] => [...text.matchAll(/^GRANT .*$/gm)].map(([line]) => line);
      const documented = grantsOf(await textOf('docs/operations.md'));
      expect(documented.length).toBeGreaterThan(10);
      expect(grantsOf(await readFile(join(folder, 'sent'), 'utf8'))).toEqual(
        documented.filter((grant) => maintains || !grant.startsWith('GRANT MAINTAIN')),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('README.md', () => {
  it('documents every variable, and the first of those for each platform', async () => {
    const readme = await textOf('README.md');
    const others = PLATFORMS.slice(1).map((platform) => `_${platform.toUpperCase()}`);
    const named = VARIABLES.filter((name) => !others.some((suffix) => name.endsWith(suffix)));
    const documented = (name: string): boolean =>
      readme.includes(`\`${name}\``) || readme.includes(`\`…${name.slice(name.lastIndexOf('_'))}\``);
    expect(named.filter((name) => !documented(name))).toEqual([]);
  });
});

describe('.env.example', () => {
  const REQUIRED = {
    DATABASE_URL: 'postgres://me@db:5432/sms',
    REDIS_URL: 'redis://cache:6379',
    JWT_SECRET: 'kq8S0vX2nZr5T7wYb1CeF3hJ6mLpQdUg',
  };

  it('has every variable once, with its default, below a line that explains it', async () => {
    const text = await textOf('.env.example');
    const lines = [...text.matchAll(/^(# )?([A-Z][A-Z_]+)=(.*)$/gm)].map(([, comment, name, value]) => ({
      name,
      value,
      is_commented_out: comment !== undefined,
    }));
    const defaults = new Map<string, unknown>(Object.entries(readEnvironment(REQUIRED)));
    const expected = VARIABLES.map((name) => {
      const isRequired = name in REQUIRED;
      const given = defaults.get(name);
      // An empty list stands for a variable that is not set.
      const isEmpty = Array.isArray(given) && given.length === 0;
      const value = isRequired || isEmpty ? undefined : given;
      return {
        name,
        value: value === undefined ? '' : JSON.stringify(value).replaceAll('"', ''),
        is_commented_out: !isRequired && value === undefined,
      };
    });
    const byName = (a: { name?: string }, b: { name?: string }) => a.name!.localeCompare(b.name!);
    expect(lines.sort(byName)).toEqual(expected.sort(byName));
    expect(text).not.toMatch(/\n\n[A-Z]/);
  });
});

describe('.github/workflows/ci.yml', () => {
  it('runs .ci/run on every Node that is supported', async () => {
    const yaml = await textOf('.github/workflows/ci.yml');
    // Throws when it is not YAML.
    expect(await format(yaml, { parser: 'yaml' })).toBe(yaml);
    expect(block(yaml, 'matrix')).toContain('node: [20, 22, 24]');
    expect(yaml).toContain('container: node:${{ matrix.node }}-bookworm');
    expect(block(yaml, 'steps')).toContain('- run: bash .ci/run\n');
  });
});
