import {
  Check,
  Column,
  Entity,
  Generated,
  Index,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';

/** The rights of access, rectification, cancellation and opposition ("ARCO"). */
export const PRIVACY_REQUEST_KINDS = ['access', 'rectification', 'cancellation', 'opposition'] as const;
export type PrivacyRequestKind = (typeof PRIVACY_REQUEST_KINDS)[number];

/** RECEIVED has to be answered and ACCEPTED has to be carried out; the others are closed. */
export const PRIVACY_REQUEST_STATUSES = ['RECEIVED', 'ACCEPTED', 'REJECTED', 'COMPLETED'] as const;
export type PrivacyRequestStatus = (typeof PRIVACY_REQUEST_STATUSES)[number];

/** The statuses of a request that is not closed. */
export const OPEN_STATUSES: readonly PrivacyRequestStatus[] = ['RECEIVED', 'ACCEPTED'];

/** The request of a person about their data, and its deadlines. Dates are days in Mexico City. */
@Entity('privacy_requests')
@Unique('uq_privacy_request_uuid', ['request_uuid'])
@Check('ck_privacy_request_kind_values', "kind IN ('access', 'rectification', 'cancellation', 'opposition')")
@Check('ck_privacy_request_status_values', "status IN ('RECEIVED', 'ACCEPTED', 'REJECTED', 'COMPLETED')")
// TypeORM cannot declare DESC: the migration creates it.
@Index('idx_privacy_requests_created', { synchronize: false })
@Index('idx_privacy_requests_contact', ['contact_id'])
@Index('idx_privacy_requests_phone', ['phone_e164'], { where: 'phone_e164 IS NOT NULL' })
export class PrivacyRequest {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'privacy_requests_pkey',
  })
  id: number;

  @Column('uuid')
  @Generated('uuid')
  request_uuid: string;

  @Column('varchar', { length: 20 })
  kind: PrivacyRequestKind;

  @Column('varchar', { length: 20, default: 'RECEIVED' })
  status: PrivacyRequestStatus;

  /** null when no contact had the phone. Stays when the contact is deleted. */
  @Column('integer', { nullable: true })
  contact_id: number | null;

  /** null after the person is deleted, and so are the texts. */
  @Column('varchar', { length: 15, nullable: true })
  phone_e164: string | null;

  @Column('varchar', { length: 20 })
  method: string;

  @Column('text', { nullable: true })
  detail: string | null;

  @Column('date')
  received_on: string;

  @Column('date')
  answer_due_on: string;

  @Column('boolean', { default: false })
  answer_extended: boolean;

  @Column('text', { nullable: true })
  answer: string | null;

  @Column('timestamptz', { nullable: true })
  answered_at: Date | null;

  @Column('varchar', { length: 100, nullable: true })
  answered_by: string | null;

  /** Set when the request is accepted. */
  @Column('date', { nullable: true })
  execution_due_on: string | null;

  @Column('boolean', { default: false })
  execution_extended: boolean;

  /** Only for an accepted cancellation: the worker deletes the person from this day on. */
  @Column('date', { nullable: true })
  blocked_until: string | null;

  @Column('timestamptz', { nullable: true })
  completed_at: Date | null;

  @Column('varchar', { length: 100, nullable: true })
  completed_by: string | null;

  @Column('varchar', { length: 100 })
  created_by: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;
}

/** The keyed hash of the phone of a person who was deleted. The phone itself is not kept. */
@Entity('erased_phones')
export class ErasedPhone {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'erased_phones_pkey' })
  phone_hash: Buffer;

  /** Names the key that the hash was made with. */
  @Column('varchar', { length: 16 })
  key_id: string;

  @Column('timestamptz', { default: () => 'now()' })
  erased_at: Date;
}
