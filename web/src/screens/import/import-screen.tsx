import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { useAnswer } from '../../api/use-answer.js';
import { useImport } from '../../api/use-followed.js';
import { useWork, work } from '../../api/use-work.js';
import { Link, navigate } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice, More } from '../../parts/answered.js';
import { Card, Screen } from '../../parts/card.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { chosenFile, dryRun, forgetFile, sendFile } from './import-form.js';
import { ImportSummary } from './import-summary.js';
import { ReadingOptions } from './reading-options.js';

const PAGE = 20;

/** Imports contacts: choose a file, check how it is understood, correct that and import it. Lists earlier imports. */
export function ImportScreen(): JSX.Element {
  const { imports: words } = texts.value;
  return (
    <Screen title={words.title} hint={words.hint}>
      {may('operator') && (chosenFile.value ? <ChosenFile file={chosenFile.value} /> : <DropFile />)}
      <Card title={words.list}>
        <ImportList />
      </Card>
    </Screen>
  );
}

/** Takes a file by dragging or choosing, and starts a dry run. */
function DropFile(): JSX.Element {
  const { imports: words } = texts.value;
  const over = useSignal(false);
  const { busy, failure, run } = useAction();
  const choose = (file: File | undefined): void => {
    if (!file) return;
    void run(async () => {
      dryRun.value = await sendFile(file, true);
      chosenFile.value = file;
    });
  };
  return (
    <Card>
      {failure && <FailureNotice failure={failure} title={words.notSent} />}
      <label
        class={over.value ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => (over.value = false)}
        onDrop={(event) => {
          event.preventDefault();
          over.value = false;
          choose(event.dataTransfer?.files[0]);
        }}
      >
        <strong>{busy ? words.sending : words.drop}</strong>
        <span class="muted">{words.dropHint}</span>
        <input
          type="file"
          accept=".csv,.txt,.tsv,.xlsx,.gz"
          aria-label={words.choose}
          disabled={busy}
          onChange={({ currentTarget }) => choose(currentTarget.files?.[0])}
        />
      </label>
    </Card>
  );
}

/** The file as the API understands it, before anything is written. */
function ChosenFile({ file }: { file: File }): JSX.Element {
  const { imports: words } = texts.value;
  const { busy, failure, run } = useAction();
  const preview = (): Promise<void> =>
    run(async () => {
      dryRun.value = await sendFile(file, true);
    });
  const start = (): Promise<void> =>
    run(async () => {
      const uuid = await sendFile(file, false);
      forgetFile();
      navigate(`/importar/${uuid}`);
    });
  return (
    <Card
      title={file.name}
      hint={words.notYet}
      action={
        <button type="button" class="button small quiet" onClick={forgetFile}>
          {words.another}
        </button>
      }
    >
      {dryRun.value !== undefined && (
        <DryRun key={dryRun.value} uuid={dryRun.value} busy={busy} start={start} />
      )}
      {failure && <FailureNotice failure={failure} title={words.notSent} />}
      <ReadingOptions uuid={dryRun.value} busy={busy} onPreview={() => void preview()} />
    </Card>
  );
}

function DryRun({
  uuid,
  busy,
  start,
}: {
  uuid: string;
  busy: boolean;
  start: () => Promise<void>;
}): JSX.Element {
  const { imports: words } = texts.value;
  const { work: seen } = useImport(uuid);
  return (
    <Answered answer={seen} lines={8}>
      {(found) => (
        <>
          <ImportSummary of={found} />
          {found.status === 'COMPLETED' && (
            <div class="notice">
              <strong>
                {words.would(format.value.number(found.created), format.value.number(found.updated))}
              </strong>
              <button type="button" class="button primary" disabled={busy} onClick={() => void start()}>
                {busy ? words.sending : words.start}
              </button>
            </div>
          )}
        </>
      )}
    </Answered>
  );
}

function ImportList(): JSX.Element {
  const { imports: words } = texts.value;
  useWork();
  const [limit, setLimit] = useState(PAGE);
  // Loaded again whenever work starts or ends.
  const states = (work.value ?? []).map(({ uuid, status }) => `${uuid} ${status}`).join();
  const imports = useAnswer(`imports ${limit} ${states}`, (signal) =>
    answered(api.GET('/api/v1/contacts/imports', { params: { query: { limit } }, signal })),
  );
  return (
    <Answered answer={imports} lines={6}>
      {({ items, next_cursor }) =>
        items.length === 0 ? (
          <Empty title={words.none} next={words.noneNext} />
        ) : (
          <>
            <ul class="record-list">
              {items.map((item) => (
                <li key={item.import_uuid} class="record-head">
                  <div>
                    <Link href={`/importar/${item.import_uuid}`}>{item.file_name ?? words.terminal}</Link>
                    <div class="facts">
                      <span>{words.kinds[item.kind]}</span>
                      {item.dry_run && <span class="badge">{words.dryRun}</span>}
                      <span>{words.by(format.value.dateTime(item.created_at), item.created_by)}</span>
                      <span>
                        {words.counts(
                          format.value.number(item.created),
                          format.value.number(item.updated),
                          format.value.number(item.rejected),
                        )}
                      </span>
                    </div>
                  </div>
                  <StatusBadge status={item.status} />
                </li>
              ))}
            </ul>
            <More next_cursor={next_cursor} limit={limit} setLimit={setLimit} />
          </>
        )
      }
    </Answered>
  );
}
