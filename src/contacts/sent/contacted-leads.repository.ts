import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { copyAlone } from '../places/copies-lock.sql.js';
import { COPY_CONTACTED } from './contacted-leads.sql.js';

/** The SQL that keeps the time of the last message beside scores. */
@Injectable()
export class ContactedLeadsRepository {
  /** Copies the times of up to `limit` contacts that were contacted. Answers how many are done. */
  copy(manager: EntityManager, limit: number): Promise<number> {
    return copyAlone(manager, async (alone) => {
      const [row] = await alone.query<{ forgotten: number }[]>(COPY_CONTACTED, [limit]);
      return row?.forgotten ?? 0;
    });
  }
}
