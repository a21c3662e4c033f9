import { index, OnlineMigration, retired } from '../online-ddl/index.js';

/**
 * An index for pages of contacts in order of creation. The specification's query leaves out contacts with an opt-out
 * date and does not mention the status, so the index must not either. Measured: docs/decisions/dashboard-indexes.md.
 */
export class PageOfContacts1755648000024 extends OnlineMigration {
  readonly wants = [
    index(
      'contacts',
      'idx_contacts_not_opted_out_created',
      '(created_at DESC, id DESC) WHERE opt_out_at IS NULL',
    ),
    retired(
      index(
        'contacts',
        'idx_contacts_contactable_created',
        "(created_at DESC, id DESC) WHERE opt_out_at IS NULL AND status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')",
      ),
    ),
  ];
}
