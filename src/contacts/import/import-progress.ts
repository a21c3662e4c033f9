import type { Progress } from '../../background-work/progress-display.js';
import type { ImportProgress } from './import-run.js';

/** What a progress display shows of an import. */
export function describeImport({ phase, done, total }: ImportProgress): Progress {
  switch (phase) {
    case 'reading':
      return { title: 'Reading the file', done, total };
    case 'merging': {
      const details = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} contacts`;
      return { title: 'Writing contacts', done, total, details };
    }
  }
}
