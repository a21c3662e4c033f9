import {
  columns,
  computed,
  index,
  OnlineMigration,
  retired,
  rowTrigger,
  table,
  triggerFunction,
  type Run,
} from '../online-ddl/index.js';

const note = (log: string): string =>
  `INSERT INTO ${log} (contact_id)
   SELECT NEW.id WHERE EXISTS (SELECT FROM lead_scores WHERE contact_id = NEW.id);`;

const NOTE_LEADS = `BEGIN
    IF OLD.last_sent_at IS NULL OR NEW.last_sent_at > OLD.last_sent_at THEN ${note('contacted_leads')}
    ELSE ${note('moved_leads')}
    END IF;
    RETURN NULL;
  END`.replace(/\s+/g, ' ');

/** Leads that were contacted before this migration. The worker copies their times. */
const noteContacted = (_run: Run, long: Run): Promise<void> =>
  long(`INSERT INTO contacted_leads (contact_id)
        SELECT s.contact_id FROM lead_scores s JOIN contacts c ON c.id = s.contact_id WHERE c.last_sent_at IS NOT NULL`);

/**
 * When its contact was sent the last message, beside each score, so that the best leads who were not contacted lately
 * are found after a campaign to all better ones: docs/decisions/read-paths.md. A later time is noted apart from an
 * earlier one, because only the latter makes a list miss somebody. Senders of messages wait for nobody.
 */
export class ContactedLeads1755648000185 extends OnlineMigration {
  readonly wants = [
    columns('lead_scores', { contact_last_sent_at: 'timestamptz' }),
    table('contacted_leads', 'contact_id integer NOT NULL'),
    triggerFunction('lead_contacted', NOTE_LEADS, { asOwner: true }),
    rowTrigger(
      'contacts',
      'contacts_contacted',
      'AFTER UPDATE OF last_sent_at',
      'lead_contacted()',
      'OLD.last_sent_at IS DISTINCT FROM NEW.last_sent_at',
    ),
    computed('contacted_leads', noteContacted),
    index(
      'lead_scores',
      'idx_lead_scores_best_leads',
      '(total_score DESC, contact_id) INCLUDE (quality_tier, contact_last_sent_at)',
    ),
    index(
      'lead_scores',
      'idx_lead_scores_best_of_tier',
      '(quality_tier, total_score DESC, contact_id) INCLUDE (contact_last_sent_at)',
    ),
    index(
      'lead_scores',
      'idx_lead_scores_best_of_place',
      '(place, total_score DESC, contact_id) INCLUDE (quality_tier, contact_last_sent_at)',
    ),
    retired(index('lead_scores', 'idx_lead_scores_best', '(total_score DESC, contact_id)')),
    retired(
      index('lead_scores', 'idx_lead_scores_tier_best', '(quality_tier, total_score DESC, contact_id)'),
    ),
    retired(
      index(
        'lead_scores',
        'idx_lead_scores_place_best',
        '(place, total_score DESC, contact_id) INCLUDE (quality_tier)',
      ),
    ),
  ];
}
