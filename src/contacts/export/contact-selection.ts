import type { ContactExportQueryDto } from './dto/export-query.dto.js';
import { spreadContacts } from './export.repository.js';
import type { ExportSelection } from './export.service.js';

/** Who is in the export of a filter: in the order of the list, or taken evenly. */
export function contactSelection(query: ContactExportQueryDto): ExportSelection {
  const { format, columns, delimiter, bom, limit, spread, ...filter } = query;
  return {
    source: 'contacts',
    filter,
    limit,
    spread,
    policy_version: null,
    ...(spread && limit !== undefined && { ranked: spreadContacts(filter, spread, limit) }),
  };
}
