import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { copyAlone } from '../places/copies-lock.sql.js';
import { copyCreationTimes, FORGET_DATED } from './creation-times.sql.js';

const OF_SCORES = copyCreationTimes('lead_scores');
const OF_RESULTS = copyCreationTimes('platform_validations');

/** The SQL that keeps the creation times beside scores and results. */
@Injectable()
export class CreationTimesRepository {
  /**
   * Sets times that are missing or no longer right, for up to `limit` contacts that changed, `limit` scores and
   * `limit` results. Answers how many were set.
   */
  copy(manager: EntityManager, limit: number): Promise<number> {
    return copyAlone(manager, async (alone) => {
      let dated = 0;
      for (const sql of [OF_SCORES, OF_RESULTS]) {
        const [row] = await alone.query<{ dated: number }[]>(sql, [limit]);
        dated += row?.dated ?? 0;
      }
      await alone.query(FORGET_DATED, [limit]);
      return dated;
    });
  }
}
