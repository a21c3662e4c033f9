import { ImportError } from './import/import-error.js';
import { headerFinder, mapColumns } from './import/import-columns.js';
import { readPhones } from './import/row-phones.js';
import { Table } from './import/table.js';
import type { FindHeader, Row } from './import/table-row.js';

/**
 * A file of phones. They stand in one or several columns, with or without a header and other columns, on any sheet
 * of a workbook. Every phone of a row counts, because a phone that is missed here could be contacted in spite of a
 * list.
 */
export class PhoneFile {
  /** The number of rows without any phone. */
  rejected = 0;

  constructor(private readonly file: string) {}

  /** The phones in E.164, one per line. Throws ImportError, also when there are none. */
  async *lines(): AsyncGenerator<string> {
    let found = 0;
    let sheets = 1;
    for (let sheet = 1; sheet <= sheets; sheet++) {
      let seen = 0;
      const table = new Table({ file: this.file, sheet, onSheet: () => (sheets = Math.max(sheets, ++seen)) });
      let positions: number[] | undefined;
      for await (const rows of table.rows(findHeader)) {
        // A sheet without phones, such as notes beside the sheets of phones.
        if (!positions && (rows.length === 0 || (sheets > 1 && !rows.some(hasPhone)))) break;
        // The header, or the row that stands for it.
        const columns = (positions ??= positionsOf(rows.shift()?.cells ?? []));
        let text = '';
        for (const { cells } of rows) {
          const phones = columns.flatMap((column) => readPhones(cells[column] ?? '', '').found);
          for (const { phone_e164 } of phones) text += `${phone_e164}\n`;
          this.rejected += Number(phones.length === 0);
          found += phones.length;
        }
        if (text !== '') yield text;
      }
    }
    if (found === 0) throw new ImportError('The file has no phone.');
  }
}

function hasPhone({ cells }: Row): boolean {
  return cells.some((cell) => readPhones(cell, '').found.length > 0);
}

/** The header. When the first row already has phones, a made-up row that names their columns. */
const findHeader: FindHeader = (top) => {
  const [first] = top;
  const names = first?.cells.map((cell) => (readPhones(cell, '').found.length > 0 ? 'phone' : '')) ?? [];
  if (first && names.includes('phone')) return { row: { line: 0, cells: names }, next: first.line };
  return headerFinder()(top);
};

function positionsOf(header: string[]): number[] {
  if (header.length === 1) return [0];
  const found = header.flatMap((title, index) =>
    /phone|tel|cel|num|m[oó]vil|msisdn/i.test(title) ? [index] : [],
  );
  return found.length > 0 ? found : (mapColumns(header).positions.phone ?? []);
}
