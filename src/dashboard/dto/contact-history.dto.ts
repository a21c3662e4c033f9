import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Whether a contact may be contacted, by the same rule as in lists and jobs. */
@ApiSchema({ name: 'Contactability' })
export class ContactabilityDto {
  @ApiProperty({ example: true })
  contactable: boolean;

  @ApiProperty({
    type: [String],
    example: [],
    description:
      'Suppression lists that have the phone. `opt_outs`: the phone opted out before a contact had it',
  })
  suppression_lists: string[];
}

/** The kinds of events. */
const HISTORY_KINDS = [
  'created',
  'sent',
  'status',
  'opt_out',
  'opt_in',
  'override',
  'reply',
  'account_found',
  'no_account',
  'scored',
] as const;

/** An event in the history of a contact. */
@ApiSchema({ name: 'HistoryEvent' })
export class HistoryEventDto {
  @ApiProperty({ example: '2025-08-20T18:00:00.000Z' })
  at: Date;

  @ApiProperty({
    enum: HISTORY_KINDS,
    example: 'account_found',
    description:
      '`override`: an express consent that overrides a list; `reply`: a text that was not an opt-out',
  })
  kind: (typeof HISTORY_KINDS)[number];

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'whatsapp',
    description: 'The source, the status, the method, the platform, or the tier',
  })
  detail: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: null,
    description: 'The score that was calculated',
  })
  score: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'http', description: 'Who or what recorded it' })
  by: string | null;
}

@ApiSchema({ name: 'ContactHistory' })
export class ContactHistoryDto {
  @ApiProperty({ type: [HistoryEventDto], description: 'Newest first, at most 200' })
  items: HistoryEventDto[];
}
