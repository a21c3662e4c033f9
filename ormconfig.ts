import { readDatabaseEnvironment } from './src/config/environment.js';
import { createDataSource } from './src/database/data-source.js';
import { TerminalLogger } from './src/database/terminal-logger.js';

const terminal = new TerminalLogger((line) => process.stdout.write(`${line}\n`));

export default createDataSource(readDatabaseEnvironment(), terminal);
