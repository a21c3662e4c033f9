import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { forgetAnswers, useAnswer } from '../../api/use-answer.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';

type Snapshot = Schemas['SuppressionSnapshot'];

/** The suppression lists with their versions, and the upload of a new version. */
export function SuppressionLists(): JSX.Element {
  const { suppressions: words } = texts.value;
  const lists = useAnswer('suppressions', (signal) => answered(api.GET('/api/v1/suppressions', { signal })));
  const reload = (): void => {
    forgetAnswers();
    lists.reload();
  };
  return (
    <>
      <Card title={words.add} hint={words.addHint}>
        <NewVersion onDone={reload} />
      </Card>
      <Card title={words.title}>
        <Answered answer={lists}>
          {({ items, opt_outs }) => (
            <>
              {items.length === 0 ? <Empty title={words.none} next={words.noneNext} /> : null}
              {items.length > 0 && <Versions items={items} onDone={reload} />}
              {opt_outs > 0 && <p class="small muted">{words.optOuts(format.value.number(opt_outs))}</p>}
            </>
          )}
        </Answered>
      </Card>
    </>
  );
}

function Versions({ items, onDone }: { items: Snapshot[]; onDone: () => void }): JSX.Element {
  const { suppressions: words } = texts.value;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={words.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.list}</th>
            <th scope="col" class="number">
              {words.phones}
            </th>
            <th scope="col">{words.stored}</th>
            <th scope="col">{words.licence}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">
              <span class="visually-hidden">{words.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Version key={item.snapshot_uuid} item={item} onDone={onDone} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Version({ item, onDone }: { item: Snapshot; onDone: () => void }): JSX.Element {
  const { suppressions: words, work } = texts.value;
  const { number, ago, fullDay } = format.value;
  const { busy, failure, run } = useAction();
  const change = async (): Promise<void> => {
    const params = { path: { snapshot_uuid: item.snapshot_uuid } };
    await answered(
      item.active
        ? api.POST('/api/v1/suppressions/{snapshot_uuid}/deactivate', { params })
        : api.POST('/api/v1/suppressions/{snapshot_uuid}/activate', { params }),
    );
    onDone();
  };
  return (
    <tr>
      <th scope="row">
        {item.list} <span class="small muted">{words.version(String(item.version))}</span>
        {item.states !== null && <div class="small muted">{item.states.join(', ')}</div>}
      </th>
      <td class="number">{number(item.phones)}</td>
      <td>
        {ago(item.created_at)} <span class="small muted">{item.created_by}</span>
      </td>
      <td>{item.licence_until === null ? '–' : fullDay(item.licence_until)}</td>
      <td>
        <span class={item.active ? 'badge soft' : 'badge quiet'}>
          {item.active ? words.active : words.inactive}
        </span>{' '}
        {item.warnings.map((warning) => (
          <span key={warning} class="badge warning">
            {words.warnings[warning]}
          </span>
        ))}
      </td>
      <td>
        <button type="button" class="button small" disabled={busy} onClick={() => void run(change)}>
          {item.active ? words.deactivate : words.activate}
        </button>
        {failure && <FailureNotice failure={failure} title={work.actionFailed} />}
      </td>
    </tr>
  );
}

/** Uploads a file of phones as the next version of a list. */
function NewVersion({ onDone }: { onDone: () => void }): JSX.Element {
  const { suppressions: words, work } = texts.value;
  const { busy, failure, run } = useAction();
  const stored = useSignal<Snapshot | undefined>(undefined);
  const send = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    for (const name of ['effective_from', 'licence_until']) if (fields.get(name) === '') fields.delete(name);
    // The API reads the fields before the file, so the file comes last.
    const file = fields.get('file');
    fields.delete('file');
    if (file !== null) fields.set('file', file);
    stored.value = undefined;
    stored.value = await answered(
      api.POST('/api/v1/suppressions', {
        body: fields as unknown as Schemas['SuppressionForm'],
        bodySerializer: () => fields,
      }),
    );
    form.reset();
    onDone();
  };
  return (
    <form
      class="grid"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        void run(() => send(form));
      }}
    >
      <div class="field-row">
        <label class="field">
          <span>{words.list}</span>
          <input class="input" name="list" required pattern="[a-z0-9_\-]{1,30}" placeholder="repep" />
        </label>
        <label class="field">
          <span>{words.file}</span>
          <input class="input" type="file" name="file" required accept=".csv,.txt,.xlsx,.gz" />
        </label>
        <label class="field">
          <span>{words.effectiveFrom}</span>
          <input class="input" type="date" name="effective_from" />
        </label>
        <label class="field">
          <span>{words.licenceUntil}</span>
          <input class="input" type="date" name="licence_until" />
        </label>
      </div>
      {failure && <FailureNotice failure={failure} title={work.actionFailed} />}
      <div class="actions">
        <button type="submit" class="button primary" disabled={busy}>
          {busy ? words.sending : words.send}
        </button>
        {stored.value && (
          <span role="status">
            {words.sent(
              stored.value.list,
              format.value.number(stored.value.phones),
              format.value.number(stored.value.rejected),
            )}
          </span>
        )}
      </div>
    </form>
  );
}
