import { UsageError } from '../../common/terminal/terminal-program.js';
import { InputPipe } from '../../common/validation.pipe.js';
import { CreateScoringRunDto } from './dto/create-scoring-run.dto.js';
import type { NewRun } from './scoring-runs.repository.js';
import { scopeOfRequest } from './scoring-runs.service.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The options of the command line. */
export interface ScoreOptions {
  all?: boolean;
  filter?: string;
  ids?: string;
  resume?: string;
  includeUnvalidated?: boolean;
  method?: string;
}

/** A new run, or the run to resume. */
export type ScoreArguments = Omit<NewRun, 'created_by'> | { resume: string };

/**
 * Reads the options of `npm run score`, by the rules of `POST /lead-scoring/runs`.
 * Throws UsageError or InvalidInputError.
 */
export async function readScoreArguments(values: ScoreOptions): Promise<ScoreArguments> {
  if (values.resume !== undefined) {
    if (Object.keys(values).length > 1)
      throw new UsageError('--resume takes no other options: the run has its own.');
    if (!UUID.test(values.resume)) throw new UsageError('--resume takes the uuid of a run.');
    return { resume: values.resume };
  }
  const request = (await new InputPipe().transform(
    {
      ...(values.all && { all: true }),
      ...(values.filter !== undefined && { contact_filters: readJson(values.filter) }),
      ...(values.ids !== undefined && { contact_ids: values.ids.split(',').map(readId) }),
      ...(values.includeUnvalidated && { include_unvalidated: true }),
      ...(values.method !== undefined && { method: values.method }),
    },
    { type: 'body', metatype: CreateScoringRunDto },
  )) as CreateScoringRunDto;
  return { ...scopeOfRequest(request), method: request.method ?? 'standard' };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--filter takes JSON, such as '{"state_code": ["JAL"]}'.`);
  }
}

function readId(text: string): number {
  if (!/^ *\d+ *$/.test(text)) throw new UsageError('--ids takes numbers, separated by commas.');
  return Number(text);
}
