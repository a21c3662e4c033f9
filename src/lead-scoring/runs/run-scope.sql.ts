import { contactOfId, contactPredicate } from '../../contacts/filter/contact-predicate.sql.js';
import { CONTACTS_BY_IDS } from '../scores/score-writes.sql.js';
import type { ScoringRun, ScoringRunSlice } from './scoring-run.entity.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

type Scope = Pick<ScoringRun, 'id' | 'scope' | 'contact_filters' | 'include_unvalidated'>;
/** The ids of a slice: `from_id + 1` and every `step`-th that follows, up to `to_id`. */
export type Range = Pick<ScoringRunSlice, 'from_id' | 'to_id' | 'step'>;

/**
 * The ids that a run is divided by, as a query of `id` in the order of an index: all contacts, or all contacts with
 * results. They do not depend on the filter, because finding the next match takes longer the fewer there are.
 */
export function idsOfScope(run: Scope, firstParameter: number): SqlFragment {
  switch (run.scope) {
    case 'all':
    case 'filter':
      return {
        sql: run.include_unvalidated
          ? 'SELECT id FROM contacts'
          : 'SELECT contact_id AS id FROM platform_validations',
        parameters: [],
      };
    case 'ids':
      return {
        sql: `SELECT unnest(contact_ids) AS id FROM scoring_runs WHERE id = $${firstParameter}`,
        parameters: [run.id],
      };
  }
}

/**
 * The contacts of a slice, as a query of `id` and `phone_e164`. Unless the run includes contacts without results,
 * they are found by their results. Whether a result is for the contact's own number is checked when the score is
 * computed. `namedIds` are the ids of a run over `ids`.
 */
export function contactsOfSlice(run: Scope, range: Range, namedIds: number[]): SqlFragment {
  const { include_unvalidated } = run;
  const parameters = [range.from_id, range.to_id, range.step];
  switch (run.scope) {
    case 'all':
      return {
        sql: include_unvalidated ? `(SELECT id, phone_e164 ${FROM_CONTACTS})` : oneByOne(IDS_WITH_RESULTS),
        parameters,
      };
    case 'filter': {
      const predicate = contactPredicate(run.contact_filters ?? {}, parameters.length + 1);
      const ids = include_unvalidated ? `SELECT id ${FROM_CONTACTS}` : IDS_WITH_RESULTS;
      return { sql: oneByOne(ids, predicate.sql), parameters: [...parameters, ...predicate.parameters] };
    }
    case 'ids':
      return {
        sql: include_unvalidated ? CONTACTS_BY_IDS : oneByOne(NAMED_IDS_WITH_RESULTS),
        parameters: [namedIds],
      };
  }
}

const FROM_CONTACTS = `FROM contacts WHERE ${inSlice('id', 1)}`;
const IDS_WITH_RESULTS = `
  SELECT DISTINCT contact_id AS id FROM platform_validations WHERE ${inSlice('contact_id', 1)}`;
const NAMED_IDS_WITH_RESULTS = `
  SELECT DISTINCT contact_id AS id FROM platform_validations WHERE contact_id = ANY($1::integer[])`;

/** Whether an id belongs to a slice, whose `from_id`, `to_id` and `step` are parameters from `firstParameter` on. */
export function inSlice(id: string, firstParameter: number): string {
  const [from, to, step] = [0, 1, 2].map((offset) => `$${firstParameter + offset}::integer`);
  return `${id} > ${from} AND ${id} <= ${to} AND (${id} - ${from} - 1) % ${step} = 0`;
}

/** Looks contacts up one by one, as in score-writes.sql.ts, instead of merging two ranges. */
function oneByOne(ids: string, predicate = 'true'): string {
  return `(
  SELECT c.id, c.phone_e164
  FROM (${ids}) wanted
  CROSS JOIN LATERAL (
    SELECT c.id, c.phone_e164 FROM ${contactOfId('wanted.id')} WHERE ${predicate} OFFSET 0) c)`;
}
