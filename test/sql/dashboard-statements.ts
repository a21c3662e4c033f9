import { ContactHistoryRepository } from '../../src/dashboard/contact-history.repository.js';
import { CurrentWorkRepository } from '../../src/dashboard/current-work.repository.js';
import { DashboardCountsRepository } from '../../src/dashboard/dashboard-counts.repository.js';
import type { Call } from './statements.js';

/** The statements of the page's own figures. */
export function dashboardCalls(): Record<string, Call> {
  return {
    'current work': async (manager) => {
      const current = new CurrentWorkRepository();
      await current.jobs(manager);
      await current.runUuids(manager);
      await current.importUuids(manager);
      await current.exports(manager);
    },
    'counts of the page': async (manager) => {
      const counts = new DashboardCountsRepository();
      await counts.freshness(manager);
      await counts.mergeResultCounts(manager);
      const day = { contacts: 3, contactable: 3, reachable: 1, best: 0, recent_results: 2 };
      await counts.recordToday(manager, day);
      await counts.previousDay(manager);
      await counts.recentOptOuts(manager);
      await counts.openPrivacyRequests(manager);
    },
    'one contact on the page': async (manager) => {
      const contacts = new ContactHistoryRepository();
      await contacts.contactability(manager, 1);
      await contacts.history(manager, 1);
    },
  };
}
