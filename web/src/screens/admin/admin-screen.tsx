import type { JSX } from 'preact';
import { Link } from '../../app/router.js';
import { texts } from '../../i18n/texts.js';
import { Empty } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { ApiKeys } from './api-keys.js';
import { AuditLog } from './audit-log.js';
import { DatabaseReport } from './database-report.js';
import { Exports } from './exports.js';
import { PrivacyRequests } from './privacy-requests.js';
import { SuppressionLists } from './suppression-lists.js';

const PATH = '/administracion';

/** The parts of the administration, by their paths. */
const PARTS = {
  listas: { name: 'lists', show: SuppressionLists },
  descargas: { name: 'exports', show: Exports },
  privacidad: { name: 'privacy', show: PrivacyRequests },
  claves: { name: 'keys', show: ApiKeys },
  auditoria: { name: 'audit', show: AuditLog },
  colas: { name: 'queues', show: Queues },
  base: { name: 'database', show: DatabaseReport },
} as const satisfies Record<string, { name: keyof typeof texts.value.admin.parts; show: () => JSX.Element }>;

/** The administration, one part at a time. */
export function AdminScreen({ id = 'listas' }: { id?: string }): JSX.Element {
  const { admin, common, errors } = texts.value;
  const part = Object.entries(PARTS).find(([place]) => place === id)?.[1];
  return (
    <Screen
      title={admin.title}
      hint={part && admin.hints[part.name]}
      actions={
        <a class="button small" href="/docs" target="_blank" rel="noreferrer">
          {common.docs}
        </a>
      }
    >
      <nav class="tabs" aria-label={admin.title} ref={showCurrent}>
        {Object.entries(PARTS).map(([place, { name }]) => (
          <Link key={place} href={`${PATH}/${place}`} aria-current={place === id ? 'page' : undefined}>
            {admin.parts[name]}
          </Link>
        ))}
      </nav>
      {part ? <part.show /> : <Empty title={errors.pageNotFound} />}
    </Screen>
  );
}

/** On a phone, the tabs are wider than the screen. */
function showCurrent(tabs: HTMLElement | null): void {
  tabs?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
}

/** The board of the queues is a separate page, which the API serves to signed-in administrators. */
function Queues(): JSX.Element {
  const { admin } = texts.value;
  return (
    <Card>
      <Empty
        title={admin.queuesTitle}
        next={admin.queuesNext}
        action={
          <a class="button" href="/colas" target="_blank" rel="noreferrer">
            {admin.openQueues}
          </a>
        }
      />
    </Card>
  );
}
