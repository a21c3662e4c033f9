import type { DdlSession } from './session.js';

/** What a look at the catalog found before anything is changed. */
export interface Findings {
  /** Reasons not to begin at all, each with what to do about it. */
  problems: string[];
  /** What the operator should know; the migrations go on. */
  notices: string[];
}

export const NOTHING_FOUND: Findings = { problems: [], notices: [] };

export const problem = (...problems: string[]): Findings => ({ problems, notices: [] });
export const notice = (...notices: string[]): Findings => ({ problems: [], notices });

/** One thing that a migration wants in the database. */
export interface SchemaObject {
  /** For the terminal: what it is and its name. */
  readonly label: string;
  /** The table that it belongs to; undefined for a type or function. */
  readonly table?: string;
  /** The type that it is; undefined for anything else. */
  readonly type?: string;
  /** Set for the table itself, as opposed to what belongs to it. */
  readonly isTable?: boolean;
  /** Compares the catalog with what is wanted. Changes nothing, and works while what it builds on is missing. */
  inspect(session: DdlSession): Promise<Findings>;
  /** Makes it, or what is missing of it; does nothing when it is there. May be interrupted and called again. */
  create(session: DdlSession): Promise<void>;
  /** Removes it where the migrations made it; leaves alone what was there before. */
  drop(session: DdlSession): Promise<void>;
}

/**
 * What an earlier migration made and a later one replaces: removed where the migrations made it, made again by a
 * revert. It stands after its replacement in the list, so that one of the two is there at any time, both ways.
 */
export function retired(object: SchemaObject): SchemaObject {
  return {
    label: `retired ${object.label}`,
    ...(object.table !== undefined && { table: object.table }),
    inspect: () => Promise.resolve(NOTHING_FOUND),
    create: (session) => object.drop(session),
    drop: (session) => object.create(session),
  };
}
