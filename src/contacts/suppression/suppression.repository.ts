import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource, EntityManager } from 'typeorm';
import { OPT_OUT_LIST } from '../opt-out/opt-out.repository.js';
import { recordCells } from '../statistics/statistics-upkeep.sql.js';
import type { CreateSuppressionDto, SuppressionSnapshotDto } from './suppression.dto.js';

/** Tables of consent and suppression without an entity, because they are read and written as sets. */
export const CONSENT_TABLES = [
  'consent_events',
  'suppression_snapshots',
  'suppression_entries',
  'suppressed_phones',
  'suppression_overrides',
  'suppression_changes',
] as const;

/** The age in days at which a list has the warning `old`. */
const OLD_DAYS = 90;
const SOON_DAYS = 30;

const SHOWN = `
  s.snapshot_uuid, s.list, s.version, s.phones, s.rejected, s.states, s.effective_from::text, s.licence_until::text,
  s.active, s.activated_at, s.created_by, s.created_at, (current_date - s.created_at::date) AS age_days,
  NOT EXISTS (SELECT FROM suppression_changes h WHERE h.snapshot_id = s.id AND h.counted_at IS NULL) AS counted,
  array_remove(ARRAY[
    CASE WHEN s.licence_until < current_date THEN 'licence_expired'
         WHEN s.licence_until < current_date + ${SOON_DAYS} THEN 'licence_ends_soon' END,
    CASE WHEN s.effective_from > current_date THEN 'not_effective_yet' END,
    CASE WHEN current_date - s.created_at::date > ${OLD_DAYS} THEN 'old' END], NULL) AS warnings`;

const LIST = `SELECT ${SHOWN} FROM suppression_snapshots s ORDER BY s.list, s.version DESC`;
const ONE = `SELECT ${SHOWN} FROM suppression_snapshots s WHERE s.snapshot_uuid = $1`;

/** Only one session at a time stores or activates a version of a list. */
const LOCK_LIST = 'SELECT pg_advisory_xact_lock(5226, hashtext($1))';

const STORE = `
  WITH stored AS (
    INSERT INTO suppression_snapshots (list, version, states, effective_from, licence_until, rejected, created_by)
    SELECT $1::text, coalesce(max(version), 0) + 1, $2::text[], $3::date, $4::date, $5::integer, $6::text
      FROM suppression_snapshots WHERE list = $1::text
    RETURNING id, snapshot_uuid
  ), entries AS (
    INSERT INTO suppression_entries (snapshot_id, phone_e164)
    SELECT stored.id, l.phone_e164 FROM stored CROSS JOIN (SELECT DISTINCT phone_e164 FROM suppression_load) l
    RETURNING 1
  )
  SELECT snapshot_uuid, (SELECT count(*)::integer FROM entries) AS phones FROM stored`;

/** Only the differences are written, because a monthly list changes little. */
const DROP_OTHERS = `
  DELETE FROM suppressed_phones p WHERE p.list = $1::text AND NOT EXISTS (
    SELECT FROM suppression_entries e WHERE e.snapshot_id = $2 AND e.phone_e164 = p.phone_e164)`;
const ADD_MISSING = `
  INSERT INTO suppressed_phones (phone_e164, list)
  SELECT e.phone_e164, $1::text FROM suppression_entries e
   WHERE e.snapshot_id = $2
     AND NOT EXISTS (SELECT FROM suppression_overrides o WHERE o.list = $1::text AND o.phone_e164 = e.phone_e164)
  ON CONFLICT DO NOTHING`;
const MARK_ACTIVE = `
  UPDATE suppression_snapshots SET active = (id = $2::integer),
    activated_at = CASE WHEN id = $2::integer THEN now() ELSE activated_at END
   WHERE list = $1::text AND (active OR id = $2::integer)`;
const RECORD_CHANGE = 'INSERT INTO suppression_changes (snapshot_id, action, changed_by) VALUES ($1, $2, $3)';

interface StoredSnapshot {
  snapshot_uuid: string;
  phones: number;
}

