import { columns, foreignKey, index, OnlineMigration, table } from '../online-ddl/index.js';

/** Columns of the job engine besides the specified ones, and the failures of jobs, to list them and ask again. */
export class ValidationJobRuns1755648000020 extends OnlineMigration {
  readonly wants = [
    columns('validation_jobs', {
      retry_count: 'integer NOT NULL DEFAULT 0',
      only_failed: 'boolean NOT NULL DEFAULT false',
      error_count: 'integer NOT NULL DEFAULT 0',
      active_seconds: 'double precision NOT NULL DEFAULT 0',
      response_times: "jsonb NOT NULL DEFAULT '{}'",
    }),
    table(
      'validation_job_failures',
      `
        job_id integer NOT NULL,
        contact_id integer NOT NULL,
        platform varchar(20) NOT NULL,
        code varchar(30) NOT NULL,
        attempts integer NOT NULL DEFAULT 1,
        failed_at timestamptz NOT NULL DEFAULT now(),
        to_retry boolean NOT NULL DEFAULT false,
        CONSTRAINT validation_job_failures_pkey PRIMARY KEY (job_id, contact_id, platform)`,
    ),
    foreignKey(
      'validation_job_failures',
      'fk_validation_job_failures_job',
      'validation_jobs',
      'FOREIGN KEY (job_id) REFERENCES validation_jobs(id) ON DELETE CASCADE',
    ),
    foreignKey(
      'validation_job_failures',
      'fk_validation_job_failures_contact',
      'contacts',
      'FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE',
    ),
    index('validation_job_failures', 'idx_validation_job_failures_contact', '(contact_id)'),
  ];
}
