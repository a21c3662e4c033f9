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
      'The points before confidence and cap: 15, plus 3 for a business account and 2 for a premium account; 0 if invalid',
  })
  base_points: number;

  @ApiProperty({ example: '2025-08-21T18:00:00.000Z' })
  expires_at: Date;

  @ApiProperty({
    example: false,
    description: 'Whether the result has expired. It still counts, but should be asked again',
  })
  is_expired: boolean;
}

/** One of the parts that add up to a score. */
@ApiSchema({ name: 'ScorePartResponse' })
export class ScorePartResponseDto implements ScorePart {
  @ApiProperty({
    enum: SCORE_PART_KINDS,
    example: 'platform',
    description:
      '`rounding` (method weighted) is the sum of the fractions of the platforms; `cap` removes the points above ' +
      '15 for the bonus or 100 in total; `unexplained` only exists for a score without a breakdown',
  })
  what: ScorePartKind;

  @ApiProperty({
    example: 'whatsapp',
    description: 'The platform, the bonus, or the rule that caps or rounds',
  })
  name: string;

  @ApiProperty({ type: 'integer', example: 17, description: 'The points in the stored score' })
  points: number;

  @ApiProperty({
    type: 'integer',
    example: 17,
    description: 'The points in the score that would be computed now',
  })
  current_points: number;

  @ApiProperty({
    type: PlatformEvidenceResponseDto,
    nullable: true,
    description:
      'For a platform: its result as it is stored now, or null when there is none. null for every other part',
  })
  result: PlatformEvidenceResponseDto | null;
}

/** The score that a calculation would store now. */
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
    description: 'Platforms with a result for an earlier number of the contact. It does not count',
  })
  other_number: Platform[];
}

/** An answer that would raise a score. */
@ApiSchema({ name: 'ScoreOutlook' })
export class ScoreOutlookDto implements ScoreOutlook {
  @ApiProperty({ enum: PLATFORMS, example: 'apple' })
  platform: Platform;

  @ApiProperty({
    enum: OUTLOOK_REASONS,
    example: 'never_asked',
    description:
      'Why the platform gives fewer points now. `other_number`: only an earlier number of the contact was asked about',
  })
  reason: OutlookReason;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 100,
    example: 52,
    description: 'The highest score if only this platform found an account with full confidence',
  })
  total_score: number;

  @ApiProperty({ enum: TIERS, example: 'MEDIUM' })
  quality_tier: Tier;
}

/** A stored score and its parts. */
@ApiSchema({ name: 'ExplainedScoreResponse' })
export class ExplainedScoreResponseDto extends LeadScoreResponseDto {
  @ApiProperty({
    type: [ScorePartResponseDto],
    description: 'The `points` add up to total_score, the `current_points` to current.total_score',
  })
  parts: ScorePartResponseDto[];

  @ApiProperty({
    example: true,
    description: 'Whether the same method would give the same total and tier now',
  })
  is_current: boolean;

  @ApiProperty({ type: CurrentScoreDto })
  current: CurrentScoreDto;

  @ApiProperty({
    type: [ScoreOutlookDto],
    description: 'Platforms whose next answer could raise the score, by the highest score first',
  })
  outlook: ScoreOutlookDto[];
}
