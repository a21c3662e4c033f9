import { ApiProperty, ApiPropertyOptional, ApiSchema, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsInt, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { EXAMPLE_CONTACT } from '../common/examples.js';
import { IsTime, OptionalNotNull, toList, toNumber } from '../common/fields.js';
import { KeysetPageDto, KeysetQueryDto } from '../common/keyset.js';
import { MAX_ID } from '../common/parameters.js';

/** The recorded actions. `contact.…` is about one contact, `contacts.…` about many. */
const AUDIT_ACTIONS = [
  'contact.read',
  'contact.record_read',
  'contact.created',
  'contact.changed',
  'contact.result_stored',
  'contact.scored',
  'contact.opted_out',
  'contact.opted_in',
  'contact.blocked',
  'contact.unblocked',
  'contact.deleted',
  'contacts.exported',
  'contacts.imported',
  'contacts.import_undone',
  'contacts.sent',
  'phones.opted_out',
  'phones.replied',
  'suppression.stored',
  'suppression.activated',
  'suppression.deactivated',
  'suppression.overridden',
  'privacy_request.created',
  'privacy_request.extended',
  'privacy_request.accepted',
  'privacy_request.rejected',
  'privacy_request.completed',
  'api_key.created',
  'api_key.revoked',
  'token.revoked',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Selects events; fields are joined by AND. */
export class AuditFilter {
  @ApiPropertyOptional({ description: 'The subject of the token', minLength: 1, maxLength: 100 })
  @OptionalNotNull()
  @Length(1, 100)
  @IsString()
  actor?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTIONS, isArray: true })
  @OptionalNotNull()
  @Transform(toList)
  @ArrayMinSize(1)
  @ArrayMaxSize(AUDIT_ACTIONS.length)
  @IsIn(AUDIT_ACTIONS, { each: true })
  action?: AuditAction[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_ID,
    description: 'Events about this contact',
  })
  @OptionalNotNull()
  @Transform(toNumber)
  @Min(1)
  @Max(MAX_ID)
  @IsInt()
  contact_id?: number;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Events about this export, privacy request, list or API key',
  })
  @OptionalNotNull()
  @IsUUID()
  subject_uuid?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Events from this time on' })
  @OptionalNotNull()
  @IsTime()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Events before this time' })
  @OptionalNotNull()
  @IsTime()
  to?: string;
}

export class AuditQueryDto extends IntersectionType(AuditFilter, KeysetQueryDto) {}

/** One event. */
@ApiSchema({ name: 'AuditEvent' })
export class AuditEventDto {
  @ApiProperty({ type: 'integer', example: 4711 })
  id: number;

  @ApiProperty({ example: '2026-11-20T10:00:00.000Z' })
  occurred_at: Date;

  @ApiProperty({
    example: 'ana',
    description: 'The subject of the token; in a terminal `cli:` and the user, in background work `worker`',
  })
  actor: string;

  @ApiProperty({ enum: AUDIT_ACTIONS, example: 'contact.read' })
  action: AuditAction;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: EXAMPLE_CONTACT.id,
    description: 'Stays when the contact is deleted',
  })
  contact_id: number | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The export, privacy request, version of a list, or API key',
  })
  subject_uuid: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: null,
    description: 'The number of contacts or phones, when they are not listed',
  })
  contact_count: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { fields: ['full_name'] },
    description: 'Further details, such as the names of changed fields; never their values',
  })
  details: Record<string, unknown>;
}

@ApiSchema({ name: 'AuditPage' })
export class AuditPageDto extends KeysetPageDto {
  @ApiProperty({ type: [AuditEventDto] })
  items: AuditEventDto[];
}
