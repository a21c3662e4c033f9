import { columns, OnlineMigration } from '../online-ddl/index.js';

/** The reasons that slow bulk work down at the moment, as texts for people. */
export class BulkWarnings1755648000135 extends OnlineMigration {
  readonly wants = [
    columns('scoring_runs', { warnings: "text[] NOT NULL DEFAULT '{}'" }),
    columns('contact_imports', { warnings: "text[] NOT NULL DEFAULT '{}'" }),
  ];
}
