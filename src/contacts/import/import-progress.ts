import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from './import.service.js';

const SECONDS_BETWEEN_LINES = 5;
const TITLES = { reading: 'Reading the file', merging: 'Writing contacts' } as const;

/** Shows the progress of an import on standard error: a bar on a terminal, else a line every few seconds. */
export class ImportProgressDisplay {
  private bar: SingleBar | undefined;
  private phase: ImportProgress['phase'] | undefined;
  private lastLine = 0;

  readonly show = (progress: ImportProgress): void => {
    if (process.stderr.isTTY) this.showBar(progress);
    else this.showLine(progress);
  };

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private showBar({ phase, done, total }: ImportProgress): void {
    if (phase !== this.phase) {
      this.stop();
      this.phase = phase;
      const format = `${TITLES[phase]} [{bar}] {percentage}% | ${phase === 'reading' ? '' : '{value} of {total} | '}{eta_formatted} left`;
      this.bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
      this.bar.start(total, done);
    }
    this.bar?.update(done);
  }

  private showLine({ phase, done, total }: ImportProgress): void {
    const now = performance.now();
    const first = phase !== this.phase;
    if (!first && now - this.lastLine < SECONDS_BETWEEN_LINES * 1000) return;
    this.phase = phase;
    this.lastLine = now;
    process.stderr.write(`${TITLES[phase]}: ${Math.floor((100 * done) / Math.max(total, 1))} %\n`);
  }
}
