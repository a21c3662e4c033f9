import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PLATFORMS, type Platform } from '../../../common/platforms.js';
import { TIERS, type Tier } from '../../../common/tiers.js';
import { CONTACT_STATUSES, type ContactStatus } from '../../contact-status.js';
import type { StatisticsGroup } from './statistics.query.js';

/** How many contacts a group has. */
class GroupCount {
  @ApiProperty({ type: 'integer', example: 1_204_311 })
  contacts: number;

  @ApiProperty({ type: 'integer', example: 1_203_102, description: 'Those of them who may be contacted' })
  contactable_contacts: number;
}

export class StateCount extends GroupCount {
  @ApiProperty({ type: String, nullable: true, example: 'JAL' })
  state_code: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jalisco' })
  state_name: string | null;
}

export class LadaCount extends GroupCount {
  @ApiProperty({ type: String, nullable: true, example: '33' })
  lada: string | null;
}

export class OperatorCount extends GroupCount {
  @ApiProperty({ type: String, nullable: true, example: 'Telcel' })
  operator: string | null;
}

export class MobileCount extends GroupCount {
  @ApiProperty({ example: true })
  is_mobile: boolean;
}

export class StatusCount extends GroupCount {
  @ApiProperty({ enum: CONTACT_STATUSES, example: 'VERIFIED' })
  status: ContactStatus;
}

export class TierCount extends GroupCount {
  @ApiProperty({ enum: TIERS, example: 'PREMIUM' })
  lead_tier: Tier;
}

export class PlatformCoverage extends GroupCount {
  @ApiProperty({
    enum: PLATFORMS,
    example: 'whatsapp',
    description: 'A contact counts for each of its platforms',
  })
  platform: Platform;
}

export class PlatformCountCount extends GroupCount {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 5,
    example: 3,
    description: 'On how many platforms valid',
  })
  platform_count: number;
}

export class ContactableCount extends GroupCount {
  @ApiProperty({ example: true })
  contactable: boolean;
}

/** A list for each group that was asked for, largest first. Groups without contacts are left out. */
export class StatisticsGroups implements Partial<Record<StatisticsGroup, GroupCount[]>> {
  @ApiPropertyOptional({ type: [StateCount] })
  state?: StateCount[];

  @ApiPropertyOptional({ type: [LadaCount] })
  lada?: LadaCount[];

  @ApiPropertyOptional({ type: [OperatorCount] })
  operator?: OperatorCount[];

  @ApiPropertyOptional({ type: [MobileCount] })
  is_mobile?: MobileCount[];

  @ApiPropertyOptional({ type: [StatusCount] })
  status?: StatusCount[];

  @ApiPropertyOptional({ type: [TierCount] })
  lead_tier?: TierCount[];

  @ApiPropertyOptional({ type: [PlatformCoverage] })
  platform?: PlatformCoverage[];

  @ApiPropertyOptional({ type: [PlatformCountCount] })
  platform_count?: PlatformCountCount[];

  @ApiPropertyOptional({ type: [ContactableCount] })
  contactable?: ContactableCount[];
}

/** Exact counts of one moment. */
export class ContactStatistics {
  @ApiProperty({ type: 'integer', example: 31_833_272 })
  total: number;

  @ApiProperty({ type: 'integer', example: 31_801_722, description: 'Those who may be contacted' })
  contactable: number;

  @ApiProperty({ type: StatisticsGroups })
  groups: StatisticsGroups;
}
