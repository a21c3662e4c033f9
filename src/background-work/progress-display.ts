import { SingleBar } from 'cli-progress';

const SECONDS_BETWEEN_LINES = 5;
const WIDEST = 80;
const NARROWEST_BAR = 10;

/** How far work has come. */
export interface Progress {
  /** What is being done, in a few words. */
  title: string;
  done: number;
  /** 0 while the total is not known. */
  total: number;
  /** Counters and the like. They are cut when the line would get too long. */
  details?: string;
}

/** Where a display writes: standard error, so that standard output can be piped. */
type Terminal = NodeJS.WriteStream;

/** Shows progress on standard error: one bar on a terminal, else a line every few seconds. */
export class ProgressDisplay {
  private bar: SingleBar | undefined;
  private title: string | undefined;
  private startedAt = 0;
  private lastLineAt = -Infinity;
  private lastLine = '';

  constructor(private readonly terminal: Terminal = process.stderr) {}

  /** Shows the newest state; a new title begins a new bar. */
  readonly show = (progress: Progress): void => {
    const isNew = progress.title !== this.title;
    if (isNew) {
      this.stop();
      this.title = progress.title;
      this.startedAt = performance.now();
    }
    if (this.terminal.isTTY) this.showBar(progress);
    else this.showLine(progress, isNew);
  };

  /** Keeps the last state visible on a line of its own. */
  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
    this.title = undefined;
  }

  private showBar(progress: Progress): void {
    if (!this.bar) {
      this.bar = new SingleBar({
        // The cursor stays visible: after a second Ctrl-C nothing would show it again.
        hideCursor: false,
        stream: this.terminal,
        format: (_options, _params, shown: Progress) =>
          formatProgress(shown, this.secondsLeft(shown), Math.min(WIDEST, this.terminal.columns || WIDEST)),
      });
      this.bar.start(Math.max(progress.total, 1), progress.done, progress);
    }
    this.bar.setTotal(Math.max(progress.total, 1));
    this.bar.update(progress.done, progress);
  }

  private showLine(progress: Progress, isNew: boolean): void {
    const now = performance.now();
    const isDone = progress.total > 0 && progress.done >= progress.total;
    if (!isNew && !isDone && now - this.lastLineAt < SECONDS_BETWEEN_LINES * 1000) return;
    const line = formatProgress(progress, this.secondsLeft(progress), undefined);
    if (line === this.lastLine) return;
    this.lastLineAt = now;
    this.lastLine = line;
    this.terminal.write(`${line}\n`);
  }

  /** Undefined until enough is done to estimate it. */
  private secondsLeft({ done, total }: Progress): number | undefined {
    const seconds = (performance.now() - this.startedAt) / 1000;
    if (done <= 0 || total <= 0 || seconds < 1) return undefined;
    return Math.max(0, ((total - done) * seconds) / done);
  }
}

/**
 * One line with title, bar, percent, time left and details. Never wider than `columns`; without columns there is no
 * bar and no limit.
 */
export function formatProgress(
  { title, done, total, details = '' }: Progress,
  secondsLeft: number | undefined,
  columns: number | undefined,
): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const percent = `${Math.floor(share * 100)}%`;
  const left = secondsLeft === undefined || share >= 1 ? '' : `${formatSeconds(secondsLeft)} left`;
  const tail = [percent, left].filter((part) => part !== '').join(', ');
  if (columns === undefined) return [`${title}: ${tail}`, details].filter((part) => part !== '').join(' | ');
  const room = columns - title.length - tail.length - 4;
  const bar = Math.min(24, Math.max(NARROWEST_BAR, room - (details === '' ? 0 : details.length + 3)));
  const filled = Math.round(share * bar);
  const line = `${title} [${'█'.repeat(filled)}${'░'.repeat(bar - filled)}] ${tail}`;
  return (details === '' ? line : `${line} | ${details}`).slice(0, columns);
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
