import type { DdlSession } from './session.js';

/** The result of inspecting the catalog before any change. */
export interface Findings {
  /** Reasons not to begin, each with what to do about it. */
  problems: string[];
  /** Information for the operator; the migrations continue. */
  notices: string[];
}

export const NOTHING_FOUND: Findings = { problems: [], notices: [] };

export const problem = (...problems: string[]): Findings => ({ problems, notices: [] });
export const notice = (...notices: string[]): Findings => ({ problems: [], notices });

/** An object that a migration wants in the database. */
export interface SchemaObject {
  /** Its kind and name, for messages in the terminal. */
  readonly label: string;
  /** The table that it belongs to; undefined for a type or function. */
  readonly table?: string;
  /** Its name if it is a type. */
  readonly type?: string;
  /** Whether it is the table itself. */
  readonly isTable?: boolean;
  /** Compares the catalog with the wanted object. Changes nothing, and works while its prerequisites are missing. */
  inspect(session: DdlSession): Promise<Findings>;
  /** Creates it, or its missing parts; does nothing when it exists. May be interrupted and called again. */
  create(session: DdlSession): Promise<void>;
  /** Removes it if the migrations made it; keeps what existed before. */
  drop(session: DdlSession): Promise<void>;
}

/**
 * An object of an earlier migration that a later one replaces. It is dropped if the migrations made it, and a revert
 * makes it again. It comes after its replacement in the list, so that one of the two exists at any time, in both
 * directions.
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
