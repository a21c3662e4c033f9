import { columns, index, OnlineMigration, rowTrigger, table, triggerFunction } from '../online-ddl/index.js';

const NEWEST_FIRST = 'contact_created_at DESC, contact_id DESC';
const isAnother = (column: string): string => `OLD.${column} IS DISTINCT FROM NEW.${column}`;

/**
 * When its contact was created, beside each score and each result, so that the newest contacts of a tier, a score or a
 * platform are found without walking past all newer ones: docs/decisions/read-paths.md. Writers that change the time,
 * or the contact of a row, only append to tables that workers read, so they wait for nobody.
 */
export class CreationTimes1755648000170 extends OnlineMigration {
  readonly wants = [
    columns('lead_scores', { contact_created_at: 'timestamptz' }),
    columns('platform_validations', { contact_created_at: 'timestamptz' }),
    table('redated_contacts', 'contact_id integer NOT NULL'),
    triggerFunction(
      'contact_redated',
      `BEGIN
        INSERT INTO redated_contacts (contact_id)
        SELECT NEW.id WHERE EXISTS (SELECT FROM lead_scores WHERE contact_id = NEW.id)
          OR EXISTS (SELECT FROM platform_validations WHERE contact_id = NEW.id);
        RETURN NULL;
      END`.replace(/\s+/g, ' '),
      { asOwner: true },
    ),
    rowTrigger(
      'contacts',
      'contacts_redated',
      'AFTER UPDATE OF created_at',
      'contact_redated()',
      isAnother('created_at'),
    ),
    triggerFunction(
      'given_to_another_contact',
      `BEGIN
        INSERT INTO redated_contacts (contact_id) VALUES (NEW.contact_id);
        INSERT INTO moved_leads (contact_id) VALUES (NEW.contact_id);
        RETURN NULL;
      END`.replace(/\s+/g, ' '),
      { asOwner: true },
    ),
    ...['lead_scores', 'platform_validations'].map((name) =>
      rowTrigger(
        name,
        `${name}_given_away`,
        'AFTER UPDATE OF contact_id',
        'given_to_another_contact()',
        isAnother('contact_id'),
      ),
    ),
    index(
      'lead_scores',
      'idx_lead_scores_newest_contacts',
      `(quality_tier, total_score, ${NEWEST_FIRST}) WHERE contact_created_at IS NOT NULL`,
    ),
    index('lead_scores', 'idx_lead_scores_undated', '(contact_id) WHERE contact_created_at IS NULL'),
    index(
      'platform_validations',
      'idx_platform_validations_newest_contacts',
      `(platform, ${NEWEST_FIRST}) WHERE is_valid AND contact_created_at IS NOT NULL`,
    ),
    index(
      'platform_validations',
      'idx_platform_validations_undated',
      '(contact_id) WHERE contact_created_at IS NULL',
    ),
  ];
}
