import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LONGEST_READ } from '../../common/keyset.js';
import { prepared } from '../../database/prepared-statements.js';
import type { SqlFragment } from '../../database/sql-fragment.js';
import { candidateSources } from '../../contacts/filter/contact-branches.sql.js';
import type { ContactFilterDto } from '../../contacts/filter/contact-filter.dto.js';
import { isAboutPlaces } from '../../contacts/places/place.sql.js';
import { isUnfiltered } from '../../contacts/filter/contact-predicate.sql.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';
import {
  everyLead,
  everyLeadAtOnce,
  leadsOfCandidates,
  leadsOfPlaces,
  leadsOfTheBest,
} from './top-leads.sql.js';

/** A lead, for LEAD_JSON to write. */
export interface LeadRow {
  id: number;
  lead: string;
}

/** A row of an attempt. Without a lead when the attempt found none. */
interface AttemptRow {
  /** Whether the attempt covered all leads that match the filter. */
  is_whole: boolean;
  id: number | null;
  lead: string | null;
}

interface Found {
  leads: LeadRow[];
  /** Whether these are the answer. */
  isAnswer: boolean;
}

/** How many rows the attempts may read. */
export interface Reach {
  /** How many of the best leads are read first. */
  first: number;
  /** How many of the best that were not contacted lately are read before the walk, which would look at each that was. */
  notContacted: number;
  /** How many of the best leads of each place are read, for one attempt after the other. */
  places: readonly number[];
  /** The most candidates of one field, for one attempt after the other. */
  candidates: readonly number[];
}

const REACH: Reach = {
  first: 1_000,
  notContacted: 30_000,
  places: [50, 1_000],
  candidates: [100_000, 1_000_000],
};

/** The most leads that may be anywhere and are read with those of each place. A worker soon knows where they are. */
const MOST_UNPLACED = 1_000;

/** Looking up the scores of this many candidates takes as long as looking up the contact of one lead. */
const CANDIDATES_PER_LEAD = 10;

/** A walk along fewer leads is not worth avoiding: it takes 10 µs a lead, and reading every place some 20 ms. */
const SHORT_WALK = 3_000;

/** A walk along more leads takes longer than reading the contacts of a municipality. */
const LONG_WALK = 100_000;

/** A statement that may find the whole answer. */
interface Attempt extends SqlFragment {
  /** It is worth trying when a walk along the best leads would read at least this many. */
  worthFrom: number;
}

/** The SQL of the best leads. */
@Injectable()
export class TopLeadsRepository {
  /**
   * The best leads who may be contacted, by total score, then contact id. The first attempt reads some of the best leads.
   * If they do not fill the page, the share of them that matched predicts how far the walk would go. A long walk is
   * avoided by reading the best leads of each place, or the leads of one field's contacts if these are few. One
   * statement gives the whole answer. See docs/decisions/read-paths.md.
   */
  async find(manager: EntityManager, query: TopLeadsQueryDto, reach: Reach = REACH): Promise<LeadRow[]> {
    const { limit, min_score, tier, ...filter } = query;
    if (isUnfiltered(filter)) {
      // There is one plan, along the index by score.
      const { sql, parameters } = everyLead(query, LONGEST_READ);
      return manager.query<LeadRow[]>(prepared(sql), parameters);
    }
    const first = await this.attempt(manager, query, leadsOfTheBest(query, reach.first));
    if (first.isAnswer) return first.leads;
    const matched = first.leads.length;
    const expectedWalk = matched === 0 ? Infinity : (reach.first * limit) / matched;
    for (const { worthFrom, ...statement } of attempts(query, reach)) {
      if (expectedWalk < worthFrom) continue;
      const { leads, isAnswer } = await this.attempt(manager, query, statement);
      if (isAnswer) return leads;
    }
    // The planner expects a full page soon and walks, also where nobody of a large municipality is a lead.
    const isRare = filter.municipality !== undefined && expectedWalk >= LONG_WALK;
    const { sql, parameters } = isRare ? everyLeadAtOnce(query) : everyLead(query);
    return manager.query<LeadRow[]>(sql, parameters);
  }

  /** The leads that a statement finds. They are the answer when they fill the page, or when they are all. */
  private async attempt(
    manager: EntityManager,
    { limit }: TopLeadsQueryDto,
    { sql, parameters }: SqlFragment,
  ): Promise<Found> {
    const rows = await manager.query<AttemptRow[]>(sql, parameters);
    const leads = rows.flatMap(({ id, lead }) => (id === null || lead === null ? [] : [{ id, lead }]));
    return { leads, isAnswer: leads.length === limit || rows.some(({ is_whole }) => is_whole) };
  }
}

/** The statements to try before the walk. A town or a name may be rarer than a place, so their candidates go first. */
function attempts(query: TopLeadsQueryDto, reach: Reach): Attempt[] {
  const {
    notContacted,
    places,
    candidates: [few, ...more],
  } = reach;
  const { municipality, search, ...others } = query;
  const candidates = (filter: ContactFilterDto, most: number | undefined): Attempt[] =>
    most === undefined
      ? []
      : candidateSources(filter).map((source) => ({
          ...leadsOfCandidates(query, source, most),
          worthFrom: most / CANDIDATES_PER_LEAD,
        }));
  return [
    ...candidates({ municipality, search }, few),
    ...(isAboutPlaces(query) ? places : []).map((top) => ({
      ...leadsOfPlaces(query, top, MOST_UNPLACED),
      worthFrom: SHORT_WALK,
    })),
    ...(query.not_contacted_days === undefined
      ? []
      : [{ ...leadsOfTheBest(query, notContacted), worthFrom: 0 }]),
    ...candidates(others, few),
    ...more.flatMap((most) => candidates(query, most)),
  ];
}
