import type { ImportPreviewRowDto } from './dto/import-response.dto.js';
import type { ImportKind, ReadingOptions } from './contact-import.entity.js';
import {
  headerFinder,
  mapColumns,
  mapOptOutColumns,
  phoneListFinder,
  refuseTitle,
  singleHeaderFinder,
  type ColumnMap,
  type ImportField,
} from './import-columns.js';
import { ImportError, quoted } from './import-error.js';
import { importRow, optOutRow, type StagedRow } from './import-row.js';
import { copyText } from './import.repository.js';
import type { Reject, Rejects } from './rejects-file.js';
import { Table, type FileSource } from './table.js';
import type { Row } from './table-row.js';

const PREVIEWED_ROWS = 10;

export interface FileToStage extends ReadingOptions {
  kind: ImportKind;
  file: FileSource;
  /** ISO time, taken as the time of an opt-out that the file states without a date. */
  importedAt: string;
  onBytes?: (bytes: number) => void;
}

/** Turns a file into rows for the staging table, and collects counts, notices and a preview. */
export class StagedFile {
  /** Phones of rows that were taken, in whole or in part: a row with two counts twice. */
  rowsStaged = 0;
  /** Faulty rows that forbid contact, by their fault: only the ban is taken from them. */
  readonly takenInPart: Record<string, number> = {};
  /** The first rows as they were understood. */
  readonly preview: ImportPreviewRowDto[] = [];
  /** Whether the person of a phone was erased: such a row is rejected. Set before the file is read. */
  isErased: ((phone_e164: string) => boolean) | undefined;
  private columns: ColumnMap | undefined;
  private readonly table: Table;

  constructor(
    private readonly options: FileToStage,
    private readonly rejects: Rejects,
  ) {
    const onSheet = options.kind === 'contacts' ? refuseTitle : onlySheet();
    this.table = new Table({ ...options, ...(options.sheet === undefined && { onSheet }) });
  }

  /** The assumptions that were made in reading the file. */
  get notices(): string[] {
    return this.table.notices;
  }

  get ignoredColumns(): string[] {
    const { ignored = [], header = [] } = this.columns ?? {};
    return ignored.map((at) => quoted(header[at] ?? ''));
  }

  /** The titles of the columns that each field is read from. */
  get fields(): Partial<Record<ImportField, string[]>> {
    const { positions = {}, header = [] } = this.columns ?? {};
    return Object.fromEntries(
      Object.entries(positions).map(([field, places]) => [
        field,
        places.map((at) => quoted(header[at] ?? '') || `#${at + 1}`),
      ]),
    );
  }

  /** The good rows as text for COPY, a batch at a time; the others go to the rejects. Throws ImportError. */
  async *copyText(): AsyncGenerator<string> {
    const { kind, mapping, header_row } = this.options;
    const find = headerFinder(mapping, header_row);
    const likely = kind === 'opt_outs' ? phoneListFinder(find) : singleHeaderFinder(find);
    for await (const rows of this.table.rows(header_row === undefined ? likely : find)) {
      const text = await this.copyTextOf(rows);
      if (text !== '') yield text;
    }
    if (!this.columns) throw new ImportError('The file is empty.');
  }

  private async copyTextOf(rows: Row[]): Promise<string> {
    const { kind, mapping, importedAt } = this.options;
    const header = this.columns ? undefined : rows.shift();
    if (header) {
      this.columns = (kind === 'opt_outs' ? mapOptOutColumns : mapColumns)(header.cells, mapping);
      await this.rejects.setHeader(header.cells);
    }
    const { columns } = this;
    if (!columns) return '';
    const read = kind === 'opt_outs' ? optOutRow : importRow;
    const { isErased } = this;
    const rejects: Reject[] = [];
    let text = '';
    for (const row of rows) {
      const { rows: given, fault } = read(row, columns, importedAt);
      const staged = isErased ? given.filter(({ phone_e164 }) => !isErased(phone_e164)) : given;
      for (const each of staged) text += copyText(each);
      this.rowsStaged += staged.length;
      if (this.preview.length < PREVIEWED_ROWS) this.show(row.line, staged, fault ?? null);
      if (staged.length < given.length) {
        rejects.push({ line: row.line, reason: 'phone_erased', cells: row.cells });
        continue;
      }
      if (fault === undefined) continue;
      if (staged.length === 0) rejects.push({ line: row.line, reason: fault, cells: row.cells });
      else this.takenInPart[fault] = (this.takenInPart[fault] ?? 0) + 1;
    }
    await this.rejects.add(rejects);
    return text;
  }

  private show(line: number, staged: StagedRow[], reason: string | null): void {
    const shown = staged.map((contact) => ({ line, reason, contact: { ...contact, line: undefined } }));
    this.preview.push(...(shown.length > 0 ? shown : [{ line, reason, contact: null }]));
  }
}

/** Throws for a second sheet, because opt-outs on a sheet that is not read would be lost. */
function onlySheet(): () => void {
  let sheets = 0;
  return () => {
    sheets += 1;
    if (sheets > 1)
      throw new ImportError(
        'The workbook has several sheets: import each of them, naming it by its number (sheet).',
      );
  };
}
