import { createWriteStream, openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { to as copyTo } from 'pg-copy-streams';
import { onConnection } from '../migrate/production-copy.js';
import { settle } from '../full-size/scored.js';
import type { Stage } from '../full-size/stage.js';
import { Application } from '../support/application.js';
import { seconds } from '../support/report.js';

const LIST = 'bench';
const COUNTED_EVERY_MS = 200;

interface Snapshot {
  snapshot_uuid: string;
  counted: boolean;
}

/**
 * Runs `work` while a list of so many phones is active, half of them contacts from the whole table as far as there are
 * so many. Stores and activates it over HTTP, waits until a worker has counted the statistics anew, and prints the
 * times. Afterwards the database is as before.
 */
export async function whileSuppressed(
  stage: Stage,
  url: string,
  phones: number,
  work: () => Promise<void>,
): Promise<void> {
  const file = join(tmpdir(), `suppressed-${process.pid}.csv`);
  try {
    const known = await writePhones(url, stage.size.contacts, phones, file);
    const application = await Application.start(stage.services, url, { apis: 1, workers: 1 });
    try {
      const stored = await seconds(() => upload(application, file));
      const counted = await seconds(() => untilCounted(application));
      console.log(
        `\n${phones.toLocaleString('en')} phones on a suppression list, ${known.toLocaleString('en')} of them contacts: ` +
          `stored and active after ${stored.toFixed(1)} s, statistics counted anew ${counted.toFixed(1)} s later`,
      );
    } finally {
      await application.stop();
    }
    await settle(url);
    await work();
  } finally {
    await rm(file, { force: true });
    await withdraw(stage, url);
  }
}

/** Writes the phones, one per line; answers how many of them are contacts. */
async function writePhones(url: string, contacts: number, phones: number, file: string): Promise<number> {
  const known = Math.min(Math.floor(phones / 2), Math.floor(contacts / 2));
  const step = Math.floor(contacts / known);
  await onConnection(url, async (client) => {
    const rows = client.query(
      copyTo(
        `COPY (SELECT phone_e164 FROM contacts WHERE id % ${step} = 0 ORDER BY id LIMIT ${known}) TO STDOUT`,
      ),
    );
    await pipeline(rows, createWriteStream(file));
  });
  // Numbers of an area code that the data leaves out.
  const others = Readable.from(
    (function* () {
      for (let index = 0; index < phones - known; index += 1) yield `+52${2_100_000_000 + index * 40}\n`;
    })(),
  );
  await pipeline(others, createWriteStream(file, { flags: 'a' }));
  return known;
}

async function upload({ origins, token }: Application, file: string): Promise<void> {
  const form = new FormData();
  form.set('list', LIST);
  form.set('file', await openAsBlob(file), 'phones.csv');
  const response = await fetch(`${origins[0] ?? ''}/api/v1/suppressions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (!response.ok) throw new Error(`the list was refused: ${await response.text()}`);
}

async function untilCounted(application: Application): Promise<void> {
  for (;;) {
    const { items } = await application.call<{ items: Snapshot[] }>('GET', '/suppressions');
    if (items.every(({ counted }) => counted)) return;
    await setTimeout(COUNTED_EVERY_MS);
  }
}

/** Deactivates the list as an admin would, so that the statistics are those from before, and removes its versions. */
async function withdraw(stage: Stage, url: string): Promise<void> {
  const application = await Application.start(stage.services, url, { apis: 1, workers: 1 });
  try {
    const { items } = await application.call<{ items: (Snapshot & { list: string; active: boolean })[] }>(
      'GET',
      '/suppressions',
    );
    for (const { snapshot_uuid, list, active } of items)
      if (list === LIST && active)
        await application.call('POST', `/suppressions/${snapshot_uuid}/deactivate`);
    await untilCounted(application);
  } finally {
    await application.stop();
  }
  await onConnection(url, async (client) => {
    await client.query(
      `DELETE FROM suppression_changes
        WHERE snapshot_id IN (SELECT id FROM suppression_snapshots WHERE list = $1)`,
      [LIST],
    );
    await client.query('DELETE FROM suppression_snapshots WHERE list = $1', [LIST]);
  });
  await settle(url);
}
