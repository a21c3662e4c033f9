import { foreignKey, OnlineMigration, table } from '../online-ddl/index.js';

/** Who was contacted in which campaign, and the old spellings of corrected states. */
export class Contacted1755648000072 extends OnlineMigration {
  readonly wants = [
    table(
      'sent_campaigns',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        name varchar(200) NOT NULL,
        created_by varchar(100) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT sent_campaigns_pkey PRIMARY KEY (id),
        CONSTRAINT uq_sent_campaign_name UNIQUE (name)`,
    ),
    table(
      'sent_contacts',
      `
        contact_id integer NOT NULL,
        campaign_id integer NOT NULL,
        sent_at timestamptz NOT NULL,
        CONSTRAINT sent_contacts_pkey PRIMARY KEY (contact_id, campaign_id)`,
    ),
    foreignKey(
      'sent_contacts',
      'fk_sent_contacts_campaign',
      'sent_campaigns',
      'FOREIGN KEY (campaign_id) REFERENCES sent_campaigns(id)',
    ),
    foreignKey(
      'sent_contacts',
      'fk_sent_contacts_contact',
      'contacts',
      'FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE',
    ),
    table(
      'state_corrections',
      `
        contact_id integer NOT NULL,
        old_code varchar(5),
        old_name varchar(50),
        new_code varchar(5),
        new_name varchar(50),
        corrected_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT state_corrections_pkey PRIMARY KEY (contact_id)`,
    ),
    foreignKey(
      'state_corrections',
      'fk_state_corrections_contact',
      'contacts',
      'FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE',
    ),
  ];
}
