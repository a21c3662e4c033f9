import { parseArgs } from 'node:util';
import { describeStage } from '../support/describe.js';
import { databaseUrl } from './full-size.js';
import { onStage, SIZE_OPTIONS } from './stage.js';

/**
 * Builds the data of the benchmarks `score`, `read` and `score-one` in advance; they also build it themselves when
 * it is missing. `--contacts N` (300,000), `--validations N` (default: as many per contact as in production),
 * `--data DIR` where it is kept (.local/full-size; delete the folder to get rid of it), `--rebuild` starts again.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: SIZE_OPTIONS });
  await onStage(values, async (stage) => {
    await describeStage('full-size', args, stage, databaseUrl(stage.serverUrl, stage.template));
  });
}
