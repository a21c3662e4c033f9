import { ContactsRepository } from '../../src/contacts/contacts.repository.js';
import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import { FilterValuesRepository } from '../../src/contacts/filter/filter-values.repository.js';
import { CreationTimesRepository } from '../../src/contacts/newest/creation-times.repository.js';
import { PlacesRepository } from '../../src/contacts/places/places.repository.js';
import { Segment } from '../../src/contacts/segments/segment.entity.js';
import { SegmentsRepository } from '../../src/contacts/segments/segments.repository.js';
import { ContactedLeadsRepository } from '../../src/contacts/sent/contacted-leads.repository.js';
import { SentRepository } from '../../src/contacts/sent/sent.repository.js';
import { StateCorrectionsRepository } from '../../src/contacts/states/state-corrections.repository.js';
import type { Call } from './statements.js';

/** Each order of the list: the first page, a page after a cursor with a key, and one after a cursor without. */
export function listCalls(): Record<string, Call> {
  const contacts = new ContactsRepository();
  const keys = { score: '50', name: 'Ana', last_sent: '2026-01-01 00:00:00+00' } as const;
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, key]) =>
      [undefined, { key, id: 1 }, { key: null, id: 1 }].map((cursor): [string, Call] => [
        `by ${name}, ${cursor ? `after ${cursor.key === null ? 'no key' : 'a key'}` : 'first page'}`,
        async (manager) => {
          const sort = name as keyof typeof keys;
          await contacts.listSorted(manager, {}, sort, 1000, cursor);
          if (cursor?.key !== null) await contacts.listSorted(manager, { lada: ['33'] }, sort, 1000, cursor);
        },
      ]),
    ),
  );
}

/** The newest contacts by tier, score or platform, after a cursor, and the copies of creation times. */
export function newestCalls(): Record<string, Call> {
  const contacts = new ContactsRepository();
  const times = new CreationTimesRepository();
  const places = new PlacesRepository();
  const contacted = new ContactedLeadsRepository();
  const cursor = { created_at: '2026-01-01 00:00:00+00', id: 1 };
  const list =
    (filter: ContactFilterDto): Call =>
    (manager) =>
      contacts.list(manager, filter, 10, cursor, [1]);
  return {
    'newest by tier': list({ lead_tier: ['HIGH'] }),
    'newest by platform': list({ platform: ['apple'] }),
    'newest by tier and place': list({ lead_tier: ['HIGH'], lada: ['33'] }),
    'newest by platform and place': list({ platform: ['apple'], lada: ['33'] }),
    'newest by score, not contacted': list({ min_score: 50, not_contacted_days: 30 }),
    'newest by platform, not contacted': list({ platform: ['apple'], not_contacted_days: 30 }),
    'copy creation times': (manager) => times.copy(manager, 5000),
    'copy places': (manager) => places.place(manager, 5000),
    'copy times of messages': (manager) => contacted.copy(manager, 5000),
  };
}

/** Sent messages, values of filters, and spellings of states. */
export function sentCalls(): Record<string, Call> {
  const sent = new SentRepository();
  const states = new StateCorrectionsRepository();
  const values = new FilterValuesRepository();
  const at = new Date('2026-01-01');
  const correction = {
    old: { state_code: 'Jal.', state_name: null },
    corrected: { state_code: 'JAL', state_name: 'Jalisco' },
  };
  return {
    'record a campaign': async (manager) => {
      const campaign = await sent.campaign(manager, 'sql', 'sql');
      await sent.lock(manager, [1], ['+523300000000']);
      await sent.record(manager, [1], campaign, at);
    },
    'states: spellings, correct, take back': async (manager) => {
      await states.spellings(manager);
      await states.lastId(manager);
      await states.correct(manager, 0, 5000, [correction]);
      await states.undo(manager, 5000);
    },
    'values that are kept': (manager) => values.stored(manager, 'operator'),
    'values of an index': (manager) => values.stored(manager, 'municipality'),
  };
}

/** Saved filters. */
export function segmentCalls(): Record<string, Call> {
  const counts = { contactable: 1, total: 1, precision: 'exact' } as const;
  return {
    'save, list, change, count and delete a segment': async (manager) => {
      const segments = new SegmentsRepository(manager.getRepository(Segment));
      const filter = { lada: ['33'] };
      const uuid = await segments.create({ name: 'sql', filter, created_by: 'sql', ...counts });
      await segments.list(10, undefined);
      await segments.list(10, { created_at: '2026-01-01 00:00:00+00', id: 1 });
      await segments.find(uuid);
      await segments.change(uuid, { name: 'SQL' }, false);
      await segments.takeDue(0);
      await segments.counted(uuid, filter, counts);
      await segments.remove(uuid);
    },
  };
}
