import { columns, OnlineMigration } from '../online-ddl/index.js';

/**
 * For the overview, which shows how the number of recent results changed since yesterday. Earlier days have no
 * number.
 */
export class RecentResultsByDay1755648000140 extends OnlineMigration {
  readonly wants = [columns('dashboard_days', { recent_results: 'bigint' })];
}
