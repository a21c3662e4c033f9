/** Options for benchmarks that keep their data: all of them use one database of this size. */
const STAGE = ['--contacts', '130000', '--data', '.local/bench-all/data'];
const BRIEF = ['--seconds', '1'];

/**
 * The options with which each benchmark runs in about half a minute. `http` needs more than 100,000 contacts;
 * `full-size` measures nothing. The first benchmark builds the data for the others; `score` leaves the database with
 * scores, which `read` and others use.
 */
export const SMALL: Readonly<Record<string, readonly string[]>> = {
  score: [...STAGE, '--workers', '1', '--peer', '300', '--skip-tenth'],
  'score-one': [...STAGE, ...BRIEF, '--connections', '8', '--skip-tenth'],
  read: [...STAGE, ...BRIEF, '--skip-tenth'],
  http: [...STAGE, ...BRIEF, '--connections', '16'],
  acceptance: STAGE,
  export: [...STAGE, '--rows', '30000'],
  page: [...STAGE, '--seconds', '1', '--skip-tenth'],
  search: [...STAGE, ...BRIEF],
  suppress: [...STAGE, ...BRIEF, '--phones', '8000'],
  lists: STAGE,
  indexes: [...STAGE, '--rows', '2000'],
  // One kind of update that the kept counts follow, and one that they do not.
  statistics: [...STAGE, '--rows', '10000', '--updates', '20000', '--kinds', 'send_count,status'],
  import: ['--rows', '50000'],
  jobs: ['--contacts', '3000', '--slow', '1000', '--hanging', '0', '--memory', '20000'],
  fillfactor: ['--rows', '10000'],
  migrate: ['--rows', '100000', '--quiet-seconds', '5'],
};
