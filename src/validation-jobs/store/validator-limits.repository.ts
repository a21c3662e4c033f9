import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Platform } from '../../common/platforms.js';
import type { ValidatorUsage } from '../validation-job-request.entity.js';

export type Period = ValidatorUsage['period'];

/** What was asked in the current minute, hour or day, and when that period ends. */
export type Usage = Pick<ValidatorUsage, 'period' | 'requests' | 'lookups'> & { ends_at: Date };

const LONGEST_PAUSE_SECONDS = 60;

/** The SQL of limits that all jobs and workers share: the pauses of a validator, and the counters of its limits. */
@Injectable()
export class ValidatorLimitsRepository {
  /**
   * Pauses the validator for as long as it asked. Without a time, the pause is one second and doubles with each
   * refusal after a pause. Answers the end of the pause.
   */
  async refuse(manager: EntityManager, platform: Platform, milliseconds: number | undefined): Promise<Date> {
    const wait = (refusals: string): string =>
      `clock_timestamp() + coalesce($2::float8 * interval '1 millisecond',
         least(${LONGEST_PAUSE_SECONDS}, 2 ^ least(10, ${refusals})) * interval '1 second')`;
    const [row] = await manager.query<{ paused_until: Date }[]>(
      `INSERT INTO validator_pauses AS p (platform, paused_until, refusals) VALUES ($1, ${wait('0')}, 1)
       ON CONFLICT (platform) DO UPDATE SET
         paused_until = greatest(p.paused_until,
           CASE WHEN $2::float8 IS NULL AND p.paused_until > clock_timestamp() THEN p.paused_until ELSE ${wait('p.refusals')} END),
         refusals = p.refusals + CASE WHEN p.paused_until > clock_timestamp() THEN 0 ELSE 1 END
       RETURNING paused_until`,
      // A time that has passed is ignored, because asking at once would become a busy loop.
      [platform, milliseconds !== undefined && milliseconds > 0 ? milliseconds : null],
    );
    if (!row) throw new Error('the pause was not stored');
    return row.paused_until;
  }

  /** The validator answers again. */
  async answered(manager: EntityManager, platform: Platform): Promise<void> {
    await manager.query(
      `UPDATE validator_pauses SET refusals = 0
       WHERE platform = $1 AND refusals > 0 AND paused_until <= clock_timestamp()`,
      [platform],
    );
  }

  /** Locks the counters of the periods and answers them. A period that has ended starts again at zero. */
  async lockUsage(
    manager: EntityManager,
    platform: Platform,
    periods: readonly Period[],
    timeZone: string,
  ): Promise<Usage[]> {
    return manager.query<Usage[]>(
      `INSERT INTO validator_usage AS u (platform, period, began_at)
       SELECT $1, p.period, date_trunc(p.period, clock_timestamp(), $3) FROM unnest($2::text[]) AS p(period)
       ON CONFLICT (platform, period) DO UPDATE SET
         began_at = greatest(u.began_at, excluded.began_at),
         requests = CASE WHEN u.began_at < excluded.began_at THEN 0 ELSE u.requests END,
         lookups = CASE WHEN u.began_at < excluded.began_at THEN 0 ELSE u.lookups END
       RETURNING period, requests, lookups,
         (date_trunc(period, clock_timestamp() AT TIME ZONE $3) + ('1 ' || period)::interval) AT TIME ZONE $3 AS ends_at`,
      [platform, periods, timeZone],
    );
  }

  /** Counts what is about to be asked. */
  async count(
    manager: EntityManager,
    platform: Platform,
    periods: readonly Period[],
    asked: { requests: number; lookups: number },
  ): Promise<void> {
    await manager.query(
      `UPDATE validator_usage SET requests = requests + $3, lookups = lookups + $4
       WHERE platform = $1 AND period = ANY($2::text[])`,
      [platform, periods, asked.requests, asked.lookups],
    );
  }
}
