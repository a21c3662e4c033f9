import { readDatabaseEnvironment } from '../config/environment.js';
import { createDataSource } from './data-source.js';
import { TerminalLogger } from './terminal-logger.js';

const terminal = new TerminalLogger((line) => process.stdout.write(`${line}\n`));

/** What TypeORM's command line works on. */
export default createDataSource(readDatabaseEnvironment(), terminal);
