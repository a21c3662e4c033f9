import type { Node, RangeVar } from 'libpg-query';

/** How long a statement may wait in the lock queue, with everything behind it. */
const SHORT_MS = 1_000;

/** The state of the linter at one point of a recording: settings, transaction and new tables. */
export class LintState {
  inTransaction = false;
  /** Whether a statement of this transaction holds a lock that stops readers or writers of a table in use. */
  holdsBlockingLock = false;
  private readonly newTables = new Set<string>();
  private readonly newColumns = new Set<string>();
  private readonly newConstraints = new Set<string>();
  /** `table.constraint` → the column without nulls, as the check proves. */
  private readonly notNullChecks = new Map<string, string>();
  private readonly provenNotNull = new Set<string>();
  private sessionLockTimeout = 0;
  private localLockTimeout: number | undefined;

  /** @param tablesBefore the tables of production; an earlier migration of the recording created any other table */
  constructor(private readonly tablesBefore: ReadonlySet<string>) {}

  /** In milliseconds; 0 when there is none, Infinity when its value is unknown. */
  get lockTimeout(): number {
    return this.localLockTimeout ?? this.sessionLockTimeout;
  }

  setLockTimeout(milliseconds: number, local: boolean): void {
    if (local) this.localLockTimeout = milliseconds;
    else this.sessionLockTimeout = milliseconds;
  }

  /** Whether a lock that is requested now has only a short wait, because a limit was set in this transaction. */
  get waitsShortly(): boolean {
    return this.inTransaction && this.lockTimeout > 0 && this.lockTimeout <= SHORT_MS;
  }

  begin(): void {
    this.inTransaction = true;
  }

  end(): void {
    this.inTransaction = false;
    this.holdsBlockingLock = false;
    this.localLockTimeout = undefined;
  }

  /** When the next migration begins, the objects of this one count as in use: production may have run it long ago. */
  nextMigration(): void {
    this.newTables.clear();
    this.provenNotNull.clear();
    this.notNullChecks.clear();
  }

  addTable(table: string): void {
    this.newTables.add(table);
  }

  /** Whether others may use the table, because this migration did not create it. */
  isInUse(relation: RangeVar | undefined): boolean {
    return !this.newTables.has(relation?.relname ?? '');
  }

  /** Whether production had the table before any of our migrations. */
  wasThereBefore(table: string): boolean {
    return this.tablesBefore.has(table);
  }

  addColumn(table: string, column: string): void {
    this.newColumns.add(`${table}.${column}`);
  }

  isOurColumn(table: string, column: string): boolean {
    return !this.wasThereBefore(table) || this.newColumns.has(`${table}.${column}`);
  }

  addConstraint(table: string, name: string): void {
    this.newConstraints.add(`${table}.${name}`);
  }

  isOurConstraint(table: string, name: string): boolean {
    return !this.wasThereBefore(table) || this.newConstraints.has(`${table}.${name}`);
  }

  /** Records a check. Once it is validated, it proves that a column has no nulls. */
  addCheck(table: string, name: string, condition: Node | undefined): void {
    if (!condition || !('NullTest' in condition) || condition.NullTest.nulltesttype !== 'IS_NOT_NULL') return;
    const argument = condition.NullTest.arg;
    const field = argument && 'ColumnRef' in argument ? argument.ColumnRef.fields?.[0] : undefined;
    if (field && 'String' in field) this.notNullChecks.set(`${table}.${name}`, field.String.sval ?? '');
  }

  validated(table: string, name: string): void {
    const column = this.notNullChecks.get(`${table}.${name}`);
    if (column !== undefined) this.provenNotNull.add(`${table}.${column}`);
  }

  isProvenNotNull(table: string, column: string): boolean {
    return this.provenNotNull.has(`${table}.${column}`);
  }
}
