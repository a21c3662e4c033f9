import { AuditRepository } from '../../src/audit/audit.repository.js';
import type { Call } from './statements.js';

/** What is written down of who did what, and what people ask about their data. */
export function privacyCalls(): Record<string, Call> {
  const audit = new AuditRepository();
  const cursor = { created_at: '2026-01-01 00:00:00+00', id: 1 };
  const filter = {
    actor: 'ana',
    action: ['contact.read' as const],
    contact_id: 1,
    subject_uuid: '00000000-0000-4000-8000-000000000000',
    from: '2026-01-01T00:00:00Z',
    to: '2027-01-01T00:00:00Z',
  };
  return {
    'an act about two contacts': (manager) =>
      audit.record(manager, { actor: 'ana', action: 'contact.opted_out', contact_ids: [1, 2] }),
    'the audit': (manager) => audit.list(manager, {}, 50, undefined),
    'the audit, every field of its filter': (manager) => audit.list(manager, filter, 50, cursor),
  };
}
