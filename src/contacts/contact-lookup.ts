import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { ContactsRepository, type ContactRow, type ReadOf } from './contacts.repository.js';

/** The most keys of one statement, so that it stays small and fast. */
const MOST_KEYS = 100;

/**
 * Reads single contacts by id or phone, for callers without a transaction. One statement reads all keys that were
 * requested in one turn of the event loop, and records the reads in the audit. So a read costs less when many
 * clients read at once. Nothing is cached between turns. The measured gain is in docs/performance.md.
 */
@Injectable()
export class ContactLookup {
  private readonly ids: DataLoader<ReadOf<number>, ContactRow | undefined>;
  private readonly phones: DataLoader<ReadOf<string>, ContactRow | undefined>;

  constructor({ manager }: DataSource, contacts: ContactsRepository) {
    this.ids = loader(
      (reads) => contacts.readByIds(manager, reads),
      ({ id }) => id,
    );
    this.phones = loader(
      (reads) => contacts.readByPhones(manager, reads),
      ({ phone_e164 }) => phone_e164,
    );
  }

  /** The contact with an id; undefined when there is none. */
  byId(id: number, actor: string): Promise<ContactRow | undefined> {
    return this.ids.load({ key: id, actor });
  }

  /** The contact with a phone in E.164; undefined when there is none. */
  byPhone(phone_e164: string, actor: string): Promise<ContactRow | undefined> {
    return this.phones.load({ key: phone_e164, actor });
  }
}

function loader<K>(
  find: (reads: readonly ReadOf<K>[]) => Promise<ContactRow[]>,
  keyOf: (row: ContactRow) => K,
): DataLoader<ReadOf<K>, ContactRow | undefined> {
  return new DataLoader(
    async (reads) => {
      const rows = new Map((await find(reads)).map((row) => [keyOf(row), row]));
      return reads.map(({ key }) => rows.get(key));
    },
    {
      cache: false,
      maxBatchSize: MOST_KEYS,
      // Runs after all readable sockets were read. The default of dataloader would end a batch after each socket.
      batchScheduleFn: (dispatch) => setImmediate(dispatch),
    },
  );
}
