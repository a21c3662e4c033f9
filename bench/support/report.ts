import { collectFigure } from './figures.js';

/** Prints rows as a table, with the first column aligned left and the others right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n${tableOf(head, rows)}`);
}

/** The lines of such a table, with columns of texts aligned left. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly number[] = [0],
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        texts.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

export type Aim = { atLeast: number } | { below: number };

/** Reports whether a limit is kept. A miss makes the benchmark end with exit status 1. */
export function judge(what: string, value: number, aim: Aim): void {
  const { kept, wanted } = compared(value, aim);
  console.log(`${kept ? 'kept  ' : 'MISSED'}  ${what}: ${value.toFixed(2)}, ${wanted} wanted`);
  collectFigure({ what, value, wanted, kept, better: 'atLeast' in aim ? 'more' : 'less' });
}

/**
 * Reports the ratio of a rate to its floor, measured in the same run. When `atLeast` is given, a lower ratio makes
 * the benchmark end with exit status 1.
 */
export function judgeShare(what: string, value: number, floor: number, atLeast?: number): void {
  const ratio = value / floor;
  const aim = atLeast === undefined ? undefined : compared(ratio, { atLeast });
  const mark = aim === undefined ? '      ' : aim.kept ? 'kept  ' : 'MISSED';
  const wanted = aim ? `, ${aim.wanted} wanted` : '';
  console.log(`${mark}  ${what}: ${figure(value)} : ${figure(floor)} = ${ratio.toFixed(2)}${wanted}`);
  collectFigure({
    ...{ what, value, floor, ratio, better: 'more' },
    ...(aim ?? { wanted: '', kept: true }),
  });
}

function compared(value: number, aim: Aim): { kept: boolean; wanted: string } {
  const kept = 'atLeast' in aim ? value >= aim.atLeast : value < aim.below;
  if (!kept) process.exitCode = 1;
  return {
    kept,
    wanted: 'atLeast' in aim ? `at least ${Number(aim.atLeast.toFixed(3))}` : `below ${aim.below}`,
  };
}

/** Ten times the data must not need more memory. V8 may grow a heap by half as the load needs it. */
const MOST_TIMES_MEMORY = 1.5;

/**
 * Compares the peak memory at a size with that at a tenth of it, in megabytes. The largest process of each kind
 * counts.
 */
export function judgeMemory(what: string, full: readonly number[], tenth: readonly number[]): void {
  console.log(
    `Peak memory of ${what}: ${full.join(' and ')} MB, at a tenth of the size ${tenth.join(' and ')} MB`,
  );
  judge(`memory of ${what}, times that at a tenth`, Math.max(...full) / Math.max(...tenth), {
    below: MOST_TIMES_MEMORY,
  });
}

/** A number for a table: whole from a hundred on, otherwise with two decimals. */
export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

/** Runs some work and answers how many seconds it took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
