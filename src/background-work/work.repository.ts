import type { EntityManager } from 'typeorm';
import { NotFoundError } from '../common/errors/app-error.js';
import { readPage, type KeysetQueryDto } from '../common/keyset.js';
import { stateConflict, type Transition, type WorkAction, type WorkStatus } from './work-states.js';

/** One kind of work: its table and its state machine. All texts are fixed in the program, never input. */
export interface WorkKind<A extends WorkAction> {
  table: string;
  /** The uuid column by which clients name the work. */
  uuid: string;
  /** The name in messages: in full `validation job`, in short `job`. */
  name: string;
  noun: string;
  /** The columns that are read, as SQL. */
  columns: string;
  /** Assignments that every transition adds. */
  touch: string;
  transitions: Record<A, Transition>;
}

/** The columns that decide whether work may be moved. A kind may have further statuses that allow no transition. */
export interface LockedWork<Status extends string = WorkStatus> {
  id: number;
  status: Status;
}

/**
 * The SQL that all kinds of work share: reading work as clients see it, and moving it between states. What workers
 * do is in a repository of each kind.
 */
export abstract class WorkRepository<A extends WorkAction, Row extends LockedWork<string>, Answer> {
  protected constructor(protected readonly kind: WorkKind<A>) {}

  /** A row as clients see it. */
  abstract answer(row: Row): Answer;

  /** One piece of work; NotFoundError when there is none. */
  async get(manager: EntityManager, uuid: string): Promise<Answer> {
    const [answer] = await this.findAll(manager, [uuid]);
    if (!answer) throw NotFoundError.of(this.kind.name, uuid);
    return answer;
  }

  /** The items of these uuids; unknown ones are left out. */
  async findAll(manager: EntityManager, uuids: readonly string[]): Promise<Answer[]> {
    const { columns, table, uuid } = this.kind;
    const sql = `SELECT ${columns} FROM ${table} WHERE ${uuid} = ANY($1::uuid[])`;
    const rows = await manager.query<Row[]>(sql, [uuids]);
    return rows.map((row) => this.answer(row));
  }

  /** One page, newest first, filtered by `status` when it is given. InvalidInputError for an invalid cursor. */
  async list(
    manager: EntityManager,
    { status, ...page }: KeysetQueryDto & { status?: string },
  ): Promise<{ items: Answer[]; next_cursor: string | null }> {
    const { columns, table } = this.kind;
    const { items, next_cursor } = await readPage(page, (count, after) =>
      manager.query<(Row & { cursor_created_at: string })[]>(
        `SELECT ${columns}, created_at::text AS cursor_created_at
         FROM ${table}
         WHERE ($1::text IS NULL OR status = $1)
           AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::integer))
         ORDER BY created_at DESC, id DESC
         LIMIT $4`,
        [status ?? null, after?.created_at ?? null, after?.id ?? null, count],
      ),
    );
    return { items: items.map((row) => this.answer(row as unknown as Row)), next_cursor };
  }

  /**
   * Moves work as a person asks, in the caller's transaction. The caller wakes a worker after the commit.
   * NotFoundError when there is no such work, ConflictError when its state does not allow the action.
   */
  async act(manager: EntityManager, uuid: string, action: A): Promise<Row> {
    const { table, noun, name, columns, touch, transitions } = this.kind;
    const { from, set } = transitions[action];
    const [work] = await manager.query<LockedWork<string>[]>(
      `SELECT id, status FROM ${table} WHERE ${this.kind.uuid} = $1 FOR NO KEY UPDATE`,
      [uuid],
    );
    if (!work) throw NotFoundError.of(name, uuid);
    if (!(from as readonly string[]).includes(work.status))
      throw stateConflict(noun, action, work.status, { from });
    const parameters = await this.beforeMove(manager, work, action);
    const [[row]] = await manager.query<[Row[], number]>(
      `UPDATE ${table} SET ${set}, ${touch} WHERE id = $1 RETURNING ${columns}`,
      [work.id, ...parameters],
    );
    if (!row) throw new Error(`${noun} ${work.id} was not locked`);
    return row;
  }

  /**
   * Further writes of a move, on locked work whose status allows it. Answers the parameters of the transition from
   * $2 on. Throws ConflictError when something other than the status forbids the move.
   */
  protected abstract beforeMove(
    manager: EntityManager,
    work: Pick<Row, 'id' | 'status'>,
    action: A,
  ): Promise<unknown[]>;
}
