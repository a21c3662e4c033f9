import { Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidInputError } from '../../common/errors/app-error.js';
import { SegmentsRepository } from '../segments/segments.repository.js';
import { FilterValues } from './filter-values.js';
import type { ContactFilterDto } from './contact-filter.dto.js';

/** The fields of a body that hold a filter. In a query string, the query itself is the filter. */
const PLACES = ['contact_filters', 'filter'] as const;

type Given = Partial<ContactFilterDto> & Partial<Record<(typeof PLACES)[number], ContactFilterDto | null>>;

/**
 * Resolves the parts of a filter that only the database knows: `segment` becomes its saved filter, and values become
 * their stored spellings. Every route that takes a filter has this pipe, so background work uses the filter as it was
 * when the request came in.
 */
@Injectable()
export class FilterPipe implements PipeTransform<Given, Promise<Given>> {
  constructor(
    private readonly segments: SegmentsRepository,
    private readonly values: FilterValues,
  ) {}

  async transform(given: Given): Promise<Given> {
    await this.read(given, '');
    for (const place of PLACES) {
      const filter = given[place];
      if (filter) await this.read(filter, `${place}.`);
    }
    return given;
  }

  private async read(filter: Partial<ContactFilterDto>, path: string): Promise<void> {
    await this.values.read(filter, path);
    await this.readSegment(filter, path);
  }

  private async readSegment(filter: Partial<ContactFilterDto>, path: string): Promise<void> {
    const { segment } = filter;
    if (segment === undefined) return;
    const saved = (await this.segments.find(segment))?.filter;
    if (!saved) throw unknownSegment(path);
    delete filter.segment;
    for (const [field, value] of Object.entries(saved)) join(filter, field, value, path);
  }
}

/**
 * Joins a field of the request with the same field of the segment. Of two bounds the stricter one holds; any other
 * field is refused.
 */
function join(filter: Record<string, unknown>, field: string, value: unknown, path: string): void {
  const beside = filter[field];
  if (beside === undefined) filter[field] = value;
  else if (typeof beside === 'number' && typeof value === 'number') filter[field] = Math.max(beside, value);
  else throw InvalidInputError.of(`${path}${field}`, 'segment', 'is already set by the segment');
}

/** 400: there is no such segment. */
export function unknownSegment(path = ''): InvalidInputError {
  return InvalidInputError.of(`${path}segment`, 'unknown', 'is not a segment: see GET /segments');
}
