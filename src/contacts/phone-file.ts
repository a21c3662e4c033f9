import { normalizeMexicanPhone } from '../common/phone.js';
import { ImportError } from './import/import-error.js';
import { headerFinder, mapColumns } from './import/import-columns.js';
import { readPhones } from './import/row-phones.js';
import { Table } from './import/table.js';

/** A file of phones: a single column, or one among others, with or without a header. */
export class PhoneFile {
  rejected = 0;
  private position: number | undefined;

  constructor(private readonly file: string) {}

  /** The phones in E.164, a line for each. Throws ImportError, also when there is none. */
  async *lines(): AsyncGenerator<string> {
    let found = 0;
    const table = new Table({ file: this.file });
    for await (const rows of table.rows((top) => this.begin(top))) {
      let text = '';
      // The header, or its replacement when the file has none.
      if (this.position === undefined) this.position = positionOf(rows.shift()?.cells ?? []);
      for (const { cells } of rows) {
        const phones = readPhones(cells[this.position] ?? '', '').found;
        for (const { phone_e164 } of phones) text += `${phone_e164}\n`;
        this.rejected += Number(phones.length === 0);
        found += phones.length;
      }
      if (text !== '') yield text;
    }
    if (found === 0) throw new ImportError('The file has no phone.');
  }

  private begin(
    top: Parameters<ReturnType<typeof headerFinder>>[0],
  ): ReturnType<ReturnType<typeof headerFinder>> {
    const [first] = top;
    const place = first?.cells.findIndex((cell) => normalizeMexicanPhone(cell).ok) ?? -1;
    if (first && place >= 0) {
      this.position = undefined;
      const cells = first.cells.map((_, index) => (index === place ? 'phone' : ''));
      return { row: { line: 0, cells }, next: first.line };
    }
    return headerFinder()(top);
  }
}

/** All other columns are ignored: every phone of the file is on the list. */
function positionOf(header: string[]): number {
  const ignore = header.flatMap((title, index) =>
    /phone|tel|cel|num|movil|móvil/i.test(title) ? [] : [`#${index + 1}`],
  );
  if (header.length === 1) return 0;
  return mapColumns(header, { ignore }).positions.phone?.[0] ?? 0;
}
