import { columns, OnlineMigration } from '../online-ddl/index.js';

/** What slows bulk work down at the moment, for people to read. */
export class BulkWarnings1755648000135 extends OnlineMigration {
  readonly wants = [
    columns('scoring_runs', { warnings: "text[] NOT NULL DEFAULT '{}'" }),
    columns('contact_imports', { warnings: "text[] NOT NULL DEFAULT '{}'" }),
  ];
}
