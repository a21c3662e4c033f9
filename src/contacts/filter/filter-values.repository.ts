import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { narrowestGrouping, type Dimension } from '../statistics/statistics-cells.sql.js';

/** Fields whose values are in the kept counts, with the sum that contains them. */
const COUNTED = {
  state_code: 'state',
  state_name: 'state',
  lada: 'lada',
  operator: 'operator',
} as const satisfies Record<string, Dimension>;
/** Fields whose different values are read from their index. */
const INDEXED = ['municipality', 'city'] as const;

export type ValueField = keyof typeof COUNTED | (typeof INDEXED)[number];
export const VALUE_FIELDS = [...(Object.keys(COUNTED) as (keyof typeof COUNTED)[]), ...INDEXED];

/** The SQL of the values that a filter can have. */
@Injectable()
export class FilterValuesRepository {
  /** Every value that some contact has in a field. */
  async stored(manager: EntityManager, field: ValueField): Promise<string[]> {
    const sql = field in COUNTED ? counted(field as keyof typeof COUNTED) : indexed(field);
    const rows = await manager.query<{ value: string }[]>(sql);
    return rows.map(({ value }) => value);
  }
}

function counted(field: keyof typeof COUNTED): string {
  return `SELECT ${field} AS value FROM contact_statistics
      WHERE grouping_id = ${narrowestGrouping(new Set([COUNTED[field]]))} AND ${field} IS NOT NULL
    UNION SELECT ${field} FROM contact_statistics_deltas WHERE ${field} IS NOT NULL`;
}

/** Jumps from each value to the next one in the index: some thousand steps, however many contacts there are. */
function indexed(field: ValueField): string {
  return `WITH RECURSIVE found AS (
      SELECT min(${field}) AS value FROM contacts
      UNION ALL
      SELECT (SELECT min(c.${field}) FROM contacts c WHERE c.${field} > found.value) FROM found
      WHERE found.value IS NOT NULL)
    SELECT value FROM found WHERE value IS NOT NULL`;
}
