import type { Figure } from '../support/figures.js';
import { figure, tableOf } from '../support/report.js';

export interface NamedFigure extends Figure {
  benchmark: string;
}

/** A figure as a stored table has it. */
type KeptFigure = Pick<NamedFigure, 'benchmark' | 'what' | 'value' | 'ratio'>;

const HEAD = ['benchmark', 'figure', 'value', 'floor', 'ratio', 'wanted', ''];
const EMPTY = '-';
/** The gap between columns. No text of a figure has two spaces in a row. */
const GAP = / {2,}/;

/** The figures of several benchmarks as one table. */
export function tableOfFigures(figures: readonly NamedFigure[]): string {
  const cell = (value: number | undefined): string => (value === undefined ? EMPTY : figure(value));
  return tableOf(
    HEAD,
    figures.map(({ benchmark, what, value, floor, ratio, wanted, kept }) => [
      ...[benchmark, what, cell(value), cell(floor), cell(ratio), wanted || EMPTY],
      kept ? '' : 'MISSED',
    ]),
    [0, 1, 5],
  );
}

/** The figures of a stored table. Rejects a text without a table. */
export function readTable(text: string): KeptFigure[] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.split(GAP)[0] === HEAD[0]);
  if (head < 0) throw new Error('there is no table of figures in the file');
  const rows = lines.slice(head + 2);
  const end = rows.indexOf('');
  return rows.slice(0, end < 0 ? undefined : end).map((row) => {
    const [benchmark = '', what = '', value = '', , ratio = EMPTY] = row.split(GAP);
    return {
      ...{ benchmark, what, value: numberOf(value) },
      ...(ratio === EMPTY ? {} : { ratio: numberOf(ratio) }),
    };
  });
}

const numberOf = (cell: string): number => Number(cell.replaceAll(',', ''));

/**
 * Describes the figures that are worse than those of the same name before, by more than a share. When there is a
 * floor, the ratios are compared, because another machine or load has another floor too. A missing figure counts as
 * worse when its benchmark was run.
 */
export function worseThan(
  before: readonly KeptFigure[],
  now: readonly NamedFigure[],
  tolerance: number,
): string[] {
  const known = new Map(now.map((one) => [`${one.benchmark}: ${one.what}`, one]));
  const ran = new Set(now.map(({ benchmark }) => benchmark));
  return before.flatMap((old) => {
    const name = `${old.benchmark}: ${old.what}`;
    const one = known.get(name);
    if (!one) return ran.has(old.benchmark) ? [`${name}: not measured any more`] : [];
    const [was, is] = old.ratio === undefined ? [old.value, one.value] : [old.ratio, one.ratio ?? NaN];
    const isWorse = one.better === 'more' ? !(is * (1 + tolerance) >= was) : !(is <= was * (1 + tolerance));
    const unit = old.ratio === undefined ? '' : ' of the floor';
    return isWorse ? [`${name}: ${figure(is)}${unit}, ${figure(was)} before`] : [];
  });
}
