import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api } from '../api/client.js';
import { useAction } from '../api/use-action.js';
import { useWork, work, workIsLive, workRates, type WorkItem } from '../api/use-work.js';
import { Link } from '../app/router.js';
import { may } from '../app/session.js';
import { format } from '../i18n/format.js';
import { texts } from '../i18n/texts.js';
import { Empty, FailureNotice, Skeleton } from './answered.js';
import { Progress } from './bars.js';
import { StatusBadge } from './status-badge.js';

/** Few enough to keep the counts below visible. */
const SHOWN_FIRST = 4;

/** Running work comes first. */
const ORDER: Record<WorkItem['status'], number> = {
  RUNNING: 0,
  QUEUED: 1,
  PAUSED: 2,
  FAILED: 3,
  COMPLETED: 4,
  CANCELLED: 5,
};

/** Work that runs, waits or has just ended, with the possible actions. */
export function WorkList(): JSX.Element {
  useWork();
  const all = useSignal(false);
  const { overview, errors, nav } = texts.value;
  const items = work.value && [...work.value].sort((one, other) => ORDER[one.status] - ORDER[other.status]);
  return (
    <>
      {!workIsLive.value && (
        <div class="notice warning" role="status">
          {errors.stale}
        </div>
      )}
      {items === undefined && workIsLive.value && <Skeleton lines={2} />}
      {items?.length === 0 && (
        <Empty
          title={overview.noWork}
          action={
            may('operator') && (
              <Link class="button small" href="/validar">
                {nav.validate}
              </Link>
            )
          }
        />
      )}
      {items && items.length > 0 && (
        <ul class="work-list">
          {(all.value ? items : items.slice(0, SHOWN_FIRST)).map((item) => (
            <WorkRow key={item.uuid} item={item} />
          ))}
        </ul>
      )}
      {items && items.length > SHOWN_FIRST && (
        <button
          type="button"
          class="button small quiet show-more"
          aria-expanded={all.value}
          onClick={() => (all.value = !all.value)}
        >
          {all.value ? overview.fewerWork : overview.moreWork(String(items.length - SHOWN_FIRST))}
        </button>
      )}
    </>
  );
}

function WorkRow({ item }: { item: WorkItem }): JSX.Element {
  const { work: words } = texts.value;
  const { kind, uuid, status, progress_percentage } = item;
  const name = item.name ?? (kind === 'scoring' ? words.scoringName : words.kinds[kind]);
  const href = addressOf(item);
  return (
    <li class="work-item">
      <div>
        <div class="name">{href === undefined ? name : <Link href={href}>{name}</Link>}</div>
        <div class="facts">
          <span>{words.kinds[kind]}</span>
          <span>{words.by(item.created_by)}</span>
          <StatusBadge status={status} />
        </div>
      </div>
      <div>
        <Progress
          percent={progress_percentage}
          label={name}
          paused={status !== 'RUNNING' && status !== 'COMPLETED'}
        />
        <div class="facts">
          <WorkFacts item={item} />
        </div>
      </div>
      <WorkActions kind={kind} uuid={uuid} status={status} />
    </li>
  );
}

/** The address of the work's screen; undefined when the user may not see one. */
function addressOf({ kind, uuid }: WorkItem): string | undefined {
  switch (kind) {
    case 'validation':
      return `/validar/${uuid}`;
    case 'import':
      return `/importar/${uuid}`;
    case 'export':
      return may('admin') ? '/administracion/descargas' : undefined;
    case 'scoring':
      return undefined;
  }
}

