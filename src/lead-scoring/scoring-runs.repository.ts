import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ScoringRunResponse } from './dto/scoring-run.response.js';
import type { ScoringMethod } from './scoring-policy.js';
import type { ScoringRun } from './scoring-run.entity.js';

const RESPONSE_COLUMNS = `run_uuid, status, method, total_contacts, processed_contacts, missing_contacts,
  error_details, created_by, created_at, started_at, completed_at`;

/** The SQL of scoring runs. */
@Injectable()
export class ScoringRunsRepository {
  /** Stores a run to be done and answers its id. */
  async create(
    manager: EntityManager,
    run: { contact_ids: readonly number[]; method: ScoringMethod; created_by: string },
  ): Promise<string> {
    const [row] = await manager.query<{ run_uuid: string }[]>(
      `INSERT INTO scoring_runs (contact_ids, total_contacts, method, created_by)
       VALUES ($1::integer[], cardinality($1::integer[]), $2, $3) RETURNING run_uuid`,
      [run.contact_ids, run.method, run.created_by],
    );
    if (!row) throw new Error('the new run has no id');
    return row.run_uuid;
  }

  async find(manager: EntityManager, runUuid: string): Promise<ScoringRunResponse | undefined> {
    const [row] = await manager.query<ScoringRunResponse[]>(
      `SELECT ${RESPONSE_COLUMNS} FROM scoring_runs WHERE run_uuid = $1`,
      [runUuid],
    );
    return row;
  }

  /** Says that a worker has begun; nothing when the run has ended. */
  async start(manager: EntityManager, runUuid: string): Promise<void> {
    await manager.query(
      `UPDATE scoring_runs SET status = 'RUNNING', started_at = coalesce(started_at, now()), updated_at = now()
       WHERE run_uuid = $1 AND status IN ('QUEUED', 'RUNNING')`,
      [runUuid],
    );
  }

  /** Locks a run that is still to be done; undefined when it has ended or there is none. */
  async lockUnfinished(
    manager: EntityManager,
    runUuid: string,
  ): Promise<Pick<ScoringRun, 'contact_ids' | 'method'> | undefined> {
    const [row] = await manager.query<Pick<ScoringRun, 'contact_ids' | 'method'>[]>(
      `SELECT contact_ids, method FROM scoring_runs
       WHERE run_uuid = $1 AND status IN ('QUEUED', 'RUNNING') FOR UPDATE`,
      [runUuid],
    );
    return row;
  }

  async complete(manager: EntityManager, runUuid: string, processed: number): Promise<void> {
    await manager.query(
      `UPDATE scoring_runs SET status = 'COMPLETED', processed_contacts = $2,
         missing_contacts = total_contacts - $2, completed_at = now(), updated_at = now()
       WHERE run_uuid = $1`,
      [runUuid, processed],
    );
  }

  async fail(manager: EntityManager, runUuid: string, details: string): Promise<void> {
    await manager.query(
      `UPDATE scoring_runs SET status = 'FAILED', error_details = $2, completed_at = now(), updated_at = now()
       WHERE run_uuid = $1 AND status = 'RUNNING'`,
      [runUuid, details],
    );
  }

  /** Runs that wait for a worker. */
  async unfinished(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ run_uuid: string }[]>(
      `SELECT run_uuid FROM scoring_runs WHERE status IN ('QUEUED', 'RUNNING') ORDER BY id`,
    );
    return rows.map((row) => row.run_uuid);
  }
}
