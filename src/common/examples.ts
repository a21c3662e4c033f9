/*
 * The objects of the examples in the OpenAPI document. The examples work unchanged on the data of `npm run demo`,
 * where these ids are always the same. scripts/demo/example-data.ts creates the jobs and runs.
 */

/** A contact of the demo: a good lead with a result on every platform. */
export const EXAMPLE_CONTACT = { id: 992, phone_e164: '+523311102193' } as const;

/** The phone of another contact of the demo. */
export const OTHER_PHONE = '+523311389823';

/** Several contacts of the demo, all with results. */
export const EXAMPLE_CONTACT_IDS = [992, 993, 998];

/** A contact of the demo that was never scored. */
export const NEVER_SCORED_ID = 42;

/** A contact of the demo that may be opted out, because no other example uses it. */
export const OPT_OUT_CONTACT_ID = 41;

/** Phones that no contact of the demo has. */
export const NEW_PHONES = { e164: '+523312345678', mobile: '044 55 1234 5678' } as const;

/** An id that no contact of the demo has. */
export const UNKNOWN_ID = 2_000_000_000;

/** A UUID that no job and no run of the demo has. */
export const UNKNOWN_UUID = '00000000-0000-4000-8000-000000000000';

/** Jobs of the demo, each in the state that its operation needs. */
export const EXAMPLE_JOBS = {
  /** Completed. For some of its contacts the validator answered `unknown`. */
  completed: '10000000-0000-4000-8000-000000000001',
  /** Asks one phone a minute, so that it can be paused for hours. */
  running: '10000000-0000-4000-8000-000000000002',
  /** Paused, to be resumed. */
  paused: '10000000-0000-4000-8000-000000000003',
  /** Paused, to be cancelled. */
  unwanted: '10000000-0000-4000-8000-000000000004',
} as const;

/** An export of the demo, with the contacts above and one who opted out afterwards. */
export const EXAMPLE_EXPORT = '30000000-0000-4000-8000-000000000001';

/** Exports of the demo that a worker writes. */
export const EXAMPLE_EXPORT_FILES = {
  /** Written, to be fetched. */
  ready: '30000000-0000-4000-8000-000000000002',
  /** Remains unfinished, so that it can be cancelled. */
  unwanted: '30000000-0000-4000-8000-000000000003',
} as const;

/** Scoring runs of the demo, each in the state that its operation needs. */
export const EXAMPLE_RUNS = {
  completed: '20000000-0000-4000-8000-000000000001',
  /** Has an unfinished slice while the demo is up, so that it can be paused. */
  running: '20000000-0000-4000-8000-000000000002',
  /** Paused, to be resumed. */
  paused: '20000000-0000-4000-8000-000000000003',
  /** Paused, to be cancelled. */
  unwanted: '20000000-0000-4000-8000-000000000004',
} as const;

/** Privacy requests of the demo, each in the state that its operation needs. */
export const EXAMPLE_PRIVACY_REQUESTS = {
  received: '50000000-0000-4000-8000-000000000001',
  /** To be accepted. */
  justified: '50000000-0000-4000-8000-000000000002',
  /** To be rejected. */
  unjustified: '50000000-0000-4000-8000-000000000003',
  /** Accepted, to be completed. */
  accepted: '50000000-0000-4000-8000-000000000004',
  /** Closed. */
  rejected: '50000000-0000-4000-8000-000000000005',
} as const;

/** Imports of the demo. */
export const EXAMPLE_IMPORTS = {
  /** Completed, with rejects; it can be undone. */
  completed: '40000000-0000-4000-8000-000000000001',
  /** Remains unfinished while the demo is up, so that it can be cancelled. */
  running: '40000000-0000-4000-8000-000000000002',
} as const;

/** A version of the suppression list of the demo. */
export const EXAMPLE_SUPPRESSION = '30000000-0000-4000-8000-000000000001';

/** Segments of the demo: one to use, and one to delete. */
export const EXAMPLE_SEGMENT = '40000000-0000-4000-8000-000000000001';
export const UNWANTED_SEGMENT = '40000000-0000-4000-8000-000000000002';

/** API keys of the demo. */
export const EXAMPLE_API_KEYS = {
  /** To be revoked. */
  unwanted: '60000000-0000-4000-8000-000000000001',
} as const;

/** Named examples of a body. Swagger UI shows the first one. */
export type BodyExamples<T> = Record<string, { summary: string; value: T }>;
