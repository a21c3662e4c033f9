import { readDatabaseEnvironment } from '../../config/environment.js';
import { createDataSource } from '../data-source.js';
import { DatabaseReportService } from './database-report.service.js';
import { formatReport } from './format-report.js';

/* npm run db:report: prints the state of our tables and indexes, and what would mend it. Changes nothing. */

const dataSource = createDataSource(readDatabaseEnvironment());
await dataSource.initialize();
try {
  console.log(formatReport(await new DatabaseReportService(dataSource).report()));
} finally {
  await dataSource.destroy();
}
