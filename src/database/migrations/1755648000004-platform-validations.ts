import { foreignKey, index, OnlineMigration, table } from '../online-ddl/index.js';

/** The last known result of each platform for each contact. */
export class PlatformValidations1755648000004 extends OnlineMigration {
  readonly wants = [
    table(
      'platform_validations',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        contact_id integer NOT NULL,
        phone_e164 varchar(15) NOT NULL,
        platform varchar(20) NOT NULL,
        is_valid boolean NOT NULL DEFAULT false,
        is_business boolean DEFAULT false,
        is_premium boolean DEFAULT false,
        confidence_score numeric(3,2) NOT NULL DEFAULT 0.50,
        platform_details jsonb DEFAULT '{}',
        profile_info jsonb DEFAULT '{}',
        validation_method varchar(50),
        response_time_ms integer,
        validation_source varchar(100),
        user_agent_used varchar(200),
        proxy_used varchar(100),
        validated_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT platform_validations_pkey PRIMARY KEY (id),
        CONSTRAINT uq_phone_platform UNIQUE (phone_e164, platform),
        CONSTRAINT ck_confidence_range CHECK (confidence_score >= 0.00 AND confidence_score <= 1.00),
        CONSTRAINT ck_platform_values
          CHECK (platform IN ('whatsapp', 'instagram', 'facebook', 'google', 'apple')),
        CONSTRAINT ck_response_time_positive CHECK (response_time_ms >= 0)`,
      { complete: true },
    ),
    foreignKey(
      'platform_validations',
      'platform_validations_contact_id_fkey',
      'contacts',
      'FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE',
    ),
    index('platform_validations', 'idx_platform_validations_contact_id', '(contact_id)'),
    index('platform_validations', 'idx_platform_validations_phone_platform', '(phone_e164, platform)'),
    index('platform_validations', 'idx_platform_validations_valid', '(is_valid) WHERE is_valid = TRUE'),
    index('platform_validations', 'idx_platform_validations_expires', '(expires_at)'),
    index('platform_validations', 'idx_platform_validations_platform', '(platform)'),
    index(
      'platform_validations',
      'idx_platform_validations_business',
      '(is_business) WHERE is_business = TRUE',
    ),
  ];
}
