import type {
  AlterTableStmt,
  CreateStmt,
  DropStmt,
  ExplainStmt,
  IndexStmt,
  Node,
  RangeVar,
  RenameStmt,
  SelectStmt,
  TransactionStmt,
  VariableSetStmt,
} from 'libpg-query';
import { checkAlterTable } from './alter-table.js';
import type { LintState } from './lint-state.js';
import { checkRows, isDataChange } from './rows.js';
import type { Report } from './rules.js';

/** Kinds of statements that neither lock a table against its users nor lose anything. */
const HARMLESS = ['CommentStmt', 'CreateEnumStmt', 'CreateFunctionStmt', 'VariableShowStmt'];
const HIDDEN_STATEMENT =
  /\b(?:alter|create|drop|insert|update|delete|truncate|lock|execute|perform|copy|call)\b/i;
const SHARE_UPDATE_EXCLUSIVE = 4;

const TIME = /^\s*(\d+\.?\d*)\s*(us|ms|s|min|h|d)?\s*$/;
const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1e3, min: 60e3, h: 3600e3, d: 24 * 3600e3 };

/** Checks one statement and updates the state with its effects. */
export function checkStatement(node: Node, state: LintState, report: Report): void {
  if ('TransactionStmt' in node) followTransaction(node.TransactionStmt, state);
  else if ('VariableSetStmt' in node) followSetting(node.VariableSetStmt, state);
  else if ('SelectStmt' in node) {
    checkRows(node, state, report);
    followSetConfig(node.SelectStmt, state);
  } else if (isDataChange(node)) checkRows(node, state, report);
  else if ('ExplainStmt' in node) checkExplain(node.ExplainStmt, state, report);
  else if ('AlterTableStmt' in node) checkAlter(node.AlterTableStmt, state, report);
  else if ('CreateStmt' in node) checkCreateTable(node.CreateStmt, state, report);
  else if ('IndexStmt' in node) checkIndex(node.IndexStmt, state, report);
  else if ('DropStmt' in node) checkDrop(node.DropStmt, state, report);
  else if ('RenameStmt' in node) checkRename(node.RenameStmt, state, report);
  else if ('CreateTrigStmt' in node) needsShortWait(node.CreateTrigStmt.relation, state, report);
  else if ('LockStmt' in node) {
    if ((node.LockStmt.mode ?? 0) > SHARE_UPDATE_EXCLUSIVE) {
      for (const relation of rangeVars(node.LockStmt.relations)) needsShortWait(relation, state, report);
    } else if (state.lockTimeout === 0) report('no-lock-timeout');
  } else if ('ReindexStmt' in node) {
    if (!hasOption(node.ReindexStmt.params, 'concurrently')) report('blocking-index');
  } else if ('VacuumStmt' in node) {
    if (hasOption(node.VacuumStmt.options, 'full')) report('table-rewrite');
  } else if ('TruncateStmt' in node || 'ClusterStmt' in node) report('table-rewrite');
  else if ('DoStmt' in node) {
    if (HIDDEN_STATEMENT.test(JSON.stringify(node.DoStmt))) report('opaque-block');
  } else if ('GrantStmt' in node) {
    if (node.GrantStmt.objtype !== 'OBJECT_FUNCTION') report('unknown-statement');
  } else if (!HARMLESS.some((kind) => kind in node)) report('unknown-statement');
}

