import { columns, index, OnlineMigration, rowTrigger, table, triggerFunction } from '../online-ddl/index.js';

const PLACE = ['is_mobile', 'lada', 'state_code', 'state_name', 'operator'];
const distinct = (column: string): string => `OLD.${column} IS DISTINCT FROM NEW.${column}`;

/**
 * The place of each lead beside its score, so that the best leads of a rare place are found without reading all
 * others: docs/decisions/read-paths.md. Writers of contacts only append to `moved_leads`, so they wait for nobody.
 */
export class LeadPlaces1755648000165 extends OnlineMigration {
  readonly wants = [
    columns('lead_scores', { place: 'text COLLATE "C"' }),
    table('moved_leads', 'contact_id integer NOT NULL'),
    triggerFunction(
      'contact_place_changed',
      `BEGIN
        INSERT INTO moved_leads (contact_id)
        SELECT NEW.id WHERE EXISTS (SELECT FROM lead_scores WHERE contact_id = NEW.id);
        RETURN NULL;
      END`.replace(/\s+/g, ' '),
      { asOwner: true },
    ),
    rowTrigger(
      'contacts',
      'contacts_place_changed',
      `AFTER UPDATE OF ${PLACE.join(', ')}`,
      'contact_place_changed()',
      PLACE.map(distinct).join(' OR '),
    ),
    index(
      'lead_scores',
      'idx_lead_scores_place_best',
      '(place, total_score DESC, contact_id) INCLUDE (quality_tier)',
    ),
  ];
}
