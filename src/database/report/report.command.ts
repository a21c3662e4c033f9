import { Command } from 'commander';
import { EXIT, exitsWith } from '../../common/terminal/terminal-program.js';
import { readDatabaseEnvironment } from '../../config/environment.js';
import { withDatabase } from '../with-database.js';
import { DatabaseReportService } from './database-report.service.js';
import { formatReport } from './format-report.js';

/** `npm run db:report` */
export function reportCommand(): Command {
  return new Command('db:report')
    .description(
      'Prints the state of our tables and indexes, and the statements that would mend it. Changes nothing.',
    )
    .option('--own', 'propose indexes of this product for dropping too', false)
    .action(
      exitsWith(async ({ own }: { own: boolean }) => {
        const report = await withDatabase(readDatabaseEnvironment(), (dataSource) =>
          new DatabaseReportService(dataSource).report({ own }),
        );
        console.log(formatReport(report));
        return EXIT.done;
      }),
    );
}