function followTransaction({ kind }: TransactionStmt, state: LintState): void {
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') state.begin();
  if (kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK') state.end();
}

function followSetting(setting: VariableSetStmt, state: LintState): void {
  if (setting.name !== 'lock_timeout') return;
  const value = setting.kind === 'VAR_SET_VALUE' ? milliseconds(setting.args?.[0]) : 0;
  state.setLockTimeout(value, setting.is_local ?? false);
}

/** `set_config('lock_timeout', …, true)` in a SELECT; the value may be computed. */
function followSetConfig(select: SelectStmt, state: LintState): void {
  for (const target of select.targetList ?? []) {
    const call = 'ResTarget' in target ? target.ResTarget.val : undefined;
    if (!call || !('FuncCall' in call) || text(call.FuncCall.funcname?.at(-1)) !== 'set_config') continue;
    const [name, value, local] = call.FuncCall.args ?? [];
    if (text(name) !== 'lock_timeout') continue;
    const isLocal = local !== undefined && 'A_Const' in local && local.A_Const.boolval?.boolval === true;
    state.setLockTimeout(milliseconds(value), isLocal);
  }
}

/** A computed or unreadable value may be arbitrarily long. */
function milliseconds(value: Node | undefined): number {
  if (value === undefined || !('A_Const' in value)) return Number.POSITIVE_INFINITY;
  const { ival, fval, sval } = value.A_Const;
  if (ival) return ival.ival ?? 0;
  const [, number, unit = 'ms'] = TIME.exec(sval?.sval ?? fval?.fval ?? '') ?? [];
  return number === undefined ? Number.POSITIVE_INFINITY : Math.round(Number(number) * (UNITS[unit] ?? 1));
}

/** EXPLAIN ANALYZE runs the statement. */
function checkExplain({ query, options }: ExplainStmt, state: LintState, report: Report): void {
  if (query && hasOption(options, 'analyze')) checkStatement(query, state, report);
}

function checkAlter(statement: AlterTableStmt, state: LintState, report: Report): void {
  if (statement.objtype === 'OBJECT_TABLE') checkAlterTable(statement, state, report);
  else report('unknown-statement');
}

function checkCreateTable(statement: CreateStmt, state: LintState, report: Report): void {
  state.addTable(statement.relation?.relname ?? '');
  const constraints = (statement.tableElts ?? []).flatMap((element) => {
    if ('Constraint' in element) return [element.Constraint];
    if (!('ColumnDef' in element)) return [];
    return (element.ColumnDef.constraints ?? []).flatMap((node) =>
      'Constraint' in node ? [node.Constraint] : [],
    );
  });
  for (const { contype, pktable } of constraints) {
    if (contype === 'CONSTR_FOREIGN') needsShortWait(pktable, state, report);
  }
}

function checkIndex(statement: IndexStmt, state: LintState, report: Report): void {
  if (!state.isInUse(statement.relation)) return;
  if (!statement.concurrent) {
    report('blocking-index');
    return;
  }
  checkConcurrently(state, report);
  if (statement.if_not_exists) report('concurrently-if-not-exists');
}

function checkConcurrently(state: LintState, report: Report): void {
  if (state.inTransaction) report('concurrently-in-transaction');
  if (state.lockTimeout > 0) report('concurrently-with-lock-timeout');
}

function checkDrop(statement: DropStmt, state: LintState, report: Report): void {
  const kind: string = statement.removeType ?? '';
  switch (kind) {
    case 'OBJECT_INDEX':
      if (statement.concurrent) checkConcurrently(state, report);
      else report('blocking-index');
      return;
    case 'OBJECT_TABLE':
      for (const table of droppedTables(statement)) {
        if (state.wasThereBefore(table)) report('drops-what-was-there');
        needsShortWait({ relname: table }, state, report);
      }
      return;
    case 'OBJECT_TRIGGER':
      if (!state.waitsShortly) report('no-lock-timeout');
      return;
    case 'OBJECT_TYPE':
    case 'OBJECT_FUNCTION':
      if (statement.behavior === 'DROP_CASCADE') report('drops-what-was-there');
      return;
    default:
      report('unknown-statement');
  }
}

function droppedTables(statement: DropStmt): string[] {
  return (statement.objects ?? []).flatMap((object) =>
    'List' in object ? (text(object.List.items?.at(-1)) ?? []) : [],
  );
}

function checkRename(statement: RenameStmt, state: LintState, report: Report): void {
  // Only our own statements use the name of an index.
  if (statement.renameType !== 'OBJECT_INDEX' && state.isInUse(statement.relation)) report('rename');
}

/**
 * For statements that lock a table against its users. They are only allowed in a transaction with a short
 * lock_timeout.
 */
function needsShortWait(relation: RangeVar | undefined, state: LintState, report: Report): void {
  if (!state.isInUse(relation)) return;
  if (!state.waitsShortly) report('no-lock-timeout');
  state.holdsBlockingLock = true;
}

function hasOption(options: readonly Node[] | undefined, name: string): boolean {
  return (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === name);
}

function rangeVars(nodes: readonly Node[] | undefined): RangeVar[] {
  return (nodes ?? []).flatMap((node) => ('RangeVar' in node ? [node.RangeVar] : []));
}

function text(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('String' in node) return node.String.sval;
  return 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
}
