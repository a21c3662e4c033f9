import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { prepared } from '../../database/prepared-statements.js';
import { PLATFORMS } from '../../common/platforms.js';
import type { Tier } from '../../common/tiers.js';
import {
  contactPredicate,
  isUnfiltered,
  matchPredicate,
  storedValues,
} from '../filter/contact-predicate.sql.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { StatisticsGroup, StatisticsQueryDto } from './dto/statistics-query.dto.js';
import {
  CELL_COLUMNS,
  cellsOf,
  HISTOGRAM_GROUPING,
  narrowestGrouping,
  netCells,
  platformBit,
  type Dimension,
} from './statistics-cells.sql.js';
import type { SqlFragment } from '../../database/sql-fragment.js';

/** One group with its counts. The row of all counted contacts has no group. */
export interface StatisticsRow {
  list: StatisticsGroup | null;
  /** The columns that name the group, and their values. */
  key: Record<string, unknown>;
  contacts: number;
  contactable_contacts: number;
}

export interface ScoreRow {
  lead_tier: Tier;
  /** null when the contacts were never scored. */
  lead_score: number | null;
  contacts: number;
}

interface GroupSource {
  /** The dimension that separates the groups; left out when every cell does. */
  dimension?: Dimension;
  /** The columns that name a group, each with its SQL expression. */
  key: Record<string, string>;
  /** A join that the group needs. */
  join?: string;
}

const plain = (dimension: Dimension, ...columns: string[]): GroupSource => ({
  dimension,
  key: Object.fromEntries(columns.map((column) => [column, column])),
});

const PLATFORM_BITS = PLATFORMS.map((platform) => `('${platform}', ${platformBit(platform)})`).join(', ');

const GROUP_SOURCES: Record<StatisticsGroup, GroupSource> = {
  state: plain('state', 'state_code', 'state_name'),
  lada: plain('lada', 'lada'),
  operator: plain('operator', 'operator'),
  is_mobile: plain('is_mobile', 'is_mobile'),
  status: plain('status', 'status'),
  lead_tier: plain('lead_tier', 'lead_tier'),
  platform: {
    dimension: 'platforms',
    key: { platform: 'platform' },
    join: `JOIN (VALUES ${PLATFORM_BITS}) AS p (platform, bit) ON platforms & bit <> 0`,
  },
  platform_count: {
    dimension: 'platforms',
    key: { platform_count: `bit_count(platforms::integer::bit(${PLATFORMS.length}))` },
  },
  contactable: { key: { contactable: 'contactable' } },
};

/** Filter fields that are compared with `= ANY`, with their dimension and the type of their values. */
const LIST_FILTERS = {
  state_code: ['state', 'text[]'],
  state_name: ['state', 'text[]'],
  lada: ['lada', 'text[]'],
  operator: ['operator', 'text[]'],
  status: ['status', 'contactstatus[]'],
  lead_tier: ['lead_tier', 'text[]'],
} as const satisfies Partial<Record<keyof StatisticsQueryDto, [Dimension, string]>>;

const KEPT_FIELDS: ReadonlySet<string> = new Set([...Object.keys(LIST_FILTERS), 'is_mobile', 'platform']);

/** Whether the kept counts can answer a question. For any other filter the contacts are counted on request. */
export function isKept({ by, contactable, ...filter }: StatisticsQueryDto): boolean {
  return Object.entries<unknown>(filter).every(
    ([field, value]) => value === undefined || KEPT_FIELDS.has(field),
  );
}

/** The version of the folded counts. The first change sets it; until then it is this constant. */
const VERSION = `coalesce((SELECT version FROM contact_statistics_version), '00000000-0000-0000-0000-000000000000')`;

/** The folded counts, and the deltas that are not folded in yet. */
type Part = 'kept' | 'pending';

/** A row of one part alone, with the version of the folded counts. */
export interface PartRow extends StatisticsRow {
  part: Part;
  version: string;
}

/** Cells to count from. */
interface Cells {
  /** The SQL before the question. */
  with: string;
  /** The cells that separate these dimensions. */
  by: (dimensions: readonly Dimension[]) => string;
  parameters: unknown[];
}

