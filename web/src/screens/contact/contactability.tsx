import type { JSX } from 'preact';
import type { Contact } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';

const FORBIDDING: readonly Contact['status'][] = ['OPTED_OUT', 'BLOCKED', 'BLACKLISTED'];

/** Whether somebody may be contacted, and why not; the same rule as in every list of the API. */
export function Contactability({ contact }: { contact: Contact }): JSX.Element {
  const { contact: words } = texts.value;
  const reasons = reasonsAgainst(contact);
  const allowed = reasons.length === 0;
  return (
    <div class={`notice ${allowed ? 'good' : 'danger'}`}>
      <div>
        <strong>{allowed ? words.contactable : words.notContactable}</strong>
        {allowed ? words.contactableWhy : reasons.join(' ')}
      </div>
    </div>
  );
}

function reasonsAgainst({ opt_out_at, opt_out_method, status }: Contact): string[] {
  const { contact: words, statuses } = texts.value;
  const reasons: string[] = [];
  if (opt_out_at !== null) {
    const when = format.value.date(opt_out_at);
    reasons.push(
      opt_out_method === null ? words.whyOptedOut(when) : words.whyOptedOutBy(when, opt_out_method),
    );
  }
  if (FORBIDDING.includes(status)) reasons.push(words.whyStatus(statuses[status]));
  return reasons;
}
