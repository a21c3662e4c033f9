import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PLATFORMS, type Platform } from '../../../common/platforms.js';
import { TIERS, type Tier } from '../../../common/tiers.js';
import { LeadScoreResponseDto } from '../../dto/lead-score-response.dto.js';
import {
  SCORE_PART_KINDS,
  type PlatformEvidence,
  type ScorePart,
  type ScorePartKind,
} from '../score-parts.js';
import { OUTLOOK_REASONS, type OutlookReason, type ScoreOutlook } from '../score-outlook.js';

/** The stored result behind a platform's points. */
@ApiSchema({ name: 'PlatformEvidenceResponse' })
export class PlatformEvidenceResponseDto implements PlatformEvidence {
  @ApiProperty({ example: true })
  is_valid: boolean;

  @ApiProperty({ type: Boolean, nullable: true, example: true })
  is_business: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, example: false })
  is_premium: boolean | null;

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.95 })
  confidence_score: number;

  @ApiProperty({
    type: 'integer',
    example: 18,
    description:
      'Before confidence and cap: 15, 3 more for a business and 2 for a premium account; 0 if invalid',
  })
  base_points: number;

  @ApiProperty({ example: '2025-08-21T18:00:00.000Z' })
  expires_at: Date;

  @ApiProperty({ example: false, description: 'Due to be asked again; it still counts' })
  is_expired: boolean;
}

/** One of the parts that add up to a score. */
@ApiSchema({ name: 'ScorePartResponse' })
export class ScorePartResponseDto implements ScorePart {
  @ApiProperty({
    enum: SCORE_PART_KINDS,
    example: 'platform',
    description:
      '`rounding` (method weighted) is what the fractions of the platforms add up to; `cap` takes away what is over ' +
      '15 points of bonus or 100 in total; `unexplained` is there only for a score without a breakdown',
  })
  what: ScorePartKind;

  @ApiProperty({
    example: 'whatsapp',
    description: 'The platform, the bonus, or the rule that caps or rounds',
  })
  name: string;

  @ApiProperty({ type: 'integer', example: 17, description: 'In the stored score' })
  points: number;

  @ApiProperty({ type: 'integer', example: 17, description: 'In the score that would be computed now' })
  current_points: number;

  @ApiProperty({
    type: PlatformEvidenceResponseDto,
    nullable: true,
    description: 'Of a platform: its result as it is stored now, null where there is none. Null for all else',
  })
  result: PlatformEvidenceResponseDto | null;
}

/** What a calculation would store now. */
@ApiSchema({ name: 'CurrentScore' })
export class CurrentScoreDto {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 35 })
  total_score: number;

  @ApiProperty({ enum: TIERS, example: 'LOW' })
  quality_tier: Tier;

  @ApiProperty({
    enum: PLATFORMS,
    isArray: true,
    example: [],
    description: 'Platforms with a result of a number that the contact had before; it does not count',
  })
  other_number: Platform[];
}

/** What would raise a score. */
@ApiSchema({ name: 'ScoreOutlook' })
export class ScoreOutlookDto implements ScoreOutlook {
  @ApiProperty({ enum: PLATFORMS, example: 'apple' })
  platform: Platform;

  @ApiProperty({
    enum: OUTLOOK_REASONS,
    example: 'never_asked',
    description:
      'Why it gives less now; `other_number`: only a number that the contact had before was asked about',
  })
  reason: OutlookReason;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 100,
    example: 52,
    description: 'The score at most, if this platform alone found an account with full confidence',
  })
  total_score: number;

  @ApiProperty({ enum: TIERS, example: 'MEDIUM' })
  quality_tier: Tier;
}

/** A stored score, taken apart. */
@ApiSchema({ name: 'ExplainedScoreResponse' })
export class ExplainedScoreResponseDto extends LeadScoreResponseDto {
  @ApiProperty({
    type: [ScorePartResponseDto],
    description: '`points` add up to total_score, `current_points` to current.total_score',
  })
  parts: ScorePartResponseDto[];

  @ApiProperty({
    example: true,
    description: 'Whether computing now, by the same method, would give the same total and tier',
  })
  is_current: boolean;

  @ApiProperty({ type: CurrentScoreDto })
  current: CurrentScoreDto;

  @ApiProperty({
    type: [ScoreOutlookDto],
    description: 'Platforms whose next answer could raise the score, the best first',
  })
  outlook: ScoreOutlookDto[];
}
