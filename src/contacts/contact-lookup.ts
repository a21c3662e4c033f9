import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource, type EntityManager } from 'typeorm';
import { ContactsRepository, type ContactRow } from './contacts.repository.js';

/** Keeps one statement, and what it holds up, small. */
const MOST_KEYS = 100;

/**
 * Single contacts by their keys, for those who read outside a transaction. Keys that are asked for in one turn of the
 * event loop are read by one statement: the more clients ask at once, the less each of them costs. Nothing is kept
 * from one turn to the next, so an answer is never older than its question. It pays: `npm run bench -- read` answered
 * 12,059 contacts by phone a second at 32 connections, 5,156 without it (docs/performance.md).
 */
@Injectable()
export class ContactLookup {
  private readonly ids: DataLoader<number, ContactRow | undefined>;
  private readonly phones: DataLoader<string, ContactRow | undefined>;

  constructor({ manager }: DataSource, contacts: ContactsRepository) {
    this.ids = loader(manager, contacts.findByIds.bind(contacts), ({ id }) => id);
    this.phones = loader(manager, contacts.findByPhones.bind(contacts), ({ phone_e164 }) => phone_e164);
  }

  /** The contact with an id; undefined when there is none. */
  byId(id: number): Promise<ContactRow | undefined> {
    return this.ids.load(id);
  }

  /** The contact with a phone in E.164; undefined when there is none. */
  byPhone(phone_e164: string): Promise<ContactRow | undefined> {
    return this.phones.load(phone_e164);
  }
}

function loader<K>(
  manager: EntityManager,
  find: (manager: EntityManager, keys: readonly K[]) => Promise<ContactRow[]>,
  keyOf: (row: ContactRow) => K,
): DataLoader<K, ContactRow | undefined> {
  return new DataLoader(
    async (keys) => {
      const rows = new Map((await find(manager, [...new Set(keys)])).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key));
    },
    {
      cache: false,
      maxBatchSize: MOST_KEYS,
      // After all sockets that have something were read; the default would end a batch at each of them.
      batchScheduleFn: (dispatch) => setImmediate(dispatch),
    },
  );
}
