import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** A call in `src` that sends a statement written by hand. */
export interface DeclaredStatement {
  /** `Class.method`, or the function. */
  name: string;
  file: string;
  firstLine: number;
  lastLine: number;
  /**
   * The columns that the code expects, with their types; none when it reads no row. In a generic class there is one
   * set for each class that extends it.
   */
  rows: DeclaredRow[];
}

export type DeclaredRow = Map<string, DeclaredType>;

interface DeclaredType {
  /**
   * The kinds of JavaScript values that the code expects: `string`, `number`, `boolean`, `Date`, `object`, `array`.
   */
  kinds: Set<string>;
  optional: boolean;
}

/** A call of `query` on one of these types sends SQL. */
const SENDERS = [
  'EntityManager',
  'Repository',
  'DataSource',
  'QueryRunner',
  'ClientBase',
  'Client',
  'PoolClient',
  'Connection',
  'Querying',
];

/** Migrations have their own test for SQL, and specs send nothing to production. */
const NOT_HERE = /\/(migrations|online-ddl)\/|migrating-data-source|\.spec\.ts$/;
/** Statements that do not touch data. */
const CONTROL = /^['"`](BEGIN|COMMIT|ROLLBACK|SET|VACUUM)\b/;

/** Each call in `src` that sends hand-written SQL, with the row type that TypeScript knows. */
export function declaredStatements(): DeclaredStatement[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    `${PROJECT}/tsconfig.build.json`,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '));
      },
    },
  );
  if (!config) throw new Error('tsconfig.build.json cannot be read');
  const program = ts.createProgram(config.fileNames, { ...config.options, noEmit: true });
  const checker = program.getTypeChecker();
  const subclasses = subclassesOf(program, checker);
  const found = new Map<string, DeclaredStatement>();
  for (const source of program.getSourceFiles()) {
    const file = relative(PROJECT, source.fileName);
    if (!file.startsWith('src/') || NOT_HERE.test(file)) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && sendsSql(node, checker)) {
        const call = node.expression as ts.PropertyAccessExpression;
        const firstLine = source.getLineAndCharacterOfPosition(call.name.getStart()).line + 1;
        found.set(`${file}:${firstLine}`, {
          name: nameOf(node),
          file,
          firstLine,
          lastLine: source.getLineAndCharacterOfPosition(node.getEnd()).line + 1,
          rows: rowsOf(node, checker, subclasses),
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return [...found.values()];
}

function sendsSql(node: ts.CallExpression, checker: ts.TypeChecker): boolean {
  if (!ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'query') return false;
  if (CONTROL.test(node.arguments[0]?.getText() ?? '')) return false;
  const type = checker.getTypeAtLocation(node.expression.expression);
  const names = [type, ...(type.getBaseTypes() ?? [])].map((each) => each.getSymbol()?.name ?? '');
  return names.some((name) => SENDERS.includes(name));
}

function nameOf(node: ts.Node): string {
  for (let parent = node.parent; !ts.isSourceFile(parent); parent = parent.parent) {
    if (ts.isFunctionDeclaration(parent) && parent.name) return parent.name.text;
    if (ts.isMethodDeclaration(parent) && ts.isClassDeclaration(parent.parent))
      return `${parent.parent.name?.text ?? 'class'}.${parent.name.getText()}`;
  }
  return 'module';
}

/** Type parameters of generic classes, and the types that their subclasses give them. */
type Subclasses = Map<ts.Symbol, Map<ts.Symbol, ts.Type>[]>;

function subclassesOf(program: ts.Program, checker: ts.TypeChecker): Subclasses {
  const subclasses: Subclasses = new Map();
  const visit = (node: ts.Node): void => {
    const [parent] = ts.isClassDeclaration(node) ? (node.heritageClauses?.[0]?.types ?? []) : [];
    const symbol = parent && checker.getSymbolAtLocation(parent.expression);
    const base = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = base?.declarations?.find(ts.isClassDeclaration);
    if (base && declaration?.typeParameters && parent?.typeArguments) {
      const given = parent.typeArguments.map((argument) => checker.getTypeFromTypeNode(argument));
      const names = declaration.typeParameters.map(({ name }) => checker.getSymbolAtLocation(name));
      const types = names.flatMap((name, index) => {
        const type = given[index];
        return name && type ? [[name, type] as const] : [];
      });
      subclasses.set(base, [...(subclasses.get(base) ?? []), new Map(types)]);
    }
    ts.forEachChild(node, visit);
  };
  for (const source of program.getSourceFiles()) {
    if (relative(PROJECT, source.fileName).startsWith('src/')) visit(source);
  }
  return subclasses;
}

/**
 * The row type of a call. TypeORM answers rows, or for UPDATE and DELETE the rows and their number; pg answers a
 * result with rows.
 */
function rowsOf(node: ts.CallExpression, checker: ts.TypeChecker, subclasses: Subclasses): DeclaredRow[] {
  let outer: ts.Node = node;
  while (ts.isAwaitExpression(outer.parent) || ts.isParenthesizedExpression(outer.parent))
    outer = outer.parent;
  if (ts.isAsExpression(outer.parent)) outer = outer.parent;
  const answer = checker.getAwaitedType(checker.getTypeAtLocation(outer));
  if (!answer) return [];
  const property = answer.getProperty('rows');
  const list = property ? checker.getTypeOfSymbol(property) : answer;
  const element = elementOf(list, checker);
  const row = element && (elementOf(element, checker) ?? element);
  if (!row || row.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
  const parts = row.isIntersection() ? row.types : [row];
  if (!parts.some((part) => part.flags & ts.TypeFlags.TypeParameter)) return [columnsOf([row], checker)];
  return (subclasses.get(enclosingClass(node, checker)) ?? []).map((given) =>
    columnsOf(
      parts.map((part) => given.get(part.symbol) ?? part),
      checker,
    ),
  );
}

function enclosingClass(node: ts.Node, checker: ts.TypeChecker): ts.Symbol {
  const found = ts.findAncestor(node, ts.isClassDeclaration);
  const symbol = found?.name && checker.getSymbolAtLocation(found.name);
  if (!symbol) throw new Error('a generic row type stands outside a class');
  return symbol;
}

function columnsOf(types: ts.Type[], checker: ts.TypeChecker): DeclaredRow {
  return new Map(
    types.flatMap(checker.getPropertiesOfType).flatMap((property) => {
      const declaration = property.declarations?.[0];
      // Getters and methods of an entity are not columns.
      if (declaration && (ts.isGetAccessor(declaration) || ts.isMethodDeclaration(declaration))) return [];
      const type = checker.getTypeOfSymbol(property);
      const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
      return [[property.name, { kinds: kindsOf(type, checker), optional }] as const];
    }),
  );
}

function elementOf(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  if (checker.isTupleType(type)) return checker.getTypeArguments(type as ts.TypeReference)[0];
  return checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
}

function kindsOf(type: ts.Type, checker: ts.TypeChecker): Set<string> {
  const parts = type.isUnion() ? type.types : [type];
  return new Set(parts.map((part) => kindOf(part, checker)).filter((kind) => kind !== 'nothing'));
}

function kindOf(type: ts.Type, checker: ts.TypeChecker): string {
  if (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) return 'nothing';
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (checker.isArrayType(type) || checker.isTupleType(type)) return 'array';
  return type.getSymbol()?.name === 'Date' ? 'Date' : 'object';
}
