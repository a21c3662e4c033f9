import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readPage } from '../common/keyset.js';
import { ReplicaReads } from '../database/replicas/replica-reads.js';
import { CONTACT_JSON } from './contact-json.js';
import { readSortedPage } from './contact-sort.sql.js';
import { ContactsRepository } from './contacts.repository.js';
import type { ListContactsDto } from './dto/list-contacts.dto.js';
import { ContactCounter } from './statistics/contact-counter.js';

/** How long a page waits for its total. */
const TOTAL_MS = 300;

/** Lists of contacts. */
@Injectable()
export class ContactListService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: ReplicaReads,
    private readonly contacts: ContactsRepository,
    private readonly counter: ContactCounter,
  ) {}

  /**
   * One page of the contacts of a filter in one of the orders, as the JSON of a ContactPageDto; nobody who may not be
   * contacted.
   */
  async list(query: ListContactsDto): Promise<string> {
    const { limit, cursor, sort, with_total, ...filter } = query;
    const page = await this.reads.read(async (manager, isReplica) => {
      const read =
        sort === 'newest'
          ? await readPage({ limit, cursor }, (count, after) =>
              this.contacts.list(manager, filter, count, after),
            )
          : await readSortedPage(sort, { limit, cursor }, (count, after) =>
              this.contacts.listSorted(manager, filter, sort, count, after),
            );
      return { ...read, items: isReplica ? await this.contactableNow(read.items) : read.items };
    });
    const counted = with_total ? await this.counter.count(filter, TOTAL_MS) : undefined;
    const total = counted ? { contacts: counted.contactable, precision: counted.precision } : null;
    const items = page.items.map(({ contact }) => CONTACT_JSON.write(contact)).join(',');
    return `{"next_cursor":${JSON.stringify(page.next_cursor)},"total":${JSON.stringify(total)},"items":[${items}]}`;
  }

  /** Asked of the primary: whoever opts out is in no page from that moment on, however old the replica is. */
  private contactableNow<T extends { id: number }>(rows: T[]): Promise<T[]> {
    return this.contacts.contactableOf(this.dataSource.manager, rows);
  }
}
