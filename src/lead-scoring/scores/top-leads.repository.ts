import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LONGEST_READ } from '../../common/keyset.js';
import { prepared } from '../../database/prepared-statements.js';
import { candidateSources } from '../../contacts/filter/contact-branches.sql.js';
import { isUnfiltered } from '../../contacts/filter/contact-predicate.sql.js';
import type { TopLeadsQueryDto } from '../dto/top-leads-query.dto.js';
import { everyLead, leadsOfCandidates, leadsOfTheBest } from './top-leads.sql.js';

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
  /** The most candidates of one field, for one attempt after the other. */
  candidates: readonly number[];
}

const REACH: Reach = { first: 1_000, candidates: [100_000, 1_000_000] };

/** Looking up the scores of this many candidates takes as long as looking up the contact of one lead. */
const CANDIDATES_PER_LEAD = 10;

/** The SQL of the best leads. */
@Injectable()
export class TopLeadsRepository {
  /**
   * The best leads who may be contacted, by total score, then contact id. The first attempt reads some of the best leads.
   * If they do not fill the page, the share of them that matched predicts how far the walk would go. A long walk is
   * avoided by looking up the leads of one field's contacts, if these are few. One statement gives the whole answer. See
   * docs/decisions/read-paths.md.
   */
  async find(manager: EntityManager, query: TopLeadsQueryDto, reach: Reach = REACH): Promise<LeadRow[]> {
    const { limit, min_score, tier, ...filter } = query;
    if (isUnfiltered(filter)) {
      // There is one plan, along the index by score.
      const { sql, parameters } = everyLead(query, LONGEST_READ);
      return manager.query<LeadRow[]>(prepared(sql), parameters);
    }
    const first = await this.amongTheBest(manager, query, reach.first);
    if (first.isAnswer) return first.leads;
    const expectedWalk = (reach.first * limit) / first.leads.length;
    for (const most of reach.candidates) {
      if (expectedWalk < most / CANDIDATES_PER_LEAD) break;
      const found = await this.amongCandidates(manager, query, most);
      if (found) return found;
    }
    const { sql, parameters } = everyLead(query);
    return manager.query<LeadRow[]>(sql, parameters);
  }

  /** The matching leads among the best `rows`. They are the answer when they fill the page, or no more leads exist. */
  private async amongTheBest(manager: EntityManager, query: TopLeadsQueryDto, rows: number): Promise<Found> {
    const { sql, parameters } = leadsOfTheBest(query, rows);
    return foundBy(await manager.query<AttemptRow[]>(sql, parameters), query);
  }

  /** The leads of a query; undefined when every field of it has more than `most` candidates. */
  private async amongCandidates(
    manager: EntityManager,
    query: TopLeadsQueryDto,
    most: number,
  ): Promise<LeadRow[] | undefined> {
    for (const source of candidateSources(query)) {
      const { sql, parameters } = leadsOfCandidates(query, source, most);
      const found = foundBy(await manager.query<AttemptRow[]>(sql, parameters), query);
      if (found.isAnswer) return found.leads;
    }
    return undefined;
  }
}

function foundBy(rows: readonly AttemptRow[], { limit }: TopLeadsQueryDto): Found {
  const leads = rows.flatMap(({ id, lead }) => (id === null || lead === null ? [] : [{ id, lead }]));
  return { leads, isAnswer: leads.length === limit || rows.some(({ is_whole }) => is_whole) };
}
