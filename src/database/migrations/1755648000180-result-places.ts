import { columns, index, OnlineMigration, replacedFunction, table } from '../online-ddl/index.js';

const body = (...statements: string[]): string =>
  `BEGIN ${statements.join(' ')} RETURN NULL; END`.replace(/\s+/g, ' ');

const NOTE_MOVED_LEAD = `
  INSERT INTO moved_leads (contact_id)
  SELECT NEW.id WHERE EXISTS (SELECT FROM lead_scores WHERE contact_id = NEW.id);`;
const NOTE_MOVED_RESULTS = `
  INSERT INTO moved_results (contact_id)
  SELECT NEW.id WHERE EXISTS (SELECT FROM platform_validations WHERE contact_id = NEW.id);`;
const NOTE_GIVEN_AWAY = `
  INSERT INTO redated_contacts (contact_id) VALUES (NEW.contact_id);
  INSERT INTO moved_leads (contact_id) VALUES (NEW.contact_id);`;

/**
 * The place of its contact beside each result, as it stands beside each score, so that the newest contacts of a rare
 * place on a platform are found without reading all others: docs/decisions/read-paths.md.
 */
export class ResultPlaces1755648000180 extends OnlineMigration {
  readonly wants = [
    columns('platform_validations', { place: 'text COLLATE "C"' }),
    table('moved_results', 'contact_id integer NOT NULL'),
    replacedFunction(
      'contact_place_changed',
      body(NOTE_MOVED_LEAD),
      body(NOTE_MOVED_LEAD, NOTE_MOVED_RESULTS),
      {
        asOwner: true,
      },
    ),
    replacedFunction(
      'given_to_another_contact',
      body(NOTE_GIVEN_AWAY),
      body(NOTE_GIVEN_AWAY, 'INSERT INTO moved_results (contact_id) VALUES (NEW.contact_id);'),
      { asOwner: true },
    ),
    index(
      'platform_validations',
      'idx_platform_validations_place_newest',
      '(platform, place, contact_created_at DESC, contact_id DESC) WHERE is_valid',
    ),
  ];
}
