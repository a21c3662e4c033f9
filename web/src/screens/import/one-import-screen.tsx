import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers } from '../../api/use-answer.js';
import { hasEnded, useImport } from '../../api/use-followed.js';
import { Link } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { Icon } from '../../parts/icon.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { ImportSummary } from './import-summary.js';

/** One import: its progress, its result, its rejects, and how to undo it. */
export function OneImportScreen({ id }: { id: string }): JSX.Element {
  const { imports: words, errors } = texts.value;
  const { work: found, isLive } = useImport(id);
  const all = (
    <Link class="button small quiet" href="/importar">
      <Icon name="back" />
      {words.list}
    </Link>
  );
  if (found.failure?.status === 404 || found.failure?.status === 400) {
    return (
      <Screen title={words.one} actions={all}>
        <Empty title={words.notFound} />
      </Screen>
    );
  }
  const { data } = found;
  return (
    <Screen
      title={data ? (data.file_name ?? words.terminal) : words.one}
      hint={data && words.by(format.value.dateTime(data.created_at), data.created_by)}
      actions={all}
    >
      {!isLive && data && !hasEnded(data) && (
        <div class="notice warning" role="status">
          {errors.stale}
        </div>
      )}
      <Answered answer={found} lines={10}>
        {(of) => (
          <Card
            title={words.kinds[of.kind]}
            action={may('operator') && <ImportActions of={of} onDone={found.reload} />}
          >
            <div class="actions">
              <StatusBadge status={of.status} />
              {of.dry_run && <span class="badge">{words.dryRun}</span>}
            </div>
            {of.undone_at !== null && (
              <p class="notice">
                {words.undone(
                  format.value.number(of.undone_created),
                  format.value.number(of.undone_updated),
                  format.value.number(of.undone_kept),
                )}
              </p>
            )}
            <ImportSummary of={of} />
          </Card>
        )}
      </Answered>
    </Screen>
  );
}

type Action = 'cancel' | 'undo';

function ImportActions({ of, onDone }: { of: Schemas['ContactImport']; onDone: () => void }): JSX.Element {
  const { imports: words, work, common } = texts.value;
  const asking = useSignal(false);
  const { busy, failure, run } = useAction();
  const act = async (action: Action): Promise<void> => {
    const params = { path: { import_uuid: of.import_uuid } };
    await answered(
      action === 'cancel'
        ? api.POST('/api/v1/contacts/imports/{import_uuid}/cancel', { params })
        : api.POST('/api/v1/contacts/imports/{import_uuid}/undo', { params }),
    );
    asking.value = false;
    forgetAnswers();
    onDone();
  };
  const changed = of.kind === 'contacts' && !of.dry_run && of.created + of.updated > 0;
  const action: Action | undefined = !hasEnded(of)
    ? 'cancel'
    : changed && of.undone_at === null
      ? 'undo'
      : undefined;
  return (
    <div class="actions">
      {failure && <FailureNotice failure={failure} title={work.actionFailed} />}
      {of.rejected > 0 && (
        <a class="button small" href={`/api/v1/contacts/imports/${of.import_uuid}/rejects`} download>
          {words.rejects(format.value.number(of.rejected))}
        </a>
      )}
      {action !== undefined && !asking.value && (
        <button type="button" class="button small" onClick={() => (asking.value = true)}>
          {action === 'undo' ? words.undo : work.cancel}
        </button>
      )}
      {action !== undefined && asking.value && (
        <>
          <span class="small">{action === 'undo' ? words.confirmUndo : work.confirmCancel}</span>
          <button
            type="button"
            class="button small danger"
            disabled={busy}
            onClick={() => void run(() => act(action))}
          >
            {action === 'undo' ? words.undo : work.cancel}
          </button>
          <button type="button" class="button small" onClick={() => (asking.value = false)}>
            {common.back}
          </button>
        </>
      )}
    </div>
  );
}
