/*
 * The result of the specification's own migrations: fase2-expansion-base-datos.md, "DÍA 3", revision by revision, as
 * the SQL that Alembic sends. `default=` stays in Python, an integer primary key is serial, and
 * `postgresql_order_by` has no effect. Constraints without a name get PostgreSQL's own.
 */

/** The tables that the revisions create. */
export const ALEMBIC_TABLES = ['platform_validations', 'lead_scores', 'validation_jobs'] as const;

const REVISION_003 = `
  CREATE TABLE platform_validations (
    id SERIAL NOT NULL,
    contact_id INTEGER NOT NULL,
    phone_e164 VARCHAR(15) NOT NULL,
    platform VARCHAR(20) NOT NULL,
    is_valid BOOLEAN NOT NULL,
    is_business BOOLEAN,
    is_premium BOOLEAN,
    confidence_score NUMERIC(3, 2) NOT NULL,
    platform_details JSONB,
    profile_info JSONB,
    validation_method VARCHAR(50),
    response_time_ms INTEGER,
    validation_source VARCHAR(100),
    user_agent_used VARCHAR(200),
    proxy_used VARCHAR(100),
    validated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
    CONSTRAINT uq_phone_platform UNIQUE (phone_e164, platform),
    CONSTRAINT ck_confidence_range CHECK (confidence_score >= 0.00 AND confidence_score <= 1.00),
    CONSTRAINT ck_platform_values CHECK (platform IN ('whatsapp', 'instagram', 'facebook', 'google', 'apple')));
  CREATE INDEX idx_platform_validations_contact_id ON platform_validations (contact_id);
  CREATE INDEX idx_platform_validations_phone_platform ON platform_validations (phone_e164, platform);
  CREATE INDEX idx_platform_validations_valid ON platform_validations (is_valid) WHERE is_valid = TRUE;
  CREATE INDEX idx_platform_validations_platform ON platform_validations (platform);
  CREATE INDEX idx_platform_validations_business ON platform_validations (is_business) WHERE is_business = TRUE;`;

const REVISION_004 = `
  CREATE TABLE lead_scores (
    id SERIAL NOT NULL,
    contact_id INTEGER NOT NULL,
    phone_e164 VARCHAR(15) NOT NULL,
    whatsapp_score INTEGER NOT NULL,
    instagram_score INTEGER NOT NULL,
    facebook_score INTEGER NOT NULL,
    google_score INTEGER NOT NULL,
    apple_score INTEGER NOT NULL,
    total_score INTEGER NOT NULL,
    quality_tier VARCHAR(20) NOT NULL,
    confidence_level NUMERIC(3, 2) NOT NULL,
    platform_count INTEGER NOT NULL,
    business_account_count INTEGER NOT NULL,
    premium_account_count INTEGER NOT NULL,
    activity_score NUMERIC(3, 2),
    geographic_consistency_score NUMERIC(3, 2),
    last_calculated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    calculation_version INTEGER NOT NULL,
    calculation_method VARCHAR(50),
    ml_prediction_score NUMERIC(3, 2),
    ml_model_version VARCHAR(20),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
    CONSTRAINT uq_lead_score_contact UNIQUE (contact_id),
    CONSTRAINT ck_whatsapp_score_range CHECK (whatsapp_score >= 0 AND whatsapp_score <= 20),
    CONSTRAINT ck_instagram_score_range CHECK (instagram_score >= 0 AND instagram_score <= 20),
    CONSTRAINT ck_facebook_score_range CHECK (facebook_score >= 0 AND facebook_score <= 20),
    CONSTRAINT ck_google_score_range CHECK (google_score >= 0 AND google_score <= 20),
    CONSTRAINT ck_apple_score_range CHECK (apple_score >= 0 AND apple_score <= 20),
    CONSTRAINT ck_total_score_range CHECK (total_score >= 0 AND total_score <= 100),
    CONSTRAINT ck_quality_tier_values
      CHECK (quality_tier IN ('PREMIUM', 'HIGH', 'MEDIUM', 'LOW', 'POOR', 'UNKNOWN')),
    CONSTRAINT ck_confidence_range CHECK (confidence_level >= 0.00 AND confidence_level <= 1.00),
    CONSTRAINT ck_platform_count_range CHECK (platform_count >= 0 AND platform_count <= 5));
  CREATE INDEX idx_lead_scores_total_score ON lead_scores (total_score);
  CREATE INDEX idx_lead_scores_quality_tier ON lead_scores (quality_tier);
  CREATE INDEX idx_lead_scores_platform_count ON lead_scores (platform_count);
  CREATE INDEX idx_lead_scores_phone ON lead_scores (phone_e164);
  CREATE INDEX idx_lead_scores_calculated_at ON lead_scores (last_calculated_at);`;

