/**
 * The mark of our objects. Everything that the migrations create has this comment, and they only drop marked
 * objects. A comment survives dump and restore, and is lost when somebody recreates the object. Parts of one of our
 * tables need no mark.
 */
export const MARKER = 'Made by the migrations of sms-marketing-platform';

/** Marks a constraint of ours that a later migration has redefined, so that an earlier migration accepts it. */
export const REPLACED = `${MARKER}; replaced`;

/**
 * The marks of a default or NOT NULL that was added to somebody else's column. They are lines of the column's
 * comment.
 */
const COMPLETIONS = {
  default: 'DEFAULT made by the migrations of sms-marketing-platform',
  notNull: 'NOT NULL made by the migrations of sms-marketing-platform',
} as const;
export type Completion = keyof typeof COMPLETIONS;

/** Whether a column's comment has this mark. */
export function isCompleted(comment: string | null, what: Completion): boolean {
  return comment?.split('\n').includes(COMPLETIONS[what]) ?? false;
}

/** A column's comment with the mark added. */
export function withCompletion(comment: string | null, what: Completion): string {
  return [...(comment === null ? [] : [comment]), COMPLETIONS[what]].join('\n');
}

/** A column's comment without our marks; null when nothing else is left. */
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

/** An SQL condition on an expression for a comment: the migrations made the object. */
export function isMarked(comment: string): string {
  return `coalesce(starts_with(${comment}, '${MARKER}'), false)`;
}

/** An SQL condition on an expression for a comment: the migrations made the object or completed it. */
export function isMarkedOrCompleted(comment: string): string {
  const completed = Object.values(COMPLETIONS).map((line) => `strpos(${comment}, '${line}') > 0`);
  return `(${[isMarked(comment), ...completed].join(' OR ')})`;
}
