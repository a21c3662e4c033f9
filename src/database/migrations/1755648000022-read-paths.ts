import { analyze, index, OnlineMigration } from '../online-ddl/index.js';

const CONTACTABLE = "WHERE opt_out_at IS NULL AND status NOT IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')";
const NEWEST_FIRST = 'created_at DESC NULLS LAST, id DESC NULLS LAST';

const PLACES = ['state_code', 'state_name', 'municipality', 'lada'];

/** An index for every list, in the order of its pages: docs/decisions/read-paths.md. */
export class ReadPaths1755648000022 extends OnlineMigration {
  readonly wants = [
    ...PLACES.map((place) =>
      index('contacts', `idx_contacts_${place}_created`, `(${place}, ${NEWEST_FIRST}) ${CONTACTABLE}`),
    ),
    index(
      'contacts',
      'idx_contacts_operator_created',
      `(operator, is_mobile, ${NEWEST_FIRST}) ${CONTACTABLE}`,
    ),
    index('contacts', 'idx_contacts_is_mobile_created', `(is_mobile, ${NEWEST_FIRST}) ${CONTACTABLE}`),
    index('lead_scores', 'idx_lead_scores_best', '(total_score DESC, contact_id)'),
    index('lead_scores', 'idx_lead_scores_tier_best', '(quality_tier, total_score DESC, contact_id)'),
    index(
      'platform_validations',
      'idx_platform_validations_newest',
      '(platform, validated_at DESC, id DESC)',
    ),
    index(
      'platform_validations',
      'idx_platform_validations_newest_valid',
      '(platform, validated_at DESC, id DESC) WHERE is_valid',
    ),
    analyze('contacts'),
  ];
}
