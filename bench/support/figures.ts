import { writeFile } from 'node:fs/promises';

/** One figure of a benchmark. */
export interface Figure {
  what: string;
  value: number;
  /** What is possible at least or at most, measured in the same run, and the value as a share of it. */
  floor?: number;
  ratio?: number;
  better: 'more' | 'less';
  /** The bound in words; empty where there is none. */
  wanted: string;
  kept: boolean;
}

/** Names the file into which a benchmark writes its figures: `bench -- all` sets it for each. */
export const FIGURES_FILE = 'BENCH_FIGURES';

const collected: Figure[] = [];

/** Remembers a figure that is printed, for `writeFigures`. */
export function collectFigure(figure: Figure): void {
  collected.push(figure);
}

/** Writes the figures of a benchmark that came to its end, where somebody wants them. */
export async function writeFigures(): Promise<void> {
  const file = process.env[FIGURES_FILE];
  if (file) await writeFile(file, JSON.stringify(collected));
}
