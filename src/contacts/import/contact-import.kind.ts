import type { Transition, WorkAction } from '../../background-work/work-states.js';
import type { WorkKind } from '../../background-work/work.repository.js';

/** The actions that a client may take on an import. */
export type ImportAction = WorkAction & ('cancel' | 'undo');

const TRANSITIONS: Record<ImportAction, Transition> = {
  // The chunk under way is rolled back, so nothing is written after the answer.
  cancel: {
    from: ['QUEUED', 'RUNNING'],
    set: `status = 'CANCELLED', phase = NULL, completed_at = now()`,
  },
  undo: {
    from: ['COMPLETED', 'FAILED', 'CANCELLED'],
    set: `status = 'QUEUED', phase = 'undoing', progress = 0, completed_at = NULL, error_details = NULL`,
  },
};

/** Reading counts as 30 percent of an import, writing as 70. */
const PROGRESS = `CASE WHEN status = 'COMPLETED' THEN 100
    WHEN phase = 'reading' THEN floor(30 * progress)
    WHEN phase = 'writing' THEN least(99, floor(30 + 70 * progress))
    WHEN phase = 'undoing' THEN least(99, 100 * (undone_created + undone_updated + undone_kept) / greatest(1, created + updated))
    ELSE 0 END::integer AS progress_percentage`;

/** Imports as background work. */
export const CONTACT_IMPORT: WorkKind<ImportAction> = {
  table: 'contact_imports',
  uuid: 'import_uuid',
  name: 'import',
  noun: 'import',
  columns: `id, import_uuid, status, kind, dry_run, file_name, file_bytes::float8 AS file_bytes, options, source,
    import_batch_id, phase, ${PROGRESS}, rows_read, created, updated, unchanged, rejected, duplicates, rejected_by_code,
    taken_in_part_by_code, columns, ignored_columns, notices,
    CASE status WHEN 'RUNNING' THEN warnings ELSE '{}' END AS warnings, preview, undone_created, undone_updated, undone_kept,
    undone_at, error_details, created_by, created_at, started_at, completed_at, updated_at`,
  touch: 'updated_at = clock_timestamp()',
  transitions: TRANSITIONS,
};
