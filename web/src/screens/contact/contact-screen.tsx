import type { ComponentChildren, JSX } from 'preact';
import { answered, api, type Contact, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers, useAnswer } from '../../api/use-answer.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { Icon } from '../../parts/icon.js';
import { ContactPrivacy } from './contact-privacy.js';
import { Contactability } from './contactability.js';
import { History } from './history.js';
import { PlatformResults } from './platform-results.js';
import { ScoreParts } from './score-parts.js';

/** All data of one contact. */
interface Whole {
  contact: Contact;
  results: Schemas['PlatformValidationResponse'][];
  contactability: Schemas['Contactability'];
  history: Schemas['HistoryEvent'][];
  /** Null for a contact without a score. */
  score: Schemas['ExplainedScoreResponse'] | null;
}

async function loadContact(contact_id: number, signal: AbortSignal): Promise<Whole> {
  const params = { path: { contact_id } };
  const [contact, results, contactability, { items: history }] = await Promise.all([
    answered(api.GET('/api/v1/contacts/{contact_id}', { params, signal })),
    answered(api.GET('/api/v1/validations/contact/{contact_id}', { params, signal })),
    answered(api.GET('/api/v1/dashboard/contacts/{contact_id}/contactability', { params, signal })),
    answered(api.GET('/api/v1/dashboard/contacts/{contact_id}/history', { params, signal })),
  ]);
  // Not requested without a score, because browsers log every 404 to their console.
  const isScored = contact.last_scored_at !== null;
  const score = isScored
    ? await answered(api.GET('/api/v1/lead-scoring/contact/{contact_id}', { params, signal }))
    : null;
  return { contact, results, contactability, history, score };
}

/** One contact: whether it may be contacted, where it is reachable, and how its score is computed. */
export function ContactScreen({ id }: { id: string }): JSX.Element {
  const { contact: words, contacts } = texts.value;
  const contactId = Number(id);
  const whole = useAnswer(Number.isInteger(contactId) ? `contact ${id}` : null, (signal) =>
    loadContact(contactId, signal),
  );
  if (whole.failure?.status === 404 || !Number.isInteger(contactId)) {
    return (
      <Screen title={contacts.title} actions={<Back />}>
        <Empty title={words.notFound} />
      </Screen>
    );
  }
  return (
    <Screen
      title={whole.data?.contact.full_name ?? contacts.noName}
      hint={whole.data && format.value.phone(whole.data.contact.phone_national)}
      actions={<Back />}
    >
      <Answered answer={whole} lines={12}>
        {({ contact, results, contactability, history, score }) => (
          <div class="grid contact-columns">
            <div class="grid">
              <Contactability contact={contact} contactability={contactability} onDone={whole.reload} />
              <Card title={words.score} action={<Calculate contact={contact} onDone={whole.reload} />}>
                {score ? (
                  <ScoreParts score={score} />
                ) : (
                  <Empty title={words.noScore} next={words.noScoreNext} />
                )}
              </Card>
              <Card title={words.platforms}>
                <PlatformResults contact={contact} results={results} />
              </Card>
            </div>
            <div class="grid">
              <Card title={words.details}>
                <Details contact={contact} />
              </Card>
              <Card title={words.history}>
                <History events={history} />
              </Card>
              {may('operator') && <ContactPrivacy contactId={contact.id} />}
            </div>
          </div>
        )}
      </Answered>
    </Screen>
  );
}

function Back(): JSX.Element {
  return (
    <button type="button" class="button small quiet" onClick={() => history.back()}>
      <Icon name="back" />
      {texts.value.contact.back}
    </button>
  );
}

function Calculate({ contact, onDone }: { contact: Contact; onDone: () => void }): JSX.Element | null {
  const { busy, failure, run } = useAction();
  if (!may('operator')) return null;
  const calculate = async (): Promise<void> => {
    const params = { path: { contact_id: contact.id } };
    await answered(api.POST('/api/v1/lead-scoring/calculate/{contact_id}', { params }));
    forgetAnswers();
    onDone();
  };
  return (
    <div>
      <button type="button" class="button small" disabled={busy} onClick={() => void run(calculate)}>
        {texts.value.contact.calculate}
      </button>
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}

function Details({ contact }: { contact: Contact }): JSX.Element {
  const { contact: words, common, statuses } = texts.value;
  const { dateTime, number, phone } = format.value;
  const place = [contact.neighborhood, contact.city, contact.municipality, contact.state_name];
  const rows: [string, ComponentChildren][] = [
    [words.name, contact.full_name],
    [words.phone, phone(contact.phone_national)],
    [words.original, contact.phone_original],
    [words.address, contact.address],
    [words.place, [...new Set(place.filter(Boolean))].join(', ')],
    [words.operator, contact.operator],
    [texts.value.contacts.line, contact.is_mobile ? common.mobile : common.landline],
    [words.status, statuses[contact.status]],
    [words.source, contact.source],
    [words.sent, number(contact.send_count)],
    [words.lastSent, contact.last_sent_at && dateTime(contact.last_sent_at)],
    [words.created, dateTime(contact.created_at)],
    [words.updated, dateTime(contact.updated_at)],
  ];
  return (
    <dl class="details">
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
