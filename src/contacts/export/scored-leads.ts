import type { SqlFragment } from '../../database/sql-fragment.js';
import type { ContactExport } from './contact-export.entity.js';
import { spreadContacts } from './export.repository.js';

/** The columns of a record that decide which contacts are in its file, and in which order. */
export type Selection = Pick<ContactExport, 'source' | 'contact_filters' | 'max_contacts' | 'spread'>;

/** The scores, as exports need them. The lead-scoring folder, which stands above this one, implements it. */
export abstract class ScoredLeads {
  /** The version of the scoring policy. */
  abstract readonly policy_version: string;

  /** The best leads of a selection: `id` and `position`, from 1 on. */
  abstract ranked(selection: Selection): SqlFragment;
}

/** The ids of a selection with an order of its own; undefined if the order is that of creation. */
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
