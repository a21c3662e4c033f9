import type { JSX } from 'preact';
import type { ContactStatus, Platform, Schemas, Tier } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';

/** The events of the contact, newest first. */
export function History({ events }: { events: Schemas['HistoryEvent'][] }): JSX.Element {
  return (
    <ol class="history">
      {events.map((event, index) => (
        <li key={index}>
          <span>{describe(event)}</span>
          <small class="muted">
            {format.value.dateTime(event.at)}
            {event.by !== null && ` · ${event.by}`}
          </small>
        </li>
      ))}
    </ol>
  );
}

function describe({ kind, detail, score }: Schemas['HistoryEvent']): string {
  const { history, statuses, tiers, platforms } = texts.value;
  const what = detail ?? '';
  switch (kind) {
    case 'created':
    case 'sent':
      return history[kind];
    case 'status':
      return history.status(statuses[what as ContactStatus]);
    case 'opt_out':
    case 'opt_in':
    case 'override':
    case 'reply':
      return `${history[kind]} (${methodName(what)})`;
    case 'account_found':
    case 'no_account':
      return history[kind](platforms[what as Platform]);
    case 'scored':
      return history.scored(String(score), tiers[what as Tier]);
  }
}

/** The name of the channel; unknown ones as recorded. */
export function methodName(method: string): string {
  const { methods } = texts.value.consent;
  return Object.entries(methods).find(([name]) => name === method.toUpperCase())?.[1] ?? method;
}
