import { NOTHING_FOUND, type SchemaObject } from '../schema-object.js';

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