/** Reads the kept counts. One statement makes each answer, so folded counts and deltas are of the same snapshot. */
@Injectable()
export class StatisticsRepository {
  /** Counts all contacts that match, and counts them by each of the groups. */
  async count(
    manager: EntityManager,
    query: StatisticsQueryDto,
    groups: readonly StatisticsGroup[],
  ): Promise<StatisticsRow[]> {
    const { by, contactable, ...filter } = query;
    const cells = isKept(query) ? keptCells(query, ['kept', 'pending']) : matchedCells(filter, contactable);
    const sql = `${cells.with}
       ${countGroups(cells, groups, 'HAVING sum(contacts) <> 0')}
       ORDER BY contacts DESC, key`;
    return manager.query<StatisticsRow[]>(isCommon(query, groups) ? prepared(sql) : sql, cells.parameters);
  }

  /**
   * The counts of a filter that `isKept`, separately for each part, all of one snapshot. Groups whose parts add up
   * to 0 are included. With only `pending` in `parts` it reads few rows, and the version tells whether the folded
   * counts are still the same.
   */
  async countParts(
    manager: EntityManager,
    query: StatisticsQueryDto,
    groups: readonly StatisticsGroup[],
    parts: readonly Part[],
  ): Promise<PartRow[]> {
    const counted = parts.map((part) => {
      const cells = keptCells(query, [part]);
      return `SELECT '${part}' AS part, ${VERSION} AS version, counts.*
        FROM (${countGroups(cells, groups, '')}) counts`;
    });
    const { with: pending, parameters } = keptCells(query, parts);
    const sql = `${pending} ${counted.join(' UNION ALL ')}`;
    return manager.query<PartRow[]>(isCommon(query, groups) ? prepared(sql) : sql, parameters);
  }

  /** How many contacts the planner expects for a filter: in all, and of those who may be contacted. */
  async estimate(
    manager: EntityManager,
    filter: ContactFilterDto,
  ): Promise<{ total: number; contactable: number }> {
    const expected = async ({ sql, parameters }: SqlFragment): Promise<number> => {
      const [row] = await manager.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>(
        `EXPLAIN (FORMAT JSON) SELECT FROM contacts c WHERE ${sql}`,
        parameters,
      );
      return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
    };
    const total = await expected(matchPredicate(filter));
    return { total, contactable: Math.min(total, await expected(contactPredicate(filter))) };
  }

  /** Counts by tier and score. Counts everybody when `contactable` is undefined. */
  async countScores(manager: EntityManager, contactable: boolean | undefined): Promise<ScoreRow[]> {
    return manager.query(
      `SELECT lead_tier, lead_score, sum(contacts)::float8 AS contacts
         FROM (SELECT lead_tier, lead_score, contactable, contacts FROM contact_statistics
                WHERE grouping_id = ${HISTOGRAM_GROUPING}
               UNION ALL
               SELECT lead_tier, lead_score, contactable, contacts FROM contact_statistics_deltas) cells
        WHERE $1::boolean IS NULL OR contactable = $1
        GROUP BY lead_tier, lead_score HAVING sum(contacts) <> 0`,
      [contactable ?? null],
    );
  }

  /** How many deltas wait to be folded. */
  async pending(manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ deltas: number }[]>(
      'SELECT count(*)::float8 AS deltas FROM contact_statistics_deltas',
    );
    return row?.deltas ?? 0;
  }
}

/**
 * Whether a question may keep its plan: planning took longer than running it. Only few questions do, because each
 * kept plan takes memory in each connection.
 */
function isCommon({ by, ...filter }: StatisticsQueryDto, groups: readonly StatisticsGroup[]): boolean {
  return groups.length === 1 && isUnfiltered(filter);
}

/** The statements of the total and of the lists. `having` leaves out groups. */
function countGroups(cells: Cells, groups: readonly StatisticsGroup[], having: string): string {
  const total = countGroup(cells, null, { key: {} }, having);
  return [total, ...groups.map((group) => countGroup(cells, group, GROUP_SOURCES[group], having))].join(
    ' UNION ALL ',
  );
}

