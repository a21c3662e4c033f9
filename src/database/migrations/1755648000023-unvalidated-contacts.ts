import { columns, OnlineMigration } from '../online-ddl/index.js';

/** Whether a scoring run also scores contacts without results, and how many of the named contacts it skipped. */
export class UnvalidatedContacts1755648000023 extends OnlineMigration {
  readonly wants = [
    columns('scoring_runs', {
      include_unvalidated: 'boolean NOT NULL DEFAULT false',
      unvalidated_contacts: 'integer NOT NULL DEFAULT 0',
    }),
  ];
}
