import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';
import type { Contact } from '../contact.entity.js';

/** A campaign, by the name that the sending system uses. */
@Entity('sent_campaigns')
@Unique('uq_sent_campaign_name', ['name'])
export class SentCampaign {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'sent_campaigns_pkey',
  })
  id: number;

  @Column('varchar', { length: 200 })
  name: string;

  @Column('varchar', { length: 100 })
  created_by: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at: Date;
}

/** A contact who was sent a message of a campaign. */
@Entity('sent_contacts')
export class SentContact {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'sent_contacts_pkey' })
  contact_id: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'sent_contacts_pkey' })
  campaign_id: number;

  @Column('timestamptz')
  sent_at: Date;

  @ManyToOne('Contact', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'fk_sent_contacts_contact' })
  contact?: Contact;

  @ManyToOne(() => SentCampaign)
  @JoinColumn({ name: 'campaign_id', foreignKeyConstraintName: 'fk_sent_contacts_campaign' })
  campaign?: SentCampaign;
}
