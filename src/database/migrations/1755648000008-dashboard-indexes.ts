import { analyze, index, OnlineMigration } from '../online-ddl/index.js';

/** Indexes for the dashboard: places, and pages of contactable contacts in order of creation. */
export class DashboardIndexes1755648000008 extends OnlineMigration {
  readonly wants = [
    index(
      'contacts',
      'idx_contacts_dashboard_combo',
      '(state_name, municipality, lada, is_mobile, opt_out_at) WHERE opt_out_at IS NULL',
    ),
    index(
      'contacts',
      'idx_contacts_contactable_created',
      "(created_at DESC, id DESC) WHERE opt_out_at IS NULL AND status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')",
    ),
    analyze('contacts'),
  ];
}
