import { writeFile } from 'node:fs/promises';

/** One figure of a benchmark. */
export interface Figure {
  what: string;
  value: number;
  /** What is possible at least or at most, measured in the same run. The ratio is the value as a share of it. */
  floor?: number;
  ratio?: number;
  better: 'more' | 'less';
  /** The limit in words; empty when there is none. */
  wanted: string;
  kept: boolean;
}

/** Names the file into which a benchmark writes its figures. `bench -- all` sets it for each. */
export const FIGURES_FILE = 'BENCH_FIGURES';

const collected: Figure[] = [];

/** Remembers a figure that is printed, for `writeFigures`. */
export function collectFigure(figure: Figure): void {
  collected.push(figure);
}

/** Writes the figures of a finished benchmark, when a file is named for them. */
export async function writeFigures(): Promise<void> {
  const file = process.env[FIGURES_FILE];
  if (file) await writeFile(file, JSON.stringify(collected));
}
