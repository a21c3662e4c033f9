import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint, Node } from 'libpg-query';
import type { LintState } from './lint-state.js';
import type { Report } from './rules.js';

/** Steps that take SHARE UPDATE EXCLUSIVE or less, which blocks neither readers nor writers. */
const GENTLE: ReadonlySet<string> = new Set([
  'AT_ValidateConstraint',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_SetStatistics',
  'AT_ClusterOn',
  'AT_DropCluster',
]);

/** Steps that need ACCESS EXCLUSIVE but only change the catalog. */
const QUICK: ReadonlySet<string> = new Set([
  'AT_ColumnDefault',
  'AT_DropNotNull',
  'AT_SetStorage',
  'AT_SetCompression',
]);

const STABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
]);
const SERIAL_TYPES: ReadonlySet<string> = new Set([
  'serial',
  'bigserial',
  'smallserial',
  'serial4',
  'serial8',
  'serial2',
]);

/** Checks an ALTER TABLE and updates the state with its effects. */
export function checkAlterTable(statement: AlterTableStmt, state: LintState, report: Report): void {
  const table = statement.relation?.relname ?? '';
  const commands = (statement.cmds ?? []).flatMap((node) =>
    'AlterTableCmd' in node ? [node.AlterTableCmd] : [],
  );
  const inUse = state.isInUse(statement.relation);
  for (const command of commands)
    checkCommand(table, command, commands, state, inUse ? report : () => undefined);
  const blocks = inUse && commands.some((command) => !GENTLE.has(command.subtype ?? ''));
  if (!blocks) return;
  if (!state.waitsShortly) report('no-lock-timeout');
  state.holdsBlockingLock = true;
}

function checkCommand(
  table: string,
  command: AlterTableCmd,
  siblings: readonly AlterTableCmd[],
  state: LintState,
  report: Report,
): void {
  const name = command.name ?? '';
  const kind: string = command.subtype ?? '';
  switch (kind) {
    case 'AT_AddColumn':
      if (command.def && 'ColumnDef' in command.def)
        checkNewColumn(table, command.def.ColumnDef, state, report);
      return;
    case 'AT_AddConstraint':
      if (command.def && 'Constraint' in command.def)
        checkNewConstraint(table, command.def.Constraint, state, report);
      return;
    case 'AT_ValidateConstraint':
      if (state.holdsBlockingLock || siblings.some(({ subtype }) => !GENTLE.has(subtype ?? ''))) {
        report('validate-under-lock');
      }
      state.validated(table, name);
      return;
    case 'AT_SetNotNull':
      if (!state.isProvenNotNull(table, name)) report('unproven-not-null');
      return;
    case 'AT_AlterColumnType':
      report('type-change');
      return;
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
    case 'AT_SetAccessMethod':
    case 'AT_SetTableSpace':
    case 'AT_SetExpression':
    case 'AT_AddIdentity':
      report('table-rewrite');
      return;
    case 'AT_DropColumn':
      if (!state.isOurColumn(table, name)) report('drops-what-was-there');
      return;
    case 'AT_DropConstraint':
      if (!state.isOurConstraint(table, name)) report('drops-what-was-there');
      return;
    default:
      if (!GENTLE.has(kind) && !QUICK.has(kind)) report('unknown-statement');
  }
}

function checkNewColumn(table: string, column: ColumnDef, state: LintState, report: Report): void {
  state.addColumn(table, column.colname ?? '');
  const constraints = (column.constraints ?? []).flatMap((node) =>
    'Constraint' in node ? [node.Constraint] : [],
  );
  const has = (type: Constraint['contype']): boolean => constraints.some(({ contype }) => contype === type);
  const fallback = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  if (has('CONSTR_CHECK')) report('inline-check');
  if (has('CONSTR_FOREIGN')) report('blocking-foreign-key');
  if (has('CONSTR_UNIQUE') || has('CONSTR_PRIMARY')) report('blocking-unique');
  if (has('CONSTR_IDENTITY') || has('CONSTR_GENERATED') || isSerial(column)) report('table-rewrite');
  else if (has('CONSTR_NOTNULL') && !fallback) report('not-null-without-default');
  if (fallback && !isConstant(fallback)) report('volatile-default');
}

function isSerial(column: ColumnDef): boolean {
  const last = column.typeName?.names?.at(-1);
  return last !== undefined && 'String' in last && SERIAL_TYPES.has(last.String.sval ?? '');
}

/** Whether PostgreSQL evaluates the default once, and keeps it in the catalog instead of writing every row. */
function isConstant(expression: Node): boolean {
  if ('A_Const' in expression || 'SQLValueFunction' in expression) return true;
  if ('TypeCast' in expression)
    return expression.TypeCast.arg !== undefined && isConstant(expression.TypeCast.arg);
  if ('A_ArrayExpr' in expression) return (expression.A_ArrayExpr.elements ?? []).every(isConstant);
  if ('A_Expr' in expression) {
    const sides = [expression.A_Expr.lexpr, expression.A_Expr.rexpr];
    return sides.every((side) => side === undefined || isConstant(side));
  }
  if ('FuncCall' in expression) {
    const last = expression.FuncCall.funcname?.at(-1);
    return last !== undefined && 'String' in last && STABLE_FUNCTIONS.has(last.String.sval ?? '');
  }
  return false;
}

function checkNewConstraint(table: string, constraint: Constraint, state: LintState, report: Report): void {
  const name = constraint.conname ?? '';
  state.addConstraint(table, name);
  const kind: string = constraint.contype ?? '';
  switch (kind) {
    case 'CONSTR_CHECK':
      if (!constraint.skip_validation) report('inline-check');
      state.addCheck(table, name, constraint.raw_expr);
      return;
    case 'CONSTR_FOREIGN':
      if (!constraint.skip_validation) report('blocking-foreign-key');
      return;
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
    case 'CONSTR_EXCLUSION':
      if (constraint.indexname === undefined) report('blocking-unique');
      return;
    case 'CONSTR_NOTNULL':
      if (!constraint.skip_validation) report('unproven-not-null');
      return;
    default:
      report('unknown-statement');
  }
}
