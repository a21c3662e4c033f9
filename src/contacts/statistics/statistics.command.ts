import { Command } from 'commander';
import { EXIT, exitsWith, UsageError } from '../../common/terminal/terminal-program.js';
import { readDatabaseEnvironment } from '../../config/environment.js';
import { requireSession } from '../../database/session-client.js';
import { withDatabase } from '../../database/with-database.js';
import { findDifferences, recount, type Difference } from './statistics-upkeep.sql.js';

const SHOWN = 50;

/** `npm run statistics -- --check` */
export function statisticsCommand(): Command {
  return new Command('statistics')
    .usage('--check | --repair')
    .description(
      'Compares the kept statistics with the contacts of DATABASE_URL, or counts them anew. Reads the whole table.',
    )
    .option('--check', 'print each cell that differs; exit status 1 if there is any', false)
    .option('--repair', 'count all contacts and replace the kept counts; writers can go on', false)
    .action(
      exitsWith(async ({ check, repair }: { check: boolean; repair: boolean }) => {
        if (check === repair) throw new UsageError('Give one of --check and --repair.');
        return withDatabase(readDatabaseEnvironment(), async (dataSource) => {
          const connection = dataSource.createQueryRunner();
          try {
            requireSession(await connection.connect(), 'Statistics commands');
            if (check) return report(await findDifferences(connection));
            await recount(connection);
            console.log('Counted anew.');
            return EXIT.done;
          } finally {
            await connection.release();
          }
        });
      }),
    );
}

function report(differences: readonly Difference[]): number {
  for (const { kept, counted, ...cell } of differences.slice(0, SHOWN)) {
    const values = Object.entries(cell).flatMap(([column, value]) =>
      value === null ? [] : `${column} ${value}`,
    );
    console.log(`kept ${kept}, counted ${counted}: ${values.join(', ')}`);
  }
  if (differences.length > SHOWN) console.log(`and ${differences.length - SHOWN} more cells`);
  if (differences.length === 0) {
    console.log('The kept statistics agree with the contacts.');
    return EXIT.done;
  }
  console.log(`${differences.length} cells differ. Repair with: npm run statistics -- --repair`);
  return EXIT.failed;
}
