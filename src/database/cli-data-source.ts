import { readDatabaseEnvironment } from '../config/environment.js';
import { createDataSource, TerminalLogger } from './data-source.js';

const terminal = new TerminalLogger((line) => process.stdout.write(`${line}\n`));

/** What TypeORM's command line works on. */
export default createDataSource(readDatabaseEnvironment(), terminal);
