import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { CONTACTABLE } from '../filter/contact-predicate.sql.js';

/*
 * The cube of kept counts. A contact belongs to one cell, which is given by its values in all dimensions together.
 * The table keeps the cells of the whole cube. It also keeps the sums over all but one or two dimensions, so that a
 * question touches few rows. Every cell is kept separately for contacts who may be contacted and for those who may
 * not.
 */

/** The dimensions, with the columns that hold the value of each. */
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
/** The score has 101 values and is only asked for by tier. Without it the cube is a twentieth of the size. */
const CUBE = DIMENSIONS.filter((dimension) => dimension !== 'lead_score');
const HISTOGRAM: Dimension[] = ['lead_tier', 'lead_score'];

/** The bit of a platform in the mask of platforms on which a contact was found valid. */
export function platformBit(platform: Platform): number {
  return 1 << PLATFORMS.indexOf(platform);
}

/** The value of each column of a cell for the contact `c`. */
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

/** Sums rows of cells and `contacts` by cell, over all dimensions. Empty cells are left out. */
export function netCells(rows: string): string {
  return `SELECT ${CELL_COLUMNS}, sum(contacts)::integer AS contacts
    FROM (${rows}) changes GROUP BY ${CELL_COLUMNS} HAVING sum(contacts) <> 0`;
}

/**
 * The number of a set of dimensions. A row of `contact_statistics` with that number counts by these dimensions and
 * has null in all others.
 */
function groupingId(dimensions: Iterable<Dimension>): number {
  let id = 0;
  for (const dimension of dimensions) id |= 1 << DIMENSIONS.indexOf(dimension);
  return id;
}

/** The kept sum with the fewest rows that still has all these dimensions. */
export function narrowestGrouping(dimensions: ReadonlySet<Dimension>): number {
  return groupingId(dimensions.size <= 2 ? dimensions : CUBE);
}

export const HISTOGRAM_GROUPING = groupingId(HISTOGRAM);

/** Turns cells of the whole cube into rows of all kept sums. Sums of 0 are left out. */
export function spreadCells(cells: string): string {
  // GROUPING sets the bit of each column that is summed over. The last argument has the lowest bit.
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
