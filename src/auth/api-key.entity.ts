import { Check, Column, Entity, Generated, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Role } from './tokens.js';

/** The API key of a program; only its hash is stored. A revoked key stays, so that the audit remains readable. */
@Entity('api_keys')
@Unique('uq_api_key_uuid', ['api_key_uuid'])
@Unique('uq_api_key_hash', ['key_hash'])
@Check('ck_api_key_role_values', `role IN ('viewer', 'operator', 'admin')`)
export class ApiKey {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'api_keys_pkey',
  })
  id: number;

  @Column('uuid')
  @Generated('uuid')
  api_key_uuid: string;

  @Column('varchar', { length: 60 })
  name: string;

  /** The first characters of the key, by which its owner recognises it. They are no part of the secret. */
  @Column('varchar', { length: 12 })
  prefix: string;

  @Column('bytea', { select: false })
  key_hash: Buffer;

  @Column('varchar', { length: 10 })
  role: Role;

  @Column('boolean', { default: false })
  pii: boolean;

  @Column('varchar', { length: 100 })
  created_by: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;

  @Column('timestamptz')
  expires_at: Date;

  /** To the minute. */
  @Column('timestamptz', { nullable: true })
  last_used_at: Date | null;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;
}
