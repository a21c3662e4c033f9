/**
 * Who made what: whatever the migrations make carries this comment, and only what carries it is ever dropped.
 * A comment travels with its object through dump and restore, and is gone when somebody makes the object anew.
 * What belongs to a table of ours needs none of its own.
 */
export const MARKER = 'Made by the migrations of sms-marketing-platform';

/** Says that a later migration gave a constraint of ours another definition, so that an earlier one takes it as it is. */
export const REPLACED = `${MARKER}; replaced`;

/** What a column that somebody else made was given. It has a line in the column's comment, beside what was there. */
const COMPLETIONS = {
  default: 'DEFAULT made by the migrations of sms-marketing-platform',
  notNull: 'NOT NULL made by the migrations of sms-marketing-platform',
} as const;
export type Completion = keyof typeof COMPLETIONS;

/** Whether a column's comment says that the migrations gave it this. */
export function isCompleted(comment: string | null, what: Completion): boolean {
  return comment?.split('\n').includes(COMPLETIONS[what]) ?? false;
}

/** A column's comment with that said. */
export function withCompletion(comment: string | null, what: Completion): string {
  return [...(comment === null ? [] : [comment]), COMPLETIONS[what]].join('\n');
}

/** A column's comment as it was before any of that was said; null where there was none. */
export function withoutCompletions(comment: string | null): string | null {
  const ours: readonly string[] = Object.values(COMPLETIONS);
  return (
    comment
      ?.split('\n')
      .filter((line) => !ours.includes(line))
      .join('\n') || null
  );
}

/** `COMMENT ON COLUMN` with any text; null removes it. */
export function commentOnColumn(table: string, column: string, comment: string | null): string {
  const text = comment === null ? 'NULL' : `E'${comment.replaceAll(/['\\]/g, '\\$&')}'`;
  return `COMMENT ON COLUMN ${table}.${column} IS ${text}`;
}

/** `COMMENT ON <target>`, for example `markAsOurs('TABLE contacts')`. */
export function markAsOurs(target: string): string {
  return `COMMENT ON ${target} IS '${MARKER}'`;
}

/** SQL condition on an expression that yields a comment. */
export function isMarked(comment: string): string {
  return `coalesce(starts_with(${comment}, '${MARKER}'), false)`;
}

/** SQL condition on an expression that yields a comment: it says that the migrations made the object or completed it. */
export function isMarkedOrCompleted(comment: string): string {
  const completed = Object.values(COMPLETIONS).map((line) => `strpos(${comment}, '${line}') > 0`);
  return `(${[isMarked(comment), ...completed].join(' OR ')})`;
}
