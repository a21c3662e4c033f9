import { parseArgs } from 'node:util';
import { readDatabaseEnvironment } from '../../config/environment.js';
import { createDataSource } from '../../database/data-source.js';
import { findDifferences, recount, type Difference } from './statistics-upkeep.js';

const HELP = `Compares the kept statistics with the contacts of DATABASE_URL, or counts them anew.

  npm run statistics -- --check    prints each cell that differs; exit status 1 if there is any
  npm run statistics -- --repair   counts all contacts and replaces what is kept; nobody has to stop

Both read the whole table.`;

const EXIT_DIFFERENT = 1;
const EXIT_USAGE = 2;
const SHOWN = 50;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, repair: { type: 'boolean' } } });
  if ((values.check ?? false) === (values.repair ?? false)) {
    console.error(HELP);
    return EXIT_USAGE;
  }
  const dataSource = createDataSource(readDatabaseEnvironment());
  await dataSource.initialize();
  const connection = dataSource.createQueryRunner();
  try {
    if (values.check) return report(await findDifferences(connection));
    await recount((sql) => connection.query(sql));
    console.log('Counted anew.');
    return 0;
  } finally {
    await connection.release();
    await dataSource.destroy();
  }
}

function report(differences: readonly Difference[]): number {
  for (const { kept, counted, ...cell } of differences.slice(0, SHOWN)) {
    const values = Object.entries(cell).flatMap(([column, value]) =>
      value === null ? [] : `${column} ${value}`,
    );
    console.log(`kept ${kept}, counted ${counted}: ${values.join(', ')}`);
  }
  if (differences.length > SHOWN) console.log(`and ${differences.length - SHOWN} cells more`);
  if (differences.length === 0) {
    console.log('What is kept is what is there.');
    return 0;
  }
  console.log(`${differences.length} cells differ. Repair with: npm run statistics -- --repair`);
  return EXIT_DIFFERENT;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return EXIT_USAGE;
});
