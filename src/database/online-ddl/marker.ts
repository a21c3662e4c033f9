/**
 * Who made what: whatever the migrations make carries this comment, and only what carries it is ever dropped.
 * A comment travels with its object through dump and restore, and is gone when somebody makes the object anew.
 * What belongs to a table of ours needs none of its own.
 */
export const MARKER = 'Made by the migrations of sms-marketing-platform';

/** `COMMENT ON <target>`, for example `markAsOurs('TABLE contacts')`. */
export function markAsOurs(target: string): string {
  return `COMMENT ON ${target} IS '${MARKER}'`;
}

/** SQL condition on an expression that yields a comment. */
export function isMarked(comment: string): string {
  return `coalesce(starts_with(${comment}, '${MARKER}'), false)`;
}
