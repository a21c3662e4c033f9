import { index, OnlineMigration, table } from '../online-ddl/index.js';

/** Requests to score many contacts in the background. */
export class ScoringRuns1755648000007 extends OnlineMigration {
  readonly wants = [
    table(
      'scoring_runs',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        run_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        status varchar(20) NOT NULL DEFAULT 'QUEUED',
        method varchar(20) NOT NULL DEFAULT 'standard',
        contact_ids integer[] NOT NULL,
        total_contacts integer NOT NULL DEFAULT 0,
        processed_contacts integer NOT NULL DEFAULT 0,
        missing_contacts integer NOT NULL DEFAULT 0,
        error_details text,
        created_by varchar(100) NOT NULL DEFAULT 'system',
        started_at timestamptz,
        completed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT scoring_runs_pkey PRIMARY KEY (id),
        CONSTRAINT uq_scoring_run_uuid UNIQUE (run_uuid),
        CONSTRAINT ck_scoring_run_status_values
          CHECK (status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED')),
        CONSTRAINT ck_scoring_run_method_values CHECK (method IN ('standard', 'weighted'))`,
    ),
    index('scoring_runs', 'idx_scoring_runs_active', "(status) WHERE status IN ('QUEUED', 'RUNNING')"),
  ];
}
