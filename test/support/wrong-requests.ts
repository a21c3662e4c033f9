import { EXAMPLE_CONTACT, UNKNOWN_UUID } from '../../src/common/examples.js';
import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import { refusedForm, type Request } from './openapi-examples.js';

/** Invalid values for path and query parameters. */
const WRONG_PARAMETERS: Partial<Record<string, string>> = {
  contact_id: 'x',
  job_uuid: '1',
  run_uuid: '1',
  snapshot_uuid: '1',
  export_uuid: '1',
  request_uuid: '1',
  import_uuid: '1',
  segment_uuid: '1',
  api_key_uuid: '1',
  segment: UNKNOWN_UUID,
  state_code: 'Jalisko',
  spread: 'lada',
  platform: 'telegram',
  phone: '123',
  limit: '501',
  contactable: 'maybe',
  own: 'maybe',
};

const LATER = { occurred_at: '2999-01-01T00:00:00Z' };
const WRONG_BODIES: Partial<Record<string, unknown>> = {
  'post /api/v1/api-keys': { role: 'root' },
  'post /api/v1/token-revocations': { token: 'nonsense', jti: undefined },
  'post /api/v1/privacy-requests': { received_on: '2099-01-01' },
  'post /api/v1/contacts': { phone_e164: '123' },
  'post /api/v1/contacts/opt-outs': LATER,
  'post /api/v1/contacts/{contact_id}/opt-out': LATER,
  'post /api/v1/contacts/{contact_id}/opt-in': LATER,
  'post /api/v1/contacts/{contact_id}/suppression-overrides': LATER,
  'post /api/v1/contacts/sent': { sent_at: '2999-01-01T00:00:00Z' },
  'post /api/v1/inbound/sms': { from: '123' },
  'post /api/v1/segments': { filter: {} },
  'patch /api/v1/segments/{segment_uuid}': { filter: {} },
  'post /api/v1/validations': { platform: 'telegram' },
  'post /api/v1/lead-scoring/batch-calculate': [],
  'post /api/v1/lead-scoring/runs': { contact_filters: { state_code: ['JAL'] }, all: true },
  'post /api/v1/lead-scoring/simulate': { everything: true, sample_size: 10 },
  'post /api/v1/validation-jobs': { contact_ids: [EXAMPLE_CONTACT.id], contact_filters: {} },
};

/** The request with the invalid field that the example names. */
export function refused(name: string, request: Request, { errors = [] }: ProblemDetailsDto): Request {
  const field = errors[0]?.field ?? '';
  // The only fields whose example has another invalid field too.
  if (field === 'columns' && request.body) return { ...request, body: { format: 'txt', columns: ['id'] } };
  if (field === 'spread' && request.body) return { ...request, body: { spread: 'lada' } };
  if (field === 'columns') return { ...request, query: { ...request.query, format: ['txt'] } };
  if (field === 'spread') return { ...request, query: { ...request.query, spread: ['lada'], limit: [] } };
  if (field === 'Idempotency-Key') return { ...request, headers: { [field]: 'k'.repeat(1000) } };
  if (field in request.path) return { ...request, path: { ...request.path, [field]: wrong(field) } };
  if (request.form) return { ...request, form: refusedForm(request.form, errors[0]?.code ?? '') };
  const body = WRONG_BODIES[name];
  if (body === undefined) return { ...request, query: { ...request.query, [field]: [wrong(field)] } };
  return {
    ...request,
    body: Array.isArray(body) ? body : { ...(request.body as object), ...(body as object) },
  };
}

function wrong(parameter: string): string {
  const value = WRONG_PARAMETERS[parameter];
  if (value === undefined) throw new Error(`say here how ${parameter} is got wrong`);
  return value;
}
