import { loadModule, parseSync, type Node } from 'libpg-query';
import { LintState } from './lint-state.js';
import type { Violation } from './rules.js';
import { checkStatement } from './statements.js';

/** TypeORM's record of a finished migration. Later statements belong to the next one. */
const MIGRATION_DONE = /^\s*(?:INSERT INTO|DELETE FROM) "migrations"/;

/** TypeORM's own table, which production does not use. */
const MIGRATIONS_TABLE = 'migrations';

/**
 * Finds the statements that would disturb a live table.
 * @param messages the messages to the server, in order; each is one statement, or several with semicolons
 * @param tablesBefore the tables that existed, with rows and traffic, before the first message
 */
export async function lint(
  messages: readonly string[],
  tablesBefore: Iterable<string>,
): Promise<Violation[]> {
  await loadModule();
  const state = new LintState(new Set(tablesBefore));
  const violations: Violation[] = [];
  for (const message of messages) {
    if (MIGRATION_DONE.test(message)) {
      state.nextMigration();
      continue;
    }
    state.addTable(MIGRATIONS_TABLE);
    for (const { node, text } of split(message, violations)) {
      checkStatement(node, state, (rule) => violations.push({ rule, statement: text }));
    }
  }
  return violations;
}

function split(message: string, violations: Violation[]): { node: Node; text: string }[] {
  try {
    const bytes = Buffer.from(message);
    return (parseSync(message).stmts ?? []).flatMap(({ stmt, stmt_location = 0, stmt_len }) => {
      const end = stmt_len === undefined ? bytes.length : stmt_location + stmt_len;
      return stmt ? [{ node: stmt, text: bytes.subarray(stmt_location, end).toString().trim() }] : [];
    });
  } catch {
    violations.push({ rule: 'unparsable', statement: message });
    return [];
  }
}