/** The progress, the speed and the remaining time. */
export function WorkFacts({
  item,
}: {
  item: Pick<WorkItem, 'uuid' | 'processed_contacts' | 'total_contacts' | 'cost' | 'estimated_cost'>;
}): JSX.Element {
  const { work: words } = texts.value;
  const { number, span, decimal } = format.value;
  const { processed_contacts: done, total_contacts: total } = item;
  const rate = workRates.value.get(item.uuid);
  return (
    <>
      <span>
        {total === null ? words.doneOnly(number(done)) : words.progress(number(done), number(total))}
      </span>
      {rate !== undefined && rate > 0 && (
        <span>{words.rate(rate < 10 ? decimal(rate) : number(Math.round(rate)))}</span>
      )}
      {rate !== undefined && rate > 0 && total !== null && total > done && (
        <span>{words.left(span((total - done) / rate))}</span>
      )}
      <CostSoFar of={item} />
    </>
  );
}

/** The cost so far and the estimated total; nothing without prices. */
function CostSoFar({ of }: { of: Pick<WorkItem, 'cost' | 'estimated_cost'> }): JSX.Element | null {
  const { work: words } = texts.value;
  const { money } = format.value;
  if (of.cost === null) return null;
  return (
    <span>
      {of.estimated_cost === null
        ? words.costOnly(money(of.cost))
        : words.cost(money(of.cost), money(of.estimated_cost))}
    </span>
  );
}

type Action = 'pause' | 'resume' | 'cancel';

const ALLOWED: Record<WorkItem['status'], readonly Action[]> = {
  QUEUED: ['cancel'],
  RUNNING: ['pause', 'cancel'],
  PAUSED: ['resume', 'cancel'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

function act(kind: WorkItem['kind'], uuid: string, action: Action): Promise<unknown> {
  switch (kind) {
    case 'validation':
      return answered(
        api.POST(`/api/v1/validation-jobs/{job_uuid}/${action}`, { params: { path: { job_uuid: uuid } } }),
      );
    case 'scoring':
      return answered(
        api.POST(`/api/v1/lead-scoring/runs/{run_uuid}/${action}`, { params: { path: { run_uuid: uuid } } }),
      );
    case 'export':
      return answered(
        api.POST('/api/v1/exports/{export_uuid}/cancel', { params: { path: { export_uuid: uuid } } }),
      );
    case 'import':
      return answered(
        api.POST('/api/v1/contacts/imports/{import_uuid}/cancel', {
          params: { path: { import_uuid: uuid } },
        }),
      );
  }
}

interface WorkActionsProps extends Pick<WorkItem, 'kind' | 'uuid' | 'status'> {
  /** Called after each successful action. */
  onDone?: () => void;
}

/** The actions that state and role allow; cancelling asks for a confirmation. */
export function WorkActions({ kind, uuid, status, onDone }: WorkActionsProps): JSX.Element | null {
  const { work: words } = texts.value;
  const asking = useSignal(false);
  const { busy, failure, run: attempt } = useAction();
  // Imports and exports cannot be paused.
  const isFile = kind === 'import' || kind === 'export';
  const allowed = ALLOWED[status].filter((action) => !isFile || action === 'cancel');
  if (!may(kind === 'scoring' ? 'admin' : 'operator') || allowed.length === 0) return null;

  const run = async (action: Action): Promise<void> => {
    await attempt(async () => {
      await act(kind, uuid, action);
      onDone?.();
    });
    asking.value = false;
  };

  return (
    <div class="actions">
      {failure && <FailureNotice failure={failure} title={words.actionFailed} />}
      {asking.value ? (
        <>
          <span class="small">{words.confirmCancel}</span>
          <button
            type="button"
            class="button small danger"
            disabled={busy}
            onClick={() => void run('cancel')}
          >
            {words.cancel}
          </button>
          <button type="button" class="button small" onClick={() => (asking.value = false)}>
            {words.keep}
          </button>
        </>
      ) : (
        allowed.map((action) => (
          <button
            key={action}
            type="button"
            class="button small"
            disabled={busy}
            onClick={() => (action === 'cancel' ? (asking.value = true) : void run(action))}
          >
            {words[action]}
          </button>
        ))
      )}
    </div>
  );
}
