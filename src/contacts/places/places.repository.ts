import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { copyAlone } from './copies-lock.sql.js';
import { PLACED_TABLES, placeRows } from './placed-rows.sql.js';

const PLACE_ROWS = PLACED_TABLES.map(placeRows);

/** The SQL that keeps the places beside scores and results. */
@Injectable()
export class PlacesRepository {
  /**
   * Sets the place of scores and results of contacts that moved, and of those without one: in each table, of up to
   * `limit` contacts of each kind. Answers how many places the busier table got.
   */
  async place(manager: EntityManager, limit: number): Promise<number> {
    let most = 0;
    for (const sql of PLACE_ROWS) {
      const placed = await copyAlone(manager, async (alone) => {
        const [row] = await alone.query<{ placed: number }[]>(sql, [limit]);
        return row?.placed ?? 0;
      });
      most = Math.max(most, placed);
    }
    return most;
  }
}
