import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { narrowestGrouping } from '../statistics/statistics-cells.sql.js';
import type { State } from '../mexican-states.js';

/** A stored spelling of a state, and the correct one. */
export interface Correction {
  old: State;
  corrected: State;
}

/** Corrects the contacts after $1 up to $2 whose state has one of the spellings, and keeps the old spelling. */
const CORRECT = `
  WITH spelled AS (
    SELECT c.id, w.* FROM contacts c
    JOIN unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS w(old_code, old_name, new_code, new_name)
      ON c.state_code IS NOT DISTINCT FROM w.old_code AND c.state_name IS NOT DISTINCT FROM w.old_name
    WHERE c.id > $1 AND c.id <= $2
    ORDER BY c.id FOR NO KEY UPDATE OF c),
  kept AS (
    INSERT INTO state_corrections (contact_id, old_code, old_name, new_code, new_name)
    SELECT id, old_code, old_name, new_code, new_name FROM spelled
    ON CONFLICT (contact_id) DO UPDATE SET new_code = excluded.new_code, new_name = excluded.new_name),
  corrected AS (
    UPDATE contacts c SET state_code = s.new_code, state_name = s.new_name FROM spelled s WHERE c.id = s.id
    RETURNING 1)
  SELECT count(*)::integer AS contacts FROM corrected`;

/** Restores the old spelling of the next contacts, unless the state was changed since. */
const UNDO = `
  WITH taken AS (
    DELETE FROM state_corrections WHERE contact_id IN (
      SELECT contact_id FROM state_corrections ORDER BY contact_id LIMIT $1)
    RETURNING *),
  restored AS (
    UPDATE contacts c SET state_code = t.old_code, state_name = t.old_name FROM taken t
    WHERE c.id = t.contact_id AND c.state_code IS NOT DISTINCT FROM t.new_code
      AND c.state_name IS NOT DISTINCT FROM t.new_name
    RETURNING 1)
  SELECT (SELECT count(*)::integer FROM taken) AS taken, (SELECT count(*)::integer FROM restored) AS contacts`;

/** The SQL that corrects spellings of states. Each change is one statement in its own transaction. */
@Injectable()
export class StateCorrectionsRepository {
  /** All spellings of states, with the number of their contacts. */
  async spellings(manager: EntityManager): Promise<(State & { contacts: number })[]> {
    return manager.query<(State & { contacts: number })[]>(
      `SELECT state_code, state_name, sum(contacts)::float8 AS contacts
       FROM (SELECT state_code, state_name, contacts FROM contact_statistics
              WHERE grouping_id = ${narrowestGrouping(new Set(['state']))}
             UNION ALL SELECT state_code, state_name, contacts FROM contact_statistics_deltas) cells
       GROUP BY state_code, state_name HAVING sum(contacts) <> 0
       ORDER BY state_code, state_name`,
    );
  }

  /** The greatest contact id; 0 when there is none. */
  async lastId(manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ id: number }[]>('SELECT coalesce(max(id), 0) AS id FROM contacts');
    return row?.id ?? 0;
  }

  /** Corrects the contacts in a range of ids. Answers how many. */
  async correct(
    manager: EntityManager,
    after: number,
    upTo: number,
    corrections: readonly Correction[],
  ): Promise<number> {
    const [row] = await manager.query<{ contacts: number }[]>(CORRECT, [
      after,
      upTo,
      corrections.map(({ old }) => old.state_code),
      corrections.map(({ old }) => old.state_name),
      corrections.map(({ corrected }) => corrected.state_code),
      corrections.map(({ corrected }) => corrected.state_name),
    ]);
    return row?.contacts ?? 0;
  }

  /**
   * Undoes at most this many corrections. Answers how many it undid, and how many contacts have the old spelling
   * again.
   */
  async undo(manager: EntityManager, limit: number): Promise<{ taken: number; contacts: number }> {
    const [row] = await manager.query<{ taken: number; contacts: number }[]>(UNDO, [limit]);
    return row ?? { taken: 0, contacts: 0 };
  }
}
