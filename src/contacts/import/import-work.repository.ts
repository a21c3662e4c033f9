import type { ClientBase } from 'pg';
import type { ContactImport } from './contact-import.entity.js';

/** First number of the advisory lock that the process working on an import holds; the second is the import's id. */
export const WORKING_LOCK = 5_226_002;

/** A session that is silent for so long belongs to a frozen process: the server ends it, and another continues. */
const IDLE_SESSION = '60s';

/** The columns that the worker of an import reads. */
const WORK_COLUMNS = [
  'id',
  'import_uuid',
  'kind',
  'dry_run',
  'phase',
  'file_bytes',
  'options',
  'source',
  'import_batch_id',
  'created',
  'updated',
  'rejected',
  'rejected_by_code',
  'taken_in_part_by_code',
  'undone_created',
  'undone_updated',
  'undone_kept',
  'created_by',
  'read_at',
  'created_at',
] as const satisfies readonly (keyof ContactImport)[];

const COLUMNS = WORK_COLUMNS.join(', ');

/** An import as its worker sees it. */
export type ImportToDo = Pick<ContactImport, (typeof WORK_COLUMNS)[number]>;

/** What a new import sets; the database's defaults fill the rest. */
const NEW_COLUMNS = [
  'kind',
  'dry_run',
  'file_name',
  'file_bytes',
  'options',
  'source',
  'import_batch_id',
  'created_by',
] as const satisfies readonly (keyof ContactImport)[];

export type NewImport = Pick<ContactImport, (typeof NEW_COLUMNS)[number]>;

/** The columns that are written while an import is worked on. The names are fixed, never input. */
type Saved = Partial<
  Pick<
    ContactImport,
    | 'status'
    | 'phase'
    | 'progress'
    | 'rows_read'
    | 'created'
    | 'updated'
    | 'unchanged'
    | 'rejected'
    | 'duplicates'
    | 'rejected_by_code'
    | 'taken_in_part_by_code'
    | 'columns'
    | 'ignored_columns'
    | 'notices'
    | 'warnings'
    | 'preview'
    | 'undone_created'
    | 'undone_updated'
    | 'undone_kept'
    | 'error_details'
    | 'read_at'
    | 'undone_at'
    | 'completed_at'
  >
>;

/** Records in the audit who imports. A dry run changes nothing, so it is not recorded. */
export function recordImport(imports: string): string {
  return `INSERT INTO audit_events (actor, action, subject_uuid)
    SELECT created_by, 'contacts.imported', import_uuid FROM ${imports} WHERE NOT dry_run`;
}

/**
 * The row of an import, on the connection that works on it. That connection holds an advisory lock: PostgreSQL releases
 * it when the connection ends, and nothing can be written on that connection afterwards.
 */
export class ImportWorkRepository {
  constructor(private readonly client: ClientBase) {}

  /** Stores an import that this connection works on itself. */
  async begin(work: NewImport): Promise<ImportToDo> {
    const { rows } = await this.client.query<ImportToDo>(
      `WITH stored AS (
         INSERT INTO contact_imports (status, started_at, ${NEW_COLUMNS.join(', ')})
         VALUES ('RUNNING', now(), ${NEW_COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})
         RETURNING ${COLUMNS}),
       noted AS (${recordImport('stored')})
       SELECT stored.* FROM stored, LATERAL (SELECT pg_advisory_lock(${WORKING_LOCK}, stored.id)) locked`,
      NEW_COLUMNS.map((column) => work[column]),
    );
    return only(rows);
  }

  /** Takes an import to work on it; undefined when it has ended, or another process works on it. */
  async take(import_uuid: string): Promise<ImportToDo | undefined> {
    const { rows: found } = await this.client.query<{ id: number; locked: boolean }>(
      `SELECT id, pg_try_advisory_lock(${WORKING_LOCK}, id) AS locked FROM contact_imports WHERE import_uuid = $1`,
      [import_uuid],
    );
    const [work] = found;
    if (!work?.locked) return undefined;
    const { rows } = await this.client.query<ImportToDo>(
      `UPDATE contact_imports SET status = 'RUNNING', started_at = coalesce(started_at, now()),
         updated_at = clock_timestamp()
       WHERE id = $1 AND status IN ('QUEUED', 'RUNNING') RETURNING ${COLUMNS}`,
      [work.id],
    );
    if (!rows[0]) await this.letGo(work.id);
    return rows[0];
  }

  async letGo(id: number): Promise<void> {
    await this.client.query(`SELECT pg_advisory_unlock(${WORKING_LOCK}, $1::integer)`, [id]);
  }

  /** Lets the server notice that this process is gone or frozen, even during a long statement where the system can. */
  async watchSession(): Promise<void> {
    await this.client.query(`SET idle_session_timeout = '${IDLE_SESSION}'`);
    await this.client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
  }

  async unwatchSession(): Promise<void> {
    await this.client.query('RESET idle_session_timeout');
    await this.client.query('RESET client_connection_check_interval');
  }

  /** Runs work in a transaction. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    // The statements must see what other transactions have committed in the meantime.
    await this.client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    try {
      const result = await work();
      await this.client.query('COMMIT');
      return result;
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** For chunks: if a crash of the server loses one, it loses its record too, and the chunk is written again. */
  async commitWithoutWaiting(): Promise<void> {
    await this.client.query(`SELECT set_config('synchronous_commit', 'off', true)`);
  }

  /** Saves the progress of an import. Writes nothing, and answers false, when it was cancelled meanwhile. */
  async save(id: number, saved: Saved): Promise<boolean> {
    const entries = Object.entries(saved);
    const assignments = entries.map(([column], index) => `${column} = $${index + 2}`);
    const { rowCount } = await this.client.query(
      `UPDATE contact_imports SET ${[...assignments, 'updated_at = clock_timestamp()'].join(', ')}
       WHERE id = $1 AND status = 'RUNNING'`,
      [id, ...entries.map(([column, value]) => (column === 'preview' ? JSON.stringify(value) : value))],
    );
    return rowCount === 1;
  }

  /** Deletes the file, or the rejects, of an import. */
  async deleteParts(id: number, content: 'file' | 'rejects'): Promise<void> {
    await this.client.query('DELETE FROM contact_import_parts WHERE import_id = $1 AND content = $2', [
      id,
      content,
    ]);
  }

  async addPart(id: number, content: 'file' | 'rejects', part: number, bytes: Buffer): Promise<void> {
    await this.client.query(
      'INSERT INTO contact_import_parts (import_id, content, part, bytes) VALUES ($1, $2, $3, $4)',
      [id, content, part, bytes],
    );
  }
}

function only<T>([row]: T[]): T {
  if (!row) throw new Error('the import was not stored');
  return row;
}
