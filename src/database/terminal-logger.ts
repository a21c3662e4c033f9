import type { Logger } from 'typeorm';

/** Shows an operator what the migrations do, step by step, and not the statements by which they find out. */
export class TerminalLogger implements Logger {
  constructor(private readonly write: (line: string) => void) {}

  logMigration(message: string): void {
    this.write(message);
  }

  logSchemaBuild(message: string): void {
    this.write(message);
  }

  log(_level: 'log' | 'info' | 'warn', message: unknown): void {
    this.write(String(message));
  }

  logQuery(): void {
    // Dozens of catalog queries per step would bury the steps.
  }

  logQueryError(): void {
    // TypeORM's CLI prints the error that reaches it; the others were handled.
  }

  logQuerySlow(): void {
    // Long steps report their own duration.
  }
}
