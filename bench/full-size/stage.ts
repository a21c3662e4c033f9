import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { startServices, type Services } from '../../scripts/services/index.js';
import { onConnection } from '../migrate/production-copy.js';
import { compressWal, productionSettings } from '../support/postgres-settings.js';
import {
  databaseExists,
  ensureFullSize,
  forget,
  nameOf,
  scoredName,
  tenthOf,
  type Size,
} from './full-size.js';

/** The sizes of production. */
const FULL_SIZE = { contacts: 31_833_272, validations: 6_000_000 };

/** Options of every benchmark that runs on the full-size data. */
export const SIZE_OPTIONS = {
  contacts: { type: 'string', default: '300000' },
  validations: { type: 'string' },
  data: { type: 'string', default: '.local/full-size' },
  rebuild: { type: 'boolean', default: false },
  dense: { type: 'boolean', default: false },
} as const;

export interface Stage {
  size: Size;
  services: Services;
  /** The address of any database on the server, for statements about the server. */
  serverUrl: string;
  /** The database like production, with all migrations and no scores. Copy it and do not write to it. */
  template: string;
}

/**
 * Starts Redis, and PostgreSQL on the data in `data`, and provides the database of the wanted size: `contacts`, and
 * `validations`, by default as many per contact as in production. Both servers stop at the end. `dense` validates
 * neighbours instead of contacts from the whole table. `rebuild` builds the database again, when a migration was
 * edited that the kept one has run. `scoredIsEnough` is for benchmarks that read only the database with scores.
 */
export async function onStage(
  values: {
    contacts: string;
    validations?: string | undefined;
    data: string;
    rebuild: boolean;
    dense: boolean;
    scoredIsEnough?: boolean;
  },
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  const contacts = wholeNumber('contacts', values.contacts);
  const validations = wholeNumber(
    'validations',
    values.validations ?? String(Math.round((contacts * FULL_SIZE.validations) / FULL_SIZE.contacts)),
  );
  const services = await startServices({
    name: 'bench',
    external: {},
    postgresSettings: await tunedSettings(),
    postgresKeptIn: resolve(values.data),
  });
  try {
    await compressWal(services.databaseUrl);
    const size = { contacts, validations, dense: values.dense };
    if (values.rebuild) {
      for (const one of [size, tenthOf(size)]) await forget(services.databaseUrl, one);
    }
    const isScored = await databaseExists(services.databaseUrl, scoredName(nameOf(size)));
    const template =
      values.scoredIsEnough && isScored
        ? nameOf(size)
        : await ensureFullSize(services.databaseUrl, size, (text) => {
            console.log(text);
          });
    await work({ size, services, serverUrl: services.databaseUrl, template });
    // A server that is asked to end has ten seconds to write its memory to the disk.
    await onConnection(services.databaseUrl, (client) => client.query('CHECKPOINT'));
  } finally {
    await services.stop();
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new Error(`--${option} must be a whole number, at least 1`);
  return Number(text);
}

/** The settings of production. Sizes that depend on the machine are set for the memory of this one. */
async function tunedSettings(): Promise<Record<string, string>> {
  const megabytes = Math.floor(totalmem() / 2 ** 20);
  return productionSettings({
    shared_buffers: `${Math.floor(megabytes / 4)}MB`,
    effective_cache_size: `${Math.floor((megabytes * 3) / 4)}MB`,
  });
}

/** The same for a tenth of the size, to see whether memory grows with the size. */
export async function tenthStage(full: Stage): Promise<Stage> {
  const size = tenthOf(full.size);
  const template = await ensureFullSize(full.serverUrl, size, () => undefined);
  return { ...full, size, template };
}
