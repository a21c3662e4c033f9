import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { PLATFORMS, type Platform } from '../../../common/platforms.js';
import { TIERS, type Tier } from '../../../common/tiers.js';
import { CONTACT_STATUSES, type ContactStatus } from '../../contact-status.js';
import type { StatisticsGroup } from './statistics-query.dto.js';

/** How many contacts a group has. */
class GroupCountDto {
  @ApiProperty({ type: 'integer', example: 1_204_311 })
  contacts: number;

  @ApiProperty({ type: 'integer', example: 1_203_102, description: 'Those of them who may be contacted' })
  contactable_contacts: number;
}

@ApiSchema({ name: 'StateCount' })
export class StateCountDto extends GroupCountDto {
  @ApiProperty({ type: String, nullable: true, example: 'JAL' })
  state_code: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jalisco' })
  state_name: string | null;
}

@ApiSchema({ name: 'LadaCount' })
export class LadaCountDto extends GroupCountDto {
  @ApiProperty({ type: String, nullable: true, example: '33' })
  lada: string | null;
}

@ApiSchema({ name: 'OperatorCount' })
export class OperatorCountDto extends GroupCountDto {
  @ApiProperty({ type: String, nullable: true, example: 'Telcel' })
  operator: string | null;
}

@ApiSchema({ name: 'MobileCount' })
export class MobileCountDto extends GroupCountDto {
  @ApiProperty({ example: true })
  is_mobile: boolean;
}

@ApiSchema({ name: 'StatusCount' })
export class StatusCountDto extends GroupCountDto {
  @ApiProperty({ enum: CONTACT_STATUSES, example: 'VERIFIED' })
  status: ContactStatus;
}

@ApiSchema({ name: 'TierCount' })
export class TierCountDto extends GroupCountDto {
  @ApiProperty({ enum: TIERS, example: 'PREMIUM' })
  lead_tier: Tier;
}

@ApiSchema({ name: 'PlatformCoverage' })
export class PlatformCoverageDto extends GroupCountDto {
  @ApiProperty({
    enum: PLATFORMS,
    example: 'whatsapp',
    description: 'A contact counts for each platform on which it is valid',
  })
  platform: Platform;
}

@ApiSchema({ name: 'PlatformCountCount' })
export class PlatformCountCountDto extends GroupCountDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 5,
    example: 3,
    description: 'The number of platforms on which a contact is valid',
  })
  platform_count: number;
}

@ApiSchema({ name: 'ContactableCount' })
export class ContactableCountDto extends GroupCountDto {
  @ApiProperty({ example: true })
  contactable: boolean;
}

/** One list for each wanted group, largest first. Groups without contacts are left out. */
@ApiSchema({ name: 'StatisticsGroups' })
export class StatisticsGroupsDto implements Partial<Record<StatisticsGroup, GroupCountDto[]>> {
  @ApiPropertyOptional({ type: [StateCountDto] })
  state?: StateCountDto[];

  @ApiPropertyOptional({ type: [LadaCountDto] })
  lada?: LadaCountDto[];

  @ApiPropertyOptional({ type: [OperatorCountDto] })
  operator?: OperatorCountDto[];

  @ApiPropertyOptional({ type: [MobileCountDto] })
  is_mobile?: MobileCountDto[];

  @ApiPropertyOptional({ type: [StatusCountDto] })
  status?: StatusCountDto[];

  @ApiPropertyOptional({ type: [TierCountDto] })
  lead_tier?: TierCountDto[];

  @ApiPropertyOptional({ type: [PlatformCoverageDto] })
  platform?: PlatformCoverageDto[];

  @ApiPropertyOptional({ type: [PlatformCountCountDto] })
  platform_count?: PlatformCountCountDto[];

  @ApiPropertyOptional({ type: [ContactableCountDto] })
  contactable?: ContactableCountDto[];
}

/** Exact counts of one moment. */
@ApiSchema({ name: 'ContactStatistics' })
export class ContactStatisticsDto {
  @ApiProperty({ type: 'integer', example: 31_833_272 })
  total: number;

  @ApiProperty({ type: 'integer', example: 31_801_722, description: 'Those who may be contacted' })
  contactable: number;

  @ApiProperty({ type: StatisticsGroupsDto })
  groups: StatisticsGroupsDto;
}
