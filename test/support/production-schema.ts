/** Production's database before our first migration. The SQL is independent of ours. */

const INDEXES = `
  CREATE INDEX idx_contacts_premium_extraction ON contacts (lada, status, opt_out_at) WHERE status = 'VERIFIED' AND opt_out_at IS NULL;
  CREATE INDEX idx_contacts_location_extraction ON contacts (state_name, city, status, opt_out_at) WHERE status = 'VERIFIED' AND opt_out_at IS NULL;
  CREATE INDEX idx_contacts_active_mobile ON contacts (status, is_mobile) WHERE status IN ('ACTIVE', 'VERIFIED') AND opt_out_at IS NULL;
  CREATE INDEX idx_contacts_state_code ON contacts (state_code);
  CREATE INDEX idx_contacts_state_status ON contacts (state_code, status);
  CREATE INDEX idx_contacts_lada ON contacts (lada);
  CREATE INDEX idx_contacts_lada_status ON contacts (lada, status);
  CREATE INDEX idx_contacts_city ON contacts (city);
  CREATE INDEX idx_contacts_city_status ON contacts (city, status);
  CREATE INDEX idx_contacts_municipality ON contacts (municipality);
  CREATE INDEX idx_contacts_operator ON contacts (operator);
  CREATE INDEX idx_contacts_operator_status ON contacts (operator, status);
  CREATE INDEX idx_contacts_is_mobile ON contacts (is_mobile);
  CREATE INDEX idx_contacts_status ON contacts (status);
  CREATE INDEX idx_contacts_last_sent_at ON contacts (last_sent_at);
  CREATE INDEX idx_contacts_last_sent_filter ON contacts (last_sent_at) WHERE last_sent_at IS NOT NULL;
  CREATE INDEX idx_contacts_opt_out_at ON contacts (opt_out_at);
  CREATE INDEX idx_contacts_opt_out_filter ON contacts (opt_out_at) WHERE opt_out_at IS NOT NULL;
  CREATE INDEX idx_contacts_phone_e164 ON contacts (phone_e164);
  CREATE INDEX idx_contacts_phone_national ON contacts (phone_national);
  CREATE INDEX idx_contacts_full_name ON contacts (full_name);`;

const TABLE = `
  CREATE TYPE contactstatus AS ENUM ('ACTIVE', 'VERIFIED', 'INACTIVE', 'DISCONNECTED', 'SUSPENDED', 'UNKNOWN',
    'PENDING_VALIDATION', 'OPTED_OUT', 'BLOCKED', 'BLACKLISTED', 'INVALID_FORMAT', 'NOT_MOBILE', 'CARRIER_ERROR');
  CREATE TABLE contacts (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    phone_e164 character varying(15) NOT NULL UNIQUE,
    phone_national character varying(12) NOT NULL,
    phone_original character varying(20),
    full_name character varying(255),
    address text,
    neighborhood character varying(100),
    lada character varying(3),
    state_code character varying(5),
    state_name character varying(50),
    municipality character varying(100),
    city character varying(100),
    is_mobile boolean DEFAULT true NOT NULL,
    operator character varying(50),
    status contactstatus DEFAULT 'UNKNOWN' NOT NULL,
    status_updated_at timestamp with time zone,
    status_source character varying(50),
    send_count integer DEFAULT 0 NOT NULL,
    last_sent_at timestamp with time zone,
    opt_out_at timestamp with time zone,
    opt_out_method character varying(20),
    last_validated_at timestamp with time zone,
    validation_attempts integer DEFAULT 0 NOT NULL,
    source character varying(50) DEFAULT 'TELCEL2022' NOT NULL,
    import_batch_id character varying(50));
  CREATE FUNCTION update_updated_at_column() RETURNS TRIGGER AS $$
  BEGIN
      NEW.updated_at = CURRENT_TIMESTAMP;
      RETURN NEW;
  END;
  $$ language 'plpgsql';
  CREATE TRIGGER update_contacts_updated_at BEFORE UPDATE ON contacts
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();`;

const CHECKS = `
  ALTER TABLE contacts ADD CONSTRAINT check_phone_e164_format CHECK (phone_e164 ~ '^\\+52[0-9]{10}$');
  ALTER TABLE contacts ADD CONSTRAINT check_phone_national_format CHECK (phone_national ~ '^[0-9]{10}$');
  ALTER TABLE contacts ADD CONSTRAINT check_send_count_positive CHECK (send_count >= 0);
  ALTER TABLE contacts ADD CONSTRAINT check_validation_attempts_positive CHECK (validation_attempts >= 0);`;

const NEIGHBOURS = `
  CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
  INSERT INTO alembic_version VALUES ('002');
  CREATE TABLE campaigns (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(200) NOT NULL);
  CREATE TABLE messages (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign_id integer NOT NULL REFERENCES campaigns (id),
    contact_id integer NOT NULL REFERENCES contacts (id),
    body text NOT NULL);`;

/**
 * Table, trigger, indexes and the other tables `campaigns`, `messages` and `alembic_version`; with checks on
 * request.
 */
export function productionSchema(options: { checks: boolean }): string {
  return [TABLE, options.checks ? CHECKS : '', NEIGHBOURS].join('\n');
}

/**
 * The 21 indexes besides the primary key and the unique index. They are separate, because a bulk load builds them
 * last.
 */
export const PRODUCTION_INDEXES = INDEXES;

/** Contacts of every kind, and rows of other tables that refer to them. */
export function productionRows(count: number): string {
  return `
    INSERT INTO contacts (phone_e164, phone_national, full_name, lada, state_code, state_name, municipality, city,
                          is_mobile, operator, status, opt_out_at, opt_out_method, created_at, updated_at)
    SELECT '+52' || (3300000000 + n), (3300000000 + n)::text, 'Persona ' || n, '33', 'JAL', 'Jalisco', 'Zapopan',
           'Guadalajara', n % 5 = 0, CASE WHEN n % 5 = 0 THEN 'Telcel' ELSE 'Telmex' END,
           (CASE WHEN n % 97 = 0 THEN 'OPTED_OUT' ELSE 'VERIFIED' END)::contactstatus,
           CASE WHEN n % 97 = 0 THEN timestamptz '2024-05-05' END, CASE WHEN n % 97 = 0 THEN 'SMS' END,
           timestamptz '2022-01-01' + n * interval '1 minute', timestamptz '2023-01-01'
      FROM generate_series(1, ${count}) n;
    INSERT INTO campaigns (name) VALUES ('Buen Fin');
    INSERT INTO messages (campaign_id, contact_id, body) SELECT 1, id, 'Hola' FROM contacts WHERE id % 10 = 0;`;
}

/** The tables that production has before our first migration. */
export const PRODUCTION_TABLES = ['contacts', 'campaigns', 'messages', 'alembic_version'] as const;
