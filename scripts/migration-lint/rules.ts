/** Each rule, with its reason and what to write instead. */
export const RULES = {
  unparsable: 'PostgreSQL cannot parse it',
  'unknown-statement': 'not known to be harmless: teach the linter about it, or leave it out',
  'blocking-index': 'stops every writer while it builds or waits: use CONCURRENTLY',
  'concurrently-in-transaction': 'CONCURRENTLY cannot run inside a transaction',
  'concurrently-with-lock-timeout': 'a lock_timeout breaks off the build and leaves an invalid index',
  'concurrently-if-not-exists':
    'takes an invalid index, left by a build that failed, for done: look at pg_index.indisvalid, drop it and build anew',
  'no-lock-timeout':
    'may stand in the lock queue for long, and everybody behind it: SET LOCAL lock_timeout, of 1 s at most, in its transaction',
  'inline-check': 'reads the whole table under ACCESS EXCLUSIVE: ADD CONSTRAINT … NOT VALID, then VALIDATE',
  'blocking-foreign-key':
    'reads both tables while their writers wait: ADD CONSTRAINT … NOT VALID, then VALIDATE',
  'blocking-unique':
    'builds its index under ACCESS EXCLUSIVE: CREATE UNIQUE INDEX CONCURRENTLY, then USING INDEX',
  'validate-under-lock':
    'the table is read while a stronger lock of the same transaction is held: validate in its own',
  'volatile-default': 'a default that is not constant rewrites the table',
  'not-null-without-default': 'fails on a table that holds rows',
  'unproven-not-null':
    'reads the whole table under ACCESS EXCLUSIVE: add CHECK (… IS NOT NULL) NOT VALID, VALIDATE, then SET NOT NULL',
  'type-change': 'may rewrite the table and its indexes under ACCESS EXCLUSIVE',
  'table-rewrite': 'rewrites or empties the table under ACCESS EXCLUSIVE',
  rename: 'breaks the program that runs meanwhile',
  'drops-what-was-there': 'destroys what production had before',
  'data-change':
    'changes rows of a table in use: one long transaction; do it in batches, outside of migrations',
  'row-locks':
    'whoever would change these rows waits until the transaction ends: leave out FOR UPDATE or FOR SHARE',
  'opaque-block': 'hides statements from this check',
} as const;

type Rule = keyof typeof RULES;

/** A statement that breaks a rule. */
export interface Violation {
  rule: Rule;
  statement: string;
}

/** A check calls it for each rule that the current statement breaks. */
export type Report = (rule: Rule) => void;
