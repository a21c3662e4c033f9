import { type Encoding, readLines } from './csv-lines.js';
import { type BrokenRow, type CsvRow, readRows } from './csv-rows.js';
import { type ColumnMap, type ImportField, mapColumns } from './import-columns.js';
import { ImportError } from './import-error.js';
import { importRow } from './import-row.js';
import { copyText } from './import.repository.js';
import type { Reject, RejectsFile } from './rejects-file.js';

export interface FileOptions {
  file: string;
  delimiter?: string;
  encoding?: Encoding;
  map?: Partial<Record<ImportField, string>>;
  onBytes?: (bytes: number) => void;
}

/** A CSV file on its way to the staging table, with what was seen on the way. */
export class StagedFile {
  rowsRead = 0;
  ignoredColumns: string[] = [];
  private columns: ColumnMap | undefined;
  private readonly importedAt = new Date().toISOString();

  constructor(
    private readonly options: FileOptions,
    private readonly rejects: RejectsFile,
  ) {}

  /** The good rows as text for COPY, a batch at a time; the others go to the rejects. Throws ImportError. */
  async *copyText(): AsyncGenerator<string> {
    for await (const rows of readRows(readLines(this.options.file, this.options), this.options.delimiter)) {
      const text = await this.copyTextOf(rows);
      if (text !== '') yield text;
    }
    if (!this.columns) throw new ImportError('The file is empty.');
  }

  private async copyTextOf(rows: (CsvRow | BrokenRow)[]): Promise<string> {
    const header = this.columns ? undefined : rows.shift();
    if (header) this.columns = this.mapHeader(header);
    const { columns } = this;
    if (!columns) return '';
    const rejects: Reject[] = [];
    let text = '';
    for (const row of rows) {
      const result =
        'cells' in row ? importRow(row, columns, this.importedAt) : { ok: false as const, ...row };
      if (result.ok) text += copyText(result.row);
      else rejects.push({ line: row.line, code: result.code, raw: row.raw });
    }
    this.rowsRead += rows.length;
    await this.rejects.add(rejects);
    return text;
  }

  private mapHeader(header: CsvRow | BrokenRow): ColumnMap {
    if (!('cells' in header))
      throw new ImportError(`The header, line ${header.line}, cannot be read: ${header.code}.`);
    const columns = mapColumns(header.cells, this.options.map);
    this.ignoredColumns = columns.ignored;
    return columns;
  }
}
