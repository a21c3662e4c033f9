import { columns, OnlineMigration } from '../online-ddl/index.js';

/** The overview shows how the young results have changed since yesterday; of days before this one nobody knows them. */
export class RecentResultsByDay1755648000140 extends OnlineMigration {
  readonly wants = [columns('dashboard_days', { recent_results: 'bigint' })];
}
