import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { CONTACTABLE } from '../filter/contact-predicate.sql.js';

/*
 * The cube of kept counts. A contact lies in one cell: the values of all dimensions together. Kept are the cells of
 * the whole cube and, so that a question touches few rows, its sums over all but one or two dimensions.
 * Whether its contacts may be contacted is told apart in every cell.
 */

/** The dimensions, and the columns that hold the value of each. */
const DIMENSION_COLUMNS = {
  state: ['state_code', 'state_name'],
  lada: ['lada'],
  operator: ['operator'],
  is_mobile: ['is_mobile'],
  status: ['status'],
  lead_tier: ['lead_tier'],
  platforms: ['platforms'],
  lead_score: ['lead_score'],
} as const;

export type Dimension = keyof typeof DIMENSION_COLUMNS;

const DIMENSIONS = Object.keys(DIMENSION_COLUMNS) as Dimension[];
/** The score has 101 values and is only asked for by tier: the cube without it is a twentieth of the size. */
const CUBE = DIMENSIONS.filter((dimension) => dimension !== 'lead_score');
const HISTOGRAM: Dimension[] = ['lead_tier', 'lead_score'];

/** The bit of a platform in the mask of those on which a contact was found valid. */
export function platformBit(platform: Platform): number {
  return 1 << PLATFORMS.indexOf(platform);
}

/** What each column of a cell is for the contact `c`. */
const CELL_OF_CONTACT = {
  state_code: 'c.state_code',
  state_name: 'c.state_name',
  lada: 'c.lada',
  operator: 'c.operator',
  is_mobile: 'c.is_mobile',
  status: 'c.status',
  lead_tier: 'c.lead_tier',
  platforms: `(${PLATFORMS.map(
    (platform) => `(c.${platform}_validated IS TRUE)::integer * ${platformBit(platform)}`,
  ).join(' + ')})::smallint`,
  contactable: `(${CONTACTABLE})`,
  lead_score: 'c.lead_score::smallint',
} as const;

/** The columns of a cell; the same in both tables. */
export const CELL_COLUMNS = Object.keys(CELL_OF_CONTACT).join(', ');

/** One row for each contact of `rows` with the columns of its cell and `contacts`, which is 1 or -1. */
export function cellsOf(rows: string, contacts: 1 | -1): string {
  const columns = Object.entries(CELL_OF_CONTACT).map(([column, value]) => `${value} AS ${column}`);
  return `SELECT ${columns.join(', ')}, ${contacts} AS contacts FROM ${rows} c`;
}

/** Sums rows with the columns of a cell and `contacts` cell by cell, over all dimensions; empty cells drop out. */
export function netCells(rows: string): string {
  return `SELECT ${CELL_COLUMNS}, sum(contacts)::integer AS contacts
    FROM (${rows}) changes GROUP BY ${CELL_COLUMNS} HAVING sum(contacts) <> 0`;
}

/** Names the dimensions by which a row of `contact_statistics` counts; it is null in all others. */
function groupingId(dimensions: Iterable<Dimension>): number {
  let id = 0;
  for (const dimension of dimensions) id |= 1 << DIMENSIONS.indexOf(dimension);
  return id;
}

/** The sum over fewest rows that tells these dimensions apart. */
export function narrowestGrouping(dimensions: ReadonlySet<Dimension>): number {
  return groupingId(dimensions.size <= 2 ? dimensions : CUBE);
}

export const HISTOGRAM_GROUPING = groupingId(HISTOGRAM);

/** Spreads cells of all dimensions over the sums to which they belong; sums of 0 drop out. */
export function spreadCells(cells: string): string {
  // GROUPING sets the bit of a column that is summed over, the last argument's lowest.
  const grouping = [...DIMENSIONS].reverse().map((dimension) => DIMENSION_COLUMNS[dimension][0]);
  const all = groupingId(DIMENSIONS);
  const sets = groupings().map(
    (set) => `(${set.flatMap((dimension) => DIMENSION_COLUMNS[dimension]).join(', ')})`,
  );
  return `SELECT (${all} - GROUPING(${grouping.join(', ')}))::smallint AS grouping_id, ${CELL_COLUMNS},
      sum(contacts)::bigint AS contacts
    FROM (${cells}) cells GROUP BY contactable, GROUPING SETS (${sets.join(', ')}) HAVING sum(contacts) <> 0`;
}

function groupings(): Dimension[][] {
  const pairs = CUBE.flatMap((one, index) => CUBE.slice(index + 1).map((other) => [one, other]));
  return [[], ...CUBE.map((dimension) => [dimension]), ...pairs, CUBE, HISTOGRAM];
}
