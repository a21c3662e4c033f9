import type { EntityManager } from 'typeorm';

/** Held by the worker that copies fields of contacts to their scores and results: the letters "smco". */
const COPIES_LOCK = 0x73_6d_63_6f;

/**
 * Runs `copy` in a transaction unless another worker is copying. With two at a time, the one with the older snapshot
 * could overwrite a newer value whose note is already gone. Answers what `copy` does; 0 while another is copying.
 */
export function copyAlone(
  manager: EntityManager,
  copy: (manager: EntityManager) => Promise<number>,
): Promise<number> {
  return manager.transaction(async (inner) => {
    const [lock] = await inner.query<{ is_ours: boolean }[]>(
      'SELECT pg_try_advisory_xact_lock($1) AS is_ours',
      [COPIES_LOCK],
    );
    return lock?.is_ours ? copy(inner) : 0;
  });
}
