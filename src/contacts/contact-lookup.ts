import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { ContactsRepository, type ContactRow, type ReadOf } from './contacts.repository.js';

/** Keeps one statement, and what it holds up, small. */
const MOST_KEYS = 100;

/**
 * Single contacts by their keys, for those who read outside a transaction. Keys that are asked for in one turn of the
 * event loop are read, and written down in the audit, by one statement: the more clients ask at once, the less each of
 * them costs. Nothing is kept from one turn to the next, so an answer is never older than its question. What it saves is
 * in docs/performance.md.
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
      // After all sockets that have something were read; the default would end a batch at each of them.
      batchScheduleFn: (dispatch) => setImmediate(dispatch),
    },
  );
}
