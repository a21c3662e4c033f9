import type { JSX } from 'preact';
import type { Schemas } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Progress } from '../../parts/bars.js';
import { Stat, Stats } from '../../parts/stats.js';
import type { Field } from './import-form.js';

type Import = Schemas['ContactImport'];

/** The result of an import or dry run: counts, columns, reasons of rejects, and the first rows. */
export function ImportSummary({ of }: { of: Import }): JSX.Element {
  const { imports: words, validate } = texts.value;
  const isUnderWay = of.status === 'QUEUED' || of.status === 'RUNNING';
  return (
    <>
      {isUnderWay && (
        <div role="status">
          <Progress percent={of.progress_percentage} label={validate.progress} />
          <p class="small muted">{of.phase === null ? words.waiting : words.phases[of.phase]}</p>
        </div>
      )}
      {of.error_details !== null && (
        <div class="notice danger" role="alert">
          <div>
            <strong>{words.failed}</strong>
            <span lang="en">{of.error_details}</span>
          </div>
        </div>
      )}
      {of.rows_read > 0 && (
        <Stats>
          <Stat name={words.rows} value={of.rows_read} />
          <Stat name={of.dry_run ? words.wouldCreate : words.created} value={of.created} />
          <Stat name={of.dry_run ? words.wouldUpdate : words.updated} value={of.updated} />
          <Stat name={words.unchanged} value={of.unchanged} />
          <Stat name={words.rejected} value={of.rejected} />
        </Stats>
      )}
      <Reasons counts={of.rejected_by_code} title={words.rejectedWhy} />
      <Reasons counts={of.taken_in_part_by_code} title={words.takenInPart} />
      <Understood of={of} />
      {of.preview.length > 0 && <Preview rows={of.preview} />}
    </>
  );
}

function Reasons({ counts, title }: { counts: Record<string, number>; title: string }): JSX.Element | null {
  const rows = Object.entries(counts).sort(([, one], [, other]) => other - one);
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 class="label">{title}</h3>
      <ul class="part-list reasons">
        {rows.map(([code, count]) => (
          <li key={code}>
            <span>{reasonName(code)}</span>
            <span>{format.value.number(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The text of a known code; an unknown code itself. */
function reasonName(code: string): string {
  const { reasons, tooLong, unreadable } = texts.value.imports;
  const known = Object.entries(reasons).find(([name]) => name === code)?.[1];
  if (known !== undefined) return known;
  const [, field = '', fault] = /^(\w+?)_(too_long|unreadable)$/.exec(code) ?? [];
  if (fault === undefined) return code;
  return fault === 'too_long' ? tooLong(fieldName(field)) : unreadable(fieldName(field));
}

function fieldName(field: string): string {
  return Object.entries(texts.value.imports.fields).find(([name]) => name === field)?.[1] ?? field;
}

/** The columns of the file by field, and the assumptions that were made. */
function Understood({ of }: { of: Import }): JSX.Element | null {
  const { imports: words } = texts.value;
  const columns = Object.entries(of.columns as Partial<Record<Field, string[]>>);
  if (columns.length === 0) return null;
  return (
    <div>
      <h3 class="label">{words.understood}</h3>
      <ul class="chips">
        {columns.map(([field, titles]) => (
          <li key={field} class="badge">
            {fieldName(field)} ← {titles.join(' + ')}
          </li>
        ))}
        {of.ignored_columns.map((title) => (
          <li key={title} class="badge quiet">
            {words.notRead(title)}
          </li>
        ))}
      </ul>
      {of.notices.map((notice) => (
        <p key={notice} class="small muted" lang="en">
          {notice}
        </p>
      ))}
    </div>
  );
}

function Preview({ rows }: { rows: Import['preview'] }): JSX.Element {
  const { imports: words, contacts, common } = texts.value;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={words.preview}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              {words.line}
            </th>
            <th scope="col">{contacts.columnNames.phone}</th>
            <th scope="col">{contacts.columnNames.full_name}</th>
            <th scope="col">{contacts.columnNames.state_name}</th>
            <th scope="col">{contacts.columnNames.municipality}</th>
            <th scope="col">{words.note}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, reason, contact }) => (
            <tr key={line}>
              <td class="number">{line}</td>
              <td>{contact ? format.value.phone(contact.phone_e164.slice(3)) : '–'}</td>
              <td>{contact?.full_name ?? '–'}</td>
              <td>{contact?.state_name ?? '–'}</td>
              <td>{contact?.municipality ?? contact?.city ?? '–'}</td>
              <td>
                {reason !== null && <span class="badge warning">{reasonName(reason)}</span>}
                {contact?.opt_out_at != null && <span class="badge danger">{words.optsOut}</span>}
                {reason === null && contact?.opt_out_at == null && <span class="muted">{common.fine}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
