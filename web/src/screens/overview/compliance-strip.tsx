import type { JSX } from 'preact';
import type { Schemas } from '../../api/client.js';
import { Link } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';

/** Compliance in one line: recent opt-outs, and the age of the lists. */
export function ComplianceStrip({ data }: { data: Schemas['Compliance'] }): JSX.Element {
  const { compliance: words, suppressions } = texts.value;
  const { number } = format.value;
  const lists = data.suppression_lists;
  const { open } = data.privacy_requests;
  const openRequests = words.openRequests(open, number(open));
  return (
    <section class="compliance" aria-label={words.title}>
      <span>
        <strong>{words.optOuts(data.opt_outs_today, number(data.opt_outs_today))}</strong>{' '}
        <span class="muted">{words.week(number(data.opt_outs_week))}</span>
      </span>
      {lists.length === 0 && <span class="badge warning">{words.noList}</span>}
      {lists.map(({ list, phones, age_days, warnings }) => (
        <span key={list}>
          {words.list(list, number(phones))}{' '}
          <span class="muted">{words.age(age_days, number(age_days))}</span>
          {warnings.map((warning) => (
            <span key={warning} class="badge warning">
              {suppressions.warnings[warning]}
            </span>
          ))}
        </span>
      ))}
      {open > 0 && (
        <span>
          {may('admin') ? <Link href="/administracion/privacidad">{openRequests}</Link> : openRequests}{' '}
          {data.privacy_requests.overdue > 0 && (
            <span class="badge danger">{words.overdueRequests(number(data.privacy_requests.overdue))}</span>
          )}{' '}
          {data.privacy_requests.due_soon > 0 && (
            <span class="badge warning">{words.dueRequests(number(data.privacy_requests.due_soon))}</span>
          )}
        </span>
      )}
      {may('admin') && <Link href="/administracion/listas">{suppressions.add}</Link>}
    </section>
  );
}
