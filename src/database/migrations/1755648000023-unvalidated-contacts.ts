import { columns, OnlineMigration } from '../online-ddl/index.js';

/** Whether a scoring run takes contacts without results too, and how many of the named ones it left alone. */
export class UnvalidatedContacts1755648000023 extends OnlineMigration {
  readonly wants = [
    columns('scoring_runs', {
      include_unvalidated: 'boolean NOT NULL DEFAULT false',
      unvalidated_contacts: 'integer NOT NULL DEFAULT 0',
    }),
  ];
}
