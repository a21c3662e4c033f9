import { columns, foreignKey, index, OnlineMigration, table } from '../online-ddl/index.js';

/** The requests of a job, from their planning until their answers are applied, and the limits of validators. */
export class ValidationJobRequests1755648000025 extends OnlineMigration {
  readonly wants = [
    table(
      'validation_job_requests',
      `
        id bigint GENERATED ALWAYS AS IDENTITY,
        job_id integer NOT NULL,
        batch integer NOT NULL,
        batch_end integer NOT NULL,
        batch_contacts integer NOT NULL,
        platform varchar(20) NOT NULL,
        contact_ids integer[] NOT NULL,
        state varchar(10) NOT NULL DEFAULT 'planned',
        attempts integer NOT NULL DEFAULT 0,
        maybe_paid boolean NOT NULL DEFAULT false,
        lookups integer NOT NULL DEFAULT 0,
        lookups_repeated integer NOT NULL DEFAULT 0,
        fencing_token integer,
        not_before timestamptz NOT NULL DEFAULT now(),
        outcomes jsonb,
        CONSTRAINT validation_job_requests_pkey PRIMARY KEY (id),
        CONSTRAINT ck_validation_job_request_state CHECK (state IN ('planned', 'asked', 'answered'))`,
    ),
    foreignKey(
      'validation_job_requests',
      'fk_validation_job_requests_job',
      'validation_jobs',
      'FOREIGN KEY (job_id) REFERENCES validation_jobs(id) ON DELETE CASCADE',
    ),
    index('validation_job_requests', 'idx_validation_job_requests_batch', '(job_id, batch)'),
    index(
      'validation_job_requests',
      'idx_validation_job_requests_asked',
      "(platform, job_id) WHERE state <> 'planned'",
    ),
    table(
      'validator_pauses',
      `
        platform varchar(20) NOT NULL,
        paused_until timestamptz NOT NULL,
        refusals integer NOT NULL DEFAULT 0,
        CONSTRAINT validator_pauses_pkey PRIMARY KEY (platform)`,
    ),
    table(
      'validator_usage',
      `
        platform varchar(20) NOT NULL,
        period varchar(10) NOT NULL,
        began_at timestamptz NOT NULL,
        requests integer NOT NULL DEFAULT 0,
        lookups integer NOT NULL DEFAULT 0,
        CONSTRAINT validator_usage_pkey PRIMARY KEY (platform, period),
        CONSTRAINT ck_validator_usage_period CHECK (period IN ('minute', 'hour', 'day'))`,
    ),
    table(
      'validation_job_keys',
      `
        created_by varchar(100) NOT NULL,
        idempotency_key varchar(255) NOT NULL,
        job_id integer NOT NULL,
        request_hash varchar(64) NOT NULL,
        CONSTRAINT validation_job_keys_pkey PRIMARY KEY (created_by, idempotency_key)`,
    ),
    foreignKey(
      'validation_job_keys',
      'fk_validation_job_keys_job',
      'validation_jobs',
      'FOREIGN KEY (job_id) REFERENCES validation_jobs(id) ON DELETE CASCADE',
    ),
    index('validation_job_keys', 'idx_validation_job_keys_job', '(job_id)'),
    columns('validation_jobs', {
      lookups: 'integer NOT NULL DEFAULT 0',
      lookups_reused: 'integer NOT NULL DEFAULT 0',
      lookups_repeated: 'integer NOT NULL DEFAULT 0',
      estimated_lookups: 'integer',
      max_lookups: 'integer',
      cost: 'double precision',
      estimated_cost: 'double precision',
    }),
    columns('validation_job_failures', { reason: 'text' }),
    ...['line_status', 'line_type'].map((field) =>
      index(
        'platform_validations',
        `idx_platform_validations_${field}`,
        `((platform_details ->> '${field}'), contact_id) WHERE platform_details ? '${field}'`,
      ),
    ),
  ];
}
