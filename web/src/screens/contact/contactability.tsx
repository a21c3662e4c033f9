import type { JSX } from 'preact';
import type { Contact } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';

const FORBIDDING: readonly Contact['status'][] = ['OPTED_OUT', 'BLOCKED', 'BLACKLISTED'];

/** Whether somebody may be contacted, as every list of the API has it, and why not. */
export function Contactability({
  contact,
  contactable,
}: {
  contact: Contact;
  contactable: boolean;
}): JSX.Element {
  const { contact: words } = texts.value;
  const reasons = reasonsAgainst(contact);
  // What the contact itself does not say can only be a list.
  const why = reasons.length > 0 ? reasons.join(' ') : words.whyList;
  return (
    <div class={`notice ${contactable ? 'good' : 'danger'}`}>
      <div>
        <strong>{contactable ? words.contactable : words.notContactable}</strong>
        {contactable ? words.contactableWhy : why}
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
