import {
  EXAMPLE_CONTACT,
  EXAMPLE_EXPORT,
  EXAMPLE_IMPORTS,
  EXAMPLE_JOBS,
  EXAMPLE_PRIVACY_REQUESTS,
  EXAMPLE_RUNS,
  NEVER_SCORED_ID,
  OTHER_PHONE,
  UNKNOWN_ID,
  UNKNOWN_UUID,
} from '../../src/common/examples.js';
import { SEGMENT_EXAMPLES } from '../../src/contacts/segments/segment.dto.js';
import type { Request } from './openapi-examples.js';

/** A blocked contact, for the example of a refused opt-in. */
export const BLOCKED_ID = 40;

/** The phone of somebody who was deleted. */
export const ERASED_PHONE = '+523399990001';

/** How a parameter has to be changed to get a certain error code. */
const PARAMETERS_OF_CODE: Partial<Record<string, Record<string, string>>> = {
  contact_not_found: { contact_id: String(UNKNOWN_ID), phone: '+523399999999' },
  contact_not_scored: { contact_id: String(NEVER_SCORED_ID) },
  contact_blocked: { contact_id: String(BLOCKED_ID) },
  privacy_request_not_found: { request_uuid: UNKNOWN_UUID },
  privacy_request_state: { request_uuid: EXAMPLE_PRIVACY_REQUESTS.rejected },
  suppression_snapshot_not_found: { snapshot_uuid: UNKNOWN_UUID },
  validation_job_not_found: { job_uuid: UNKNOWN_UUID },
  import_not_found: { import_uuid: UNKNOWN_UUID },
  rejects_not_found: { import_uuid: EXAMPLE_IMPORTS.running },
  api_key_not_found: { api_key_uuid: UNKNOWN_UUID },
  segment_not_found: { segment_uuid: UNKNOWN_UUID },
  export_not_found: { export_uuid: UNKNOWN_UUID },
  export_file_not_found: { export_uuid: EXAMPLE_EXPORT },
  export_state: { export_uuid: EXAMPLE_EXPORT },
  scoring_run_not_found: { run_uuid: UNKNOWN_UUID },
  job_state: { job_uuid: EXAMPLE_JOBS.completed },
  job_unfinished: { job_uuid: EXAMPLE_JOBS.unwanted },
  run_state: { run_uuid: EXAMPLE_RUNS.completed },
};

/** How a body has to be changed to get a certain error code. */
const BODIES_OF_CODE: Partial<Record<string, object>> = {
  contact_not_found: { contact_id: UNKNOWN_ID },
  phone_taken: { phone_e164: EXAMPLE_CONTACT.phone_e164 },
  phone_mismatch: { phone_e164: OTHER_PHONE },
  phone_unchangeable: { full_name: 'Another', phone_e164: OTHER_PHONE },
  phone_erased: { phone_e164: ERASED_PHONE },
  state_contradiction: { state_code: 'JAL', state_name: 'Sonora' },
  job_state: { only_failed: false },
  segment_name_taken: { name: SEGMENT_EXAMPLES.mobiles?.value.name },
};

/** The request with the changes that get an error code from what is stored. */
export function conflicting(request: Request, code: string): Request {
  const path = { ...request.path };
  for (const [parameter, value] of Object.entries(PARAMETERS_OF_CODE[code] ?? {}))
    if (parameter in path) path[parameter] = value;
  const change = BODIES_OF_CODE[code] ?? {};
  const body: object = request.body ?? {};
  if (!Object.keys(change).some((key) => key in body)) return { ...request, path };
  return { ...request, path, body: { ...body, ...change } };
}
