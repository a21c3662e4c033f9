import type { ColumnMap, Mapping } from './import-columns.js';
import { headerFinder, mapColumns } from './import-columns.js';
import { ImportError } from './import-error.js';
import { importRow } from './import-row.js';
import { copyText } from './import.repository.js';
import type { Reject, RejectsFile } from './rejects-file.js';
import { Table, type TableOptions } from './table.js';
import type { Row } from './table-row.js';

export interface FileOptions extends TableOptions {
  map?: Mapping;
  /** The line of the header where it cannot be found; 0 when the file has none. */
  headerRow?: number;
  /** Whether the person of a phone was deleted: such a row is rejected. */
  isErased?: (phone_e164: string) => boolean;
}

/** A file on its way to the staging table, with what was seen on the way. */
export class StagedFile {
  /** Phones of rows that were taken, in whole or in part: a row with two counts twice. */
  rowsStaged = 0;
  /** Rows that forbid contact and are faulty besides: taken for what they forbid, by what was wrong with them. */
  readonly takenInPart: Record<string, number> = {};
  columns: ColumnMap | undefined;
  readonly table: Table;
  private readonly importedAt = new Date().toISOString();

  constructor(
    private readonly options: FileOptions,
    private readonly rejects: RejectsFile,
  ) {
    this.table = new Table(options);
  }

  /** The good rows as text for COPY, a batch at a time; the others go to the rejects. Throws ImportError. */
  async *copyText(): AsyncGenerator<string> {
    for await (const rows of this.table.rows(headerFinder(this.options.map, this.options.headerRow))) {
      const text = await this.copyTextOf(rows);
      if (text !== '') yield text;
    }
    if (!this.columns) throw new ImportError('The file is empty.');
  }

  private async copyTextOf(rows: Row[]): Promise<string> {
    const header = this.columns ? undefined : rows.shift();
    if (header) {
      this.columns = mapColumns(header.cells, this.options.map);
      this.rejects.setHeader(header.cells);
    }
    const { columns } = this;
    if (!columns) return '';
    const { isErased } = this.options;
    const rejects: Reject[] = [];
    let text = '';
    for (const row of rows) {
      const { rows: read, fault } = importRow(row, columns, this.importedAt);
      const staged = isErased ? read.filter(({ phone_e164 }) => !isErased(phone_e164)) : read;
      for (const each of staged) text += copyText(each);
      this.rowsStaged += staged.length;
      if (staged.length < read.length) {
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
}
