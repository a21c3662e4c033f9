import { checks, columns, OnlineMigration } from '../online-ddl/index.js';

/** Adds the results of the five platforms and the last score to a contact. */
export class ExpandContacts1755648000003 extends OnlineMigration {
  readonly wants = [
    columns('contacts', {
      whatsapp_validated: 'boolean',
      instagram_validated: 'boolean',
      facebook_validated: 'boolean',
      google_validated: 'boolean',
      apple_validated: 'boolean',
      last_platform_validation: 'timestamptz',
      platform_validation_count: 'integer NOT NULL DEFAULT 0',
      lead_score: 'integer',
      lead_tier: "varchar(20) NOT NULL DEFAULT 'UNKNOWN'",
      last_scored_at: 'timestamptz',
    }),
    checks('contacts', {
      contacts_lead_score_check: 'lead_score >= 0 AND lead_score <= 100',
      contacts_lead_tier_check: "lead_tier IN ('PREMIUM', 'HIGH', 'MEDIUM', 'LOW', 'POOR', 'UNKNOWN')",
    }),
  ];
}
