import { JsonRows, type Printed } from '../common/json-rows.js';
import { PLATFORMS } from '../common/platforms.js';
import { isHighValueLead } from './contact-computed.js';
import { ContactResponseDto } from './dto/contact-response.dto.js';
import { ContactWithScoreDto } from './dto/contact-with-score.dto.js';

/** Made once: a page of contacts would put these names together hundreds of times. */
const FLAGS = PLATFORMS.map((platform) => ({ json: `"${platform}"`, flag: `${platform}_validated` }));

/** The fields of contact-computed.ts, from what PostgreSQL prints. */
const COMPUTED = {
  validated_platforms: (printed: Printed) => {
    let list = '';
    for (const { json, flag } of FLAGS) if (printed(flag) === 't') list += list === '' ? json : `,${json}`;
    return `[${list}]`;
  },
  validation_completeness: (printed: Printed) => {
    let validated = 0;
    for (const { flag } of FLAGS) if (printed(flag) === 't') validated += 1;
    return String(validated / PLATFORMS.length);
  },
  is_high_value_lead: (printed: Printed) => {
    const score = printed('lead_score');
    return String(isHighValueLead({ lead_score: score === null ? null : Number(score) }));
  },
};

/**
 * Rows of the list of contacts and of the best leads: their columns, and the only place where they become JSON. For a
 * viewer the JSON is masked afterwards, in auth/personal-data.ts.
 */
export const CONTACT_JSON = new JsonRows(ContactResponseDto, COMPUTED);
export const LEAD_JSON = new JsonRows(ContactWithScoreDto, COMPUTED);
