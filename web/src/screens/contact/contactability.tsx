import type { JSX } from 'preact';
import type { Contact, Schemas } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Consent } from './consent.js';
import { methodName } from './history.js';

const FORBIDDING: readonly Contact['status'][] = ['OPTED_OUT', 'BLOCKED', 'BLACKLISTED'];

interface ContactabilityProps {
  contact: Contact;
  contactability: Schemas['Contactability'];
  /** Called after an opt-out or opt-in. */
  onDone: () => void;
}

/** Whether the contact may be contacted, as in every list of the API, and if not, why. */
export function Contactability({ contact, contactability, onDone }: ContactabilityProps): JSX.Element {
  const { contact: words } = texts.value;
  const { contactable } = contactability;
  const reasons = reasonsAgainst(contact, contactability);
  return (
    <div class={`notice ${contactable ? 'good' : 'danger'}`}>
      <div>
        <strong>{contactable ? words.contactable : words.notContactable}</strong>
        {contactable ? words.contactableWhy : reasons.map((reason) => <div key={reason}>{reason}</div>)}
      </div>
      <Consent contact={contact} onDone={onDone} />
    </div>
  );
}

function reasonsAgainst(
  { opt_out_at, opt_out_method, status }: Contact,
  { suppression_lists }: Schemas['Contactability'],
): string[] {
  const { contact: words, statuses } = texts.value;
  const reasons: string[] = [];
  if (opt_out_at !== null) {
    const when = format.value.date(opt_out_at);
    reasons.push(
      opt_out_method === null
        ? words.whyOptedOut(when)
        : words.whyOptedOutBy(when, methodName(opt_out_method)),
    );
  }
  if (FORBIDDING.includes(status)) reasons.push(words.whyStatus(statuses[status]));
  for (const list of suppression_lists) reasons.push(words.whyLists[list] ?? words.whyList(list));
  return reasons;
}
