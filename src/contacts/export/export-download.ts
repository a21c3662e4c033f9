import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { InvalidInputError } from '../../common/errors/app-error.js';
import type { ContactFilterDto } from '../filter/contact-filter.dto.js';
import type { ExportFormat, ExportSource } from './contact-export.entity.js';
import type { ContactExportQueryDto, ExportFileQueryDto } from './dto/export-query.dto.js';
import { DEFAULT_COLUMNS } from './export-columns.js';
import type { StoredFile } from './export-records.service.js';
import type { ExportRequest, StartedExport } from './export.service.js';

const MEDIA_TYPES = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  txt: 'text/plain',
} as const satisfies Record<ExportFormat, string>;

/** The header of the answer that names the record of the export. */
const UUID_HEADER = 'x-export-uuid';

/** Turns a query for contacts into a request; InvalidInputError if its parts contradict each other. */
export function contactsRequest(query: ContactExportQueryDto): ExportRequest {
  const { format, columns, delimiter, bom, limit, spread, ...filter } = query;
  return exportRequest('contacts', filter, query);
}

/** Turns a filter and the options of the file into a request; InvalidInputError if they contradict each other. */
export function exportRequest(
  source: ExportSource,
  contact_filters: ContactFilterDto,
  { format, columns, delimiter, bom, limit, spread }: ExportFileQueryDto,
): ExportRequest {
  if (format === 'txt' && columns) throw columnsOfText();
  if (spread && limit === undefined) throw spreadWithoutLimit();
  return {
    source,
    contact_filters,
    format,
    columns: format === 'txt' ? ['phone_e164'] : [...(columns ?? DEFAULT_COLUMNS)],
    delimiter,
    bom,
    max_contacts: limit ?? null,
    spread: spread ?? null,
  };
}

/** 400: a text file has one column. */
export function columnsOfText(): InvalidInputError {
  return InvalidInputError.of('columns', 'format', 'is not for txt, which holds phones only');
}

/** 400: an even selection needs a number of contacts. */
export function spreadWithoutLimit(): InvalidInputError {
  return InvalidInputError.of('spread', 'limit', 'needs a limit');
}

/** Aborts when the connection of the client is closed, also before anything was answered. */
export function clientLeft(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
  });
  return gone.signal;
}

/** Answers with the file as it is written, or as it was stored. */
export function download(
  file: Pick<StartedExport, 'stream' | 'export_uuid'> & Partial<Pick<StoredFile, 'bytes'>>,
  format: ExportFormat,
  reply: FastifyReply,
): StreamableFile {
  void reply.header(UUID_HEADER, file.export_uuid);
  const charset = format === 'xlsx' ? '' : '; charset=utf-8';
  return new StreamableFile(file.stream, {
    type: `${MEDIA_TYPES[format]}${charset}`,
    disposition: `attachment; filename="contacts-${file.export_uuid}.${format}"`,
    ...(file.bytes !== undefined && { length: file.bytes }),
  });
}

/** Documents a download in each of its formats. */
export function ApiDownload(
  description = 'The file, sent while it is read. Incomplete when the connection ends before the answer does',
): MethodDecorator {
  const text = { schema: { type: 'string' } };
  return applyDecorators(
    ApiProduces(...Object.values(MEDIA_TYPES)),
    ApiOkResponse({
      description,
      headers: {
        [UUID_HEADER]: {
          description: 'The record of this export: GET /exports/{export_uuid}',
          schema: { type: 'string' },
        },
      },
      content: {
        [MEDIA_TYPES.csv]: text,
        [MEDIA_TYPES.ndjson]: text,
        [MEDIA_TYPES.xlsx]: { schema: { type: 'string', format: 'binary' } },
        [MEDIA_TYPES.txt]: text,
      },
    }),
  );
}