/** One list of the answer. */
function countGroup(
  cells: Cells,
  group: StatisticsGroup | null,
  source: GroupSource,
  having: string,
): string {
  const key = Object.entries(source.key).flatMap(([column, value]) => [`'${column}'`, value]);
  const values = Object.values(source.key);
  return `
    (SELECT ${group === null ? 'NULL' : `'${group}'`} AS list, jsonb_build_object(${key.join(', ')}) AS key,
       coalesce(sum(contacts), 0)::float8 AS contacts,
       coalesce(sum(contacts) FILTER (WHERE contactable), 0)::float8 AS contactable_contacts
     FROM (${cells.by(source.dimension ? [source.dimension] : [])}) cells
     ${source.join ?? ''}
     ${values.length === 0 ? '' : `GROUP BY ${values.join(', ')} ${having}`})`;
}

/** The cells of a filter: the kept sum that has the dimensions of filter and group, and the deltas. */
function keptCells(query: StatisticsQueryDto, parts: readonly Part[]): Cells {
  const filter = cellFilter(query);
  const kept = (
    dimensions: readonly Dimension[],
  ): string => `SELECT ${CELL_COLUMNS}, contacts FROM contact_statistics
            WHERE grouping_id = ${narrowestGrouping(new Set([...filter.dimensions, ...dimensions]))} AND ${filter.sql}`;
  const pending = `SELECT ${CELL_COLUMNS}, contacts FROM pending`;
  return {
    with: `WITH pending AS MATERIALIZED (
         SELECT ${CELL_COLUMNS}, contacts FROM contact_statistics_deltas WHERE ${filter.sql}
       )`,
    by: (dimensions) =>
      parts.map((part) => (part === 'kept' ? kept(dimensions) : pending)).join(' UNION ALL '),
    parameters: filter.parameters,
  };
}

/** The cells of the contacts that a filter matches now. */
function matchedCells(filter: ContactFilterDto, contactable: boolean | undefined): Cells {
  const match = matchPredicate(filter, 2);
  return {
    with: `WITH matched AS MATERIALIZED (
         ${netCells(cellsOf(`(SELECT * FROM contacts c WHERE ${match.sql})`, 1))}
       )`,
    by: () => `SELECT ${CELL_COLUMNS}, contacts FROM matched WHERE $1::boolean IS NULL OR contactable = $1`,
    parameters: [contactable ?? null, ...match.parameters],
  };
}

interface CellFilter extends SqlFragment {
  /** The dimensions that the condition uses. */
  dimensions: Dimension[];
}

/** The condition on cells that a filter means. Its fields are joined by AND, the values of one field by OR. */
function cellFilter(query: StatisticsQueryDto): CellFilter {
  const conditions = ['true'];
  const parameters: unknown[] = [];
  const dimensions: Dimension[] = [];
  const parameter = (value: unknown): string => {
    parameters.push(value);
    return `$${parameters.length}`;
  };
  for (const column of Object.keys(LIST_FILTERS) as (keyof typeof LIST_FILTERS)[]) {
    const values = storedValues(column, query[column]);
    if (!values) continue;
    const [dimension, type] = LIST_FILTERS[column];
    conditions.push(`${column} = ANY(${parameter(values)}::${type})`);
    dimensions.push(dimension);
  }
  if (query.is_mobile !== undefined) {
    conditions.push(`is_mobile = ${parameter(query.is_mobile)}::boolean`);
    dimensions.push('is_mobile');
  }
  if (query.platform) {
    const mask = query.platform.reduce((bits, platform) => bits | platformBit(platform), 0);
    conditions.push(`platforms & ${parameter(mask)}::smallint <> 0`);
    dimensions.push('platforms');
  }
  if (query.contactable !== undefined) {
    conditions.push(`contactable = ${parameter(query.contactable)}::boolean`);
  }
  return { sql: conditions.join(' AND '), parameters, dimensions };
}
