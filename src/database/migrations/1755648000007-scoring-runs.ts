import { foreignKey, index, OnlineMigration, table } from '../online-ddl/index.js';

/** Requests to score many contacts in the background, with the slices that are being scored. */
export class ScoringRuns1755648000007 extends OnlineMigration {
  readonly wants = [
    table(
      'scoring_runs',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        run_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        status varchar(20) NOT NULL DEFAULT 'QUEUED',
        method varchar(20) NOT NULL DEFAULT 'standard',
        scope varchar(20) NOT NULL,
        contact_filters jsonb,
        contact_ids integer[],
        total_contacts integer,
        processed_contacts integer NOT NULL DEFAULT 0,
        changed_contacts integer NOT NULL DEFAULT 0,
        missing_contacts integer NOT NULL DEFAULT 0,
        tiers_before jsonb NOT NULL DEFAULT '{}',
        tiers_after jsonb NOT NULL DEFAULT '{}',
        first_id integer NOT NULL DEFAULT 0,
        cursor_id integer NOT NULL DEFAULT 0,
        last_id integer NOT NULL DEFAULT 0,
        active_seconds double precision NOT NULL DEFAULT 0,
        active_since timestamptz,
        error_details text,
        created_by varchar(100) NOT NULL DEFAULT 'system',
        started_at timestamptz,
        completed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT scoring_runs_pkey PRIMARY KEY (id),
        CONSTRAINT uq_scoring_run_uuid UNIQUE (run_uuid),
        CONSTRAINT ck_scoring_run_status_values
          CHECK (status IN ('QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')),
        CONSTRAINT ck_scoring_run_method_values CHECK (method IN ('standard', 'weighted')),
        CONSTRAINT ck_scoring_run_scope_values CHECK (scope IN ('all', 'filter', 'ids')),
        CONSTRAINT ck_scoring_run_scope_filter CHECK ((scope = 'filter') = (contact_filters IS NOT NULL)),
        CONSTRAINT ck_scoring_run_scope_ids CHECK ((scope = 'ids') = (contact_ids IS NOT NULL))`,
    ),
    index('scoring_runs', 'idx_scoring_runs_active', "(status) WHERE status IN ('QUEUED', 'RUNNING')"),
    table(
      'scoring_run_slices',
      `
        run_id integer NOT NULL,
        from_id integer NOT NULL,
        to_id integer NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        CONSTRAINT scoring_run_slices_pkey PRIMARY KEY (run_id, from_id),
        CONSTRAINT ck_scoring_run_slice_range CHECK (from_id < to_id)`,
    ),
    foreignKey(
      'scoring_run_slices',
      'fk_scoring_run_slices_run',
      'scoring_runs',
      'FOREIGN KEY (run_id) REFERENCES scoring_runs(id) ON DELETE CASCADE',
    ),
  ];
}
