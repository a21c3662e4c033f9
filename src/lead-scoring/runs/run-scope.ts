import { contactPredicate } from '../../contacts/contact-predicate.js';
import { BY_IDS, type ScoreSource } from '../score-writes.js';
import type { ScoringRun } from './scoring-run.entity.js';
import type { ScoringRunSlice } from './scoring-run-slice.entity.js';

type Scope = Pick<ScoringRun, 'id' | 'scope' | 'contact_filters'>;
export type Range = Pick<ScoringRunSlice, 'from_id' | 'to_id'>;

export interface SqlWithParameters {
  sql: string;
  parameters: unknown[];
}

/** The contacts of a slice, by the range $1 to $2, or by the ids $1 where they are named. */
export interface SliceSource {
  source: ScoreSource;
  parameters: unknown[];
}

const RESULTS_IN_RANGE = '(SELECT * FROM platform_validations WHERE contact_id > $1 AND contact_id <= $2)';
const SCORES_IN_RANGE = 'l.contact_id > $1 AND l.contact_id <= $2';

const ALL: ScoreSource = {
  targets: '(SELECT id, phone_e164 FROM contacts WHERE id > $1 AND id <= $2)',
  // No outer join: whoever has no result is not meant.
  results: `JOIN ${RESULTS_IN_RANGE} v ON v.contact_id = t.id`,
  scores: SCORES_IN_RANGE,
};

/**
 * The ids that a run is cut into slices along, as a query of `id`, in an order that an index has. A filter's are the
 * ids of all contacts: to look for the next that match would take the longer the fewer do.
 */
export function idsOfScope({ id, scope }: Scope, firstParameter: number): SqlWithParameters {
  switch (scope) {
    case 'all':
      return { sql: 'SELECT contact_id AS id FROM platform_validations', parameters: [] };
    case 'filter':
      return { sql: 'SELECT id FROM contacts', parameters: [] };
    case 'ids':
      return {
        sql: `SELECT unnest(contact_ids) AS id FROM scoring_runs WHERE id = $${firstParameter}`,
        parameters: [id],
      };
  }
}

/** The contacts of a slice. `namedIds` are those of a run over `ids`. */
export function sourceOfSlice(run: Scope, { from_id, to_id }: Range, namedIds: number[]): SliceSource {
  switch (run.scope) {
    case 'all':
      return { source: ALL, parameters: [from_id, to_id] };
    case 'filter': {
      const predicate = contactPredicate(run.contact_filters ?? {}, 3);
      return {
        source: {
          targets: `(SELECT c.id, c.phone_e164 FROM contacts c
            WHERE c.id > $1 AND c.id <= $2 AND ${predicate.sql})`,
          results: `LEFT JOIN ${RESULTS_IN_RANGE} v ON v.contact_id = t.id`,
          scores: SCORES_IN_RANGE,
        },
        parameters: [from_id, to_id, ...predicate.parameters],
      };
    }
    case 'ids':
      return { source: BY_IDS, parameters: [namedIds] };
  }
}
