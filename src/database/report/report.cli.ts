import { parseArgs } from 'node:util';
import { readDatabaseEnvironment } from '../../config/environment.js';
import { createDataSource } from '../data-source.js';
import { requireMigrated } from '../migration-state.js';
import { DatabaseReportService } from './database-report.service.js';
import { formatReport } from './format-report.js';

/* npm run db:report [-- --own]: prints the state of our tables and indexes, and what would mend it. Changes nothing. */

const { values } = parseArgs({ options: { own: { type: 'boolean', default: false } } });
const dataSource = createDataSource(readDatabaseEnvironment());
await dataSource.initialize();
try {
  await requireMigrated(dataSource);
  console.log(formatReport(await new DatabaseReportService(dataSource).report({ own: values.own })));
} finally {
  await dataSource.destroy();
}
