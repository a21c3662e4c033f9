import { index, OnlineMigration, table } from '../online-ddl/index.js';

/** API keys, of which only a hash is stored, and revoked tokens. */
export class Credentials1755648000145 extends OnlineMigration {
  readonly wants = [
    table(
      'api_keys',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        api_key_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        name varchar(60) NOT NULL,
        prefix varchar(12) NOT NULL,
        key_hash bytea NOT NULL,
        role varchar(10) NOT NULL,
        pii boolean NOT NULL DEFAULT false,
        created_by varchar(100) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT api_keys_pkey PRIMARY KEY (id),
        CONSTRAINT uq_api_key_uuid UNIQUE (api_key_uuid),
        CONSTRAINT uq_api_key_hash UNIQUE (key_hash),
        CONSTRAINT ck_api_key_role_values CHECK (role IN ('viewer', 'operator', 'admin'))`,
    ),
    table(
      'revoked_tokens',
      `
        token_id varchar(200) NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_by varchar(100) NOT NULL,
        revoked_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT revoked_tokens_pkey PRIMARY KEY (token_id)`,
    ),
    index('revoked_tokens', 'idx_revoked_tokens_expires', '(expires_at)'),
  ];
}
