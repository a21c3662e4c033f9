import { readDatabaseEnvironment } from '../config/environment.js';
import { createDataSource, TerminalLogger } from './data-source.js';

const terminal = new TerminalLogger((line) => process.stdout.write(`${line}\n`));

/** The data source of TypeORM's command line. */
export default createDataSource(readDatabaseEnvironment(), terminal);