const REVISION_005 = `
  CREATE TABLE validation_jobs (
    id SERIAL NOT NULL,
    job_uuid UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    description TEXT,
    platforms VARCHAR[] NOT NULL,
    contact_filters JSONB,
    max_contacts INTEGER NOT NULL,
    contact_ids INTEGER[],
    status VARCHAR(20) NOT NULL,
    progress_percentage INTEGER NOT NULL,
    current_step VARCHAR(100),
    total_contacts INTEGER NOT NULL,
    processed_contacts INTEGER NOT NULL,
    successful_validations INTEGER NOT NULL,
    failed_validations INTEGER NOT NULL,
    skipped_validations INTEGER NOT NULL,
    batch_size INTEGER NOT NULL,
    max_concurrent INTEGER NOT NULL,
    retry_attempts INTEGER NOT NULL,
    rate_limit_per_minute INTEGER NOT NULL,
    estimated_duration_minutes INTEGER,
    started_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    last_activity_at TIMESTAMP WITH TIME ZONE,
    created_by VARCHAR(100) NOT NULL,
    created_via VARCHAR(50) NOT NULL,
    priority INTEGER NOT NULL,
    results_summary JSONB,
    error_details TEXT,
    warnings TEXT[],
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_validation_job_uuid UNIQUE (job_uuid),
    CONSTRAINT ck_job_status_values
      CHECK (status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'PAUSED')),
    CONSTRAINT ck_progress_range CHECK (progress_percentage >= 0 AND progress_percentage <= 100),
    CONSTRAINT ck_batch_size_range CHECK (batch_size > 0 AND batch_size <= 1000),
    CONSTRAINT ck_concurrent_range CHECK (max_concurrent > 0 AND max_concurrent <= 50),
    CONSTRAINT ck_priority_range CHECK (priority >= 1 AND priority <= 10));
  CREATE INDEX idx_validation_jobs_status ON validation_jobs (status);
  CREATE INDEX idx_validation_jobs_created_at ON validation_jobs (created_at);
  CREATE INDEX idx_validation_jobs_uuid ON validation_jobs (job_uuid);
  CREATE INDEX idx_validation_jobs_created_by ON validation_jobs (created_by);
  CREATE INDEX idx_validation_jobs_priority ON validation_jobs (priority, created_at);
  CREATE INDEX idx_validation_jobs_active ON validation_jobs (status, started_at)
    WHERE status IN ('QUEUED', 'RUNNING');
  UPDATE alembic_version SET version_num = '005';`;

/**
 * "Nuevas Columnas en `contacts`": plain SQL that belongs to no revision, so an installation may have run it or not.
 */
export const SPECIFIED_CONTACT_COLUMNS = `
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS whatsapp_validated BOOLEAN DEFAULT NULL;
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS instagram_validated BOOLEAN DEFAULT NULL;
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS facebook_validated BOOLEAN DEFAULT NULL;
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS google_validated BOOLEAN DEFAULT NULL;
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS apple_validated BOOLEAN DEFAULT NULL;
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS last_platform_validation TIMESTAMP WITH TIME ZONE DEFAULT NULL;
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS platform_validation_count INTEGER DEFAULT 0;
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS
    lead_score INTEGER DEFAULT NULL CHECK (lead_score >= 0 AND lead_score <= 100);
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS lead_tier VARCHAR(20) DEFAULT 'UNKNOWN'
    CHECK (lead_tier IN ('PREMIUM', 'HIGH', 'MEDIUM', 'LOW', 'POOR', 'UNKNOWN'));
  ALTER TABLE contacts ADD COLUMN IF NOT EXISTS last_scored_at TIMESTAMP WITH TIME ZONE DEFAULT NULL;`;

/**
 * Revisions 003 to 005, on a database like production. The index on `expires_at` of 003 is left out: PostgreSQL
 * refuses its predicate, so no installation has it.
 */
export const ALEMBIC_REVISIONS = [REVISION_003, REVISION_004, REVISION_005].join('\n');

/** The index on `expires_at`, as somebody would have corrected it. */
export const MENDED_EXPIRES_INDEX = `
  CREATE INDEX idx_platform_validations_expires ON platform_validations (expires_at);`;

/** Rows as the models of the specification write them, with the defaults that Python fills in. */
export const ALEMBIC_ROWS = `
  INSERT INTO platform_validations (contact_id, phone_e164, platform, is_valid, is_business, is_premium,
      confidence_score, platform_details, profile_info, response_time_ms, validated_at, expires_at, created_at, updated_at)
    SELECT c.id, c.phone_e164, p.platform, c.id % 2 = 0, false, false, 0.80, '{}', '{}', 120,
           timestamptz '2025-08-21', timestamptz '2025-08-22', timestamptz '2025-08-21', timestamptz '2025-08-21'
      FROM contacts c, unnest(ARRAY['whatsapp', 'facebook']) AS p (platform) WHERE c.id <= 20;
  INSERT INTO lead_scores (contact_id, phone_e164, whatsapp_score, instagram_score, facebook_score, google_score,
      apple_score, total_score, quality_tier, confidence_level, platform_count, business_account_count,
      premium_account_count, last_calculated_at, calculation_version, calculation_method, created_at, updated_at)
    SELECT id, phone_e164, 12, 0, 12, 0, 0, 24, 'POOR', 0.50, 2, 0, 0, timestamptz '2025-08-21', 1, 'standard',
           timestamptz '2025-08-21', timestamptz '2025-08-21' FROM contacts WHERE id <= 20 AND id % 2 = 0;
  INSERT INTO validation_jobs (job_uuid, name, platforms, contact_filters, max_contacts, status, progress_percentage,
      total_contacts, processed_contacts, successful_validations, failed_validations, skipped_validations, batch_size,
      max_concurrent, retry_attempts, rate_limit_per_minute, created_by, created_via, priority, results_summary,
      warnings, created_at, updated_at)
    VALUES (gen_random_uuid(), 'Agosto', ARRAY['whatsapp', 'facebook'], '{}', 1000, 'COMPLETED', 100, 20, 20, 40, 0, 0,
      25, 5, 3, 100, 'system', 'web', 5, '{}', '{}', timestamptz '2025-08-21', timestamptz '2025-08-21');`;
