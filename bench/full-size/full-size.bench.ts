import { parseArgs } from 'node:util';
import { describeStage } from '../support/describe.js';
import { databaseUrl } from './full-size.js';
import { onStage, SIZE_OPTIONS } from './stage.js';

/**
 * Builds the data of the benchmarks `score`, `read` and `score-one` beforehand, for they build what is missing
 * themselves. `--contacts N` (300,000), `--validations N` (as many for each contact as production has), `--data DIR`
 * where it is kept (.local/full-size; remove the folder to be rid of it), `--rebuild` begins anew.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: SIZE_OPTIONS });
  await onStage(values, async (stage) => {
    await describeStage('full-size', args, stage, databaseUrl(stage.serverUrl, stage.template));
  });
}
