import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import { storedValues } from '../filter/contact-predicate.sql.js';

/*
 * The place of a contact is the values of PLACE_FIELDS in one text. It stands in `place` beside each of its scores and
 * results, where an index finds those of each place: see placed-rows.sql.ts.
 */

/** The fields of a contact that make its place, in the order of the text. */
const PLACE_FIELDS = ['is_mobile', 'lada', 'state_code', 'state_name', 'operator'] as const;

/** The part of a filter that is about places. */
export type PlaceFilter = Pick<ContactFilterDto, (typeof PLACE_FIELDS)[number]>;

/** Between two values. A value that has it gets a space instead. */
const SEPARATOR = '|';
const withoutSeparator = (value: string): string => value.replaceAll(SEPARATOR, ' ');

/** SQL for the place of a contact. */
export function placeOf(contact: string): string {
  const values = PLACE_FIELDS.map(
    (field) => `translate(coalesce(${contact}.${field}::text, ''), '${SEPARATOR}', ' ')`,
  );
  return values.join(` || '${SEPARATOR}' || `);
}

/** Whether a filter names a place, or a part of one. */
export function isAboutPlaces(filter: PlaceFilter): boolean {
  return PLACE_FIELDS.some((field) => filter[field] !== undefined);
}

/**
 * The condition on a `place` of the contacts that match the filter.
 * @param parameter adds a parameter to the statement and answers its placeholder
 */
export function placeCondition(filter: PlaceFilter, parameter: (value: unknown) => string): string {
  const conditions = PLACE_FIELDS.flatMap((field, index) => {
    const values =
      field === 'is_mobile'
        ? filter.is_mobile === undefined
          ? undefined
          : [String(filter.is_mobile)]
        : storedValues(field, filter[field]);
    if (values === undefined) return [];
    const wanted = parameter([...new Set(values.map(withoutSeparator))]);
    return [`split_part(place, '${SEPARATOR}', ${index + 1}) = ANY(${wanted}::text[])`];
  });
  return conditions.join(' AND ');
}