/** The SQL of suppression lists. */
@Injectable()
export class SuppressionRepository {
  async list(manager: EntityManager): Promise<{ items: SuppressionSnapshotDto[]; opt_outs: number }> {
    const items = await manager.query<SuppressionSnapshotDto[]>(LIST);
    const [count] = await manager.query<{ phones: number }[]>(
      `SELECT count(*)::integer AS phones FROM suppressed_phones WHERE list = '${OPT_OUT_LIST}'`,
    );
    return { items, opt_outs: count?.phones ?? 0 };
  }

  async find(manager: EntityManager, snapshot_uuid: string): Promise<SuppressionSnapshotDto | undefined> {
    const [row] = await manager.query<SuppressionSnapshotDto[]>(ONE, [snapshot_uuid]);
    return row;
  }

  /**
   * Stores a new version of a list in one transaction. Answers its uuid and its number of different phones.
   * @param phones in E.164, one per line
   * @param rejected called after all phones have been read
   * @param record further writes of the same transaction
   */
  async store(
    dataSource: DataSource,
    phones: AsyncIterable<string>,
    fields: CreateSuppressionDto,
    rejected: () => number,
    by: string,
    record: (manager: EntityManager, stored: StoredSnapshot) => Promise<void>,
  ): Promise<StoredSnapshot> {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const client = (await runner.connect()) as ClientBase;
      await client.query('SET LOCAL statement_timeout = 0');
      await client.query('CREATE TEMP TABLE suppression_load (phone_e164 text) ON COMMIT DROP');
      await pipeline(phones, client.query(copyFrom('COPY suppression_load FROM STDIN')));
      await client.query(LOCK_LIST, [fields.list]);
      const { rows } = await client.query<StoredSnapshot>(STORE, [
        fields.list,
        fields.states ?? null,
        fields.effective_from ?? null,
        fields.licence_until ?? null,
        rejected(),
        by,
      ]);
      const [stored] = rows;
      if (!stored) throw new Error('the snapshot was not stored');
      await client.query('UPDATE suppression_snapshots SET phones = $2 WHERE snapshot_uuid = $1', [
        stored.snapshot_uuid,
        stored.phones,
      ]);
      await record(runner.manager, stored);
      await runner.commitTransaction();
      return stored;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** Activates or deactivates a version; false when there is none. */
  async activate(
    manager: EntityManager,
    snapshot_uuid: string,
    active: boolean,
    by: string,
  ): Promise<boolean> {
    await manager.query('SET LOCAL statement_timeout = 0');
    const [found] = await manager.query<{ id: number; list: string }[]>(
      'SELECT id, list FROM suppression_snapshots WHERE snapshot_uuid = $1',
      [snapshot_uuid],
    );
    if (!found) return false;
    await manager.query(LOCK_LIST, [found.list]);
    const [state] = await manager.query<{ active: boolean }[]>(
      'SELECT active FROM suppression_snapshots WHERE id = $1',
      [found.id],
    );
    if (state?.active === active) return true;
    // No version has the id 0.
    const id = active ? found.id : 0;
    await manager.query(DROP_OTHERS, [found.list, id]);
    await manager.query(ADD_MISSING, [found.list, id]);
    await manager.query(MARK_ACTIVE, [found.list, id]);
    await manager.query(RECORD_CHANGE, [found.id, active ? 'ACTIVATE' : 'DEACTIVATE', by]);
    return true;
  }

  /**
   * Updates the planner's statistics and the visibility map after a large change, so that lookups read only the
   * index.
   */
  async tidy(manager: EntityManager): Promise<void> {
    await manager.query('VACUUM (ANALYZE) suppressed_phones');
  }

  /** Lets one locked contact be contacted in spite of every version of a list. */
  async override(manager: EntityManager, id: number, phone: string, list: string): Promise<void> {
    await manager.query(
      'INSERT INTO suppression_overrides (phone_e164, list) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [phone, list],
    );
    // The contact's row does not change, and so no trigger counts it again.
    await manager.query(recordCells(-1), [id]);
    await manager.query('DELETE FROM suppressed_phones WHERE phone_e164 = $1 AND list = $2', [phone, list]);
    await manager.query(recordCells(1), [id]);
  }
}
