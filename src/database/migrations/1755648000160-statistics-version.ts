import { OnlineMigration, statementTrigger, table, triggerFunction } from '../online-ddl/index.js';

/** A statement that changes no row, as most folds do, keeps the version. */
const BODY = `BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM old_rows) THEN RETURN NULL; END IF;
  ELSIF NOT EXISTS (SELECT FROM new_rows) THEN
    RETURN NULL;
  END IF;
  INSERT INTO contact_statistics_version (id, version) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET version = excluded.version;
  RETURN NULL;
END`.replace(/\s+/g, ' ');

/**
 * The version of the kept counts. Every transaction that changes folded counts gives them another one. Triggers do
 * it, so that older workers and repairs do it too. The version is random, so that a restored database never repeats
 * one.
 */
export class StatisticsVersion1755648000160 extends OnlineMigration {
  readonly wants = [
    table(
      'contact_statistics_version',
      `
        id smallint NOT NULL,
        version uuid NOT NULL,
        CONSTRAINT contact_statistics_version_pkey PRIMARY KEY (id)`,
    ),
    triggerFunction('contact_statistics_changed', BODY, { asOwner: true }),
    ...(['INSERT', 'UPDATE', 'DELETE'] as const).map((event) =>
      statementTrigger(
        'contact_statistics',
        `contact_statistics_version_${event.toLowerCase()}`,
        event,
        'contact_statistics_changed()',
      ),
    ),
  ];
}
