/** Prints rows as a table: the first column to the left, the others to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ');
  console.log(`\n${line(head)}`);
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

/** Says whether an aim is reached; a miss makes the benchmark end with exit status 1. */
export function judge(what: string, value: number, aim: { atLeast: number } | { below: number }): void {
  const kept = 'atLeast' in aim ? value >= aim.atLeast : value < aim.below;
  const wanted = 'atLeast' in aim ? `at least ${aim.atLeast}` : `below ${aim.below}`;
  console.log(`${kept ? 'kept  ' : 'MISSED'}  ${what}: ${value.toFixed(2)}, ${wanted} wanted`);
  if (!kept) process.exitCode = 1;
}

/** Ten times the data must not need more memory; V8 grows a heap by some halves as the load wants it. */
const MOST_TIMES_MEMORY = 1.5;

/** Compares peaks of memory in megabytes, of each kind of process the largest, at a size and at a tenth of it. */
export function judgeMemory(what: string, full: readonly number[], tenth: readonly number[]): void {
  console.log(
    `Peak memory of ${what}: ${full.join(' and ')} MB, at a tenth of the size ${tenth.join(' and ')} MB`,
  );
  judge(`memory of ${what}, times that at a tenth`, Math.max(...full) / Math.max(...tenth), {
    below: MOST_TIMES_MEMORY,
  });
}

/** A number for a table: whole from a hundred on, else two decimals. */
export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

/** Runs some work and answers how many seconds it took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
