import type { SqlFragment } from '../../database/sql-fragment.js';
import type { ContactExport } from './contact-export.entity.js';
import { spreadContacts } from './export.repository.js';

/** What of a record decides who is in its file, and in which order. */
export type Selection = Pick<ContactExport, 'source' | 'contact_filters' | 'max_contacts' | 'spread'>;

/** What exports need to know of scores. The lead-scoring folder, which stands above this one, provides it. */
export abstract class ScoredLeads {
  /** Names the numbers by which leads are scored. */
  abstract readonly policy_version: string;

  /** The best leads of a selection: `id` and `position`, from 1 on. */
  abstract ranked(selection: Selection): SqlFragment;
}

/** All ids of a selection whose order is not that of creation, in their order; undefined where it is. */
export function rankedSelection(selection: Selection, leads: ScoredLeads): SqlFragment | undefined {
  const { source, contact_filters, max_contacts, spread } = selection;
  switch (source) {
    case 'top_leads':
      return leads.ranked(selection);
    case 'contacts':
      return spread && max_contacts !== null
        ? spreadContacts(contact_filters, spread, max_contacts)
        : undefined;
  }
}
