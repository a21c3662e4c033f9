import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { DataSource, EntityManager, Repository } from 'typeorm';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A place in `src` that sends a statement. */
interface Site {
  file: string;
  line: number;
}

export interface SentStatement {
  site: Site;
  /** The `shape` of the recorder when the statement was sent. */
  shape: string;
  sql: string;
}

/** A column of a statement's answer, as PostgreSQL describes it. */
export interface DescribedColumn {
  name: string;
  dataTypeID: number;
}

type Query = (...args: unknown[]) => unknown;

/** Records each statement that code in `src` sends by hand, and the columns that PostgreSQL answers. */
export class Recorder {
  readonly sent: SentStatement[] = [];
  /** The name of the current call. */
  shape = '';
  private readonly columns = new Map<string, DescribedColumn[]>();
  private readonly restore: (() => void)[] = [];

  /** Records statements from now on, until `stop`. */
  start(): void {
    for (const owner of [EntityManager, Repository, DataSource, PostgresQueryRunner, pg.Client])
      this.watch(owner.prototype);
    const prototype = pg.Query.prototype as unknown as {
      text: string;
      handleRowDescription: (message: { fields: DescribedColumn[] }) => void;
    };
    const original = prototype.handleRowDescription;
    const { columns } = this;
    prototype.handleRowDescription = function (message) {
      columns.set(
        this.text,
        message.fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })),
      );
      original.call(this, message);
    };
    this.restore.push(() => (prototype.handleRowDescription = original));
  }

  stop(): void {
    for (const restore of this.restore.splice(0)) restore();
  }

  /** The columns of a statement's answer; none when it answers no rows. */
  columnsOf(sql: string): DescribedColumn[] {
    return this.columns.get(sql) ?? [];
  }

  private watch(owner: object): void {
    const methods = owner as { query: Query };
    const original = methods.query;
    const write = (site: Site, sql: string) => this.sent.push({ site, shape: this.shape, sql });
    methods.query = function (this: unknown, ...args: unknown[]) {
      const site = callSite();
      const sql = textOf(args[0]);
      if (site && sql !== undefined) write(site, sql);
      return original.apply(this, args);
    };
    this.restore.push(() => (methods.query = original));
  }
}

/** Where in `src` the watched method was called; undefined when a library called it. */
function callSite(): Site | undefined {
  const frame = new Error('site').stack?.split('\n')[3] ?? '';
  const [, path, line] = /\(?(?:file:\/\/)?(\/[^():]+\.ts):(\d+):\d+\)?$/.exec(frame) ?? [];
  if (path === undefined) return undefined;
  const file = relative(PROJECT, path);
  return file.startsWith('src/') ? { file, line: Number(line) } : undefined;
}

function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  const holder = query as { text?: unknown } | null;
  return typeof holder?.text === 'string' ? holder.text : undefined;
}
