import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Schemas } from '../../api/client.js';
import { useSegments, writeFilter, type ContactFilter } from '../../api/contact-query.js';
import { useAction } from '../../api/use-action.js';
import { address, Link } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { FailureNotice } from '../../parts/answered.js';

type Segment = Schemas['Segment'];

interface SegmentsProps {
  filter: ContactFilter;
  /** Identifies the filter. */
  filterKey: string;
}

/** The saved filters with their exact counts, and a form to save the current filter. */
export function Segments({ filter, filterKey }: SegmentsProps): JSX.Element | null {
  const { segments: words } = texts.value;
  const saved = useSegments();
  const items = saved.data?.items ?? [];
  const canSave = may('operator') && filterKey !== '' && filter.segment === undefined;
  if (items.length === 0 && !canSave && !saved.failure) return null;
  return (
    <fieldset class="segments">
      <legend class="label">{words.title}</legend>
      {saved.failure && <FailureNotice failure={saved.failure} retry={saved.reload} />}
      <div class="chips">
        {items.map((segment) => (
          <SegmentChip
            key={segment.segment_uuid}
            segment={segment}
            isOpen={filter.segment === segment.segment_uuid}
            onGone={saved.reload}
          />
        ))}
        {canSave && <SaveSegment key={filterKey} filter={filter} onSaved={saved.reload} />}
      </div>
    </fieldset>
  );
}

interface SegmentChipProps {
  segment: Segment;
  isOpen: boolean;
  onGone: () => void;
}

function SegmentChip({ segment, isOpen, onGone }: SegmentChipProps): JSX.Element {
  const { segments: words, common } = texts.value;
  const asking = useSignal(false);
  const { busy, failure, run } = useAction();
  const { segment_uuid, name, contactable, precision } = segment;
  const remove = async (): Promise<void> => {
    const params = { path: { segment_uuid } };
    await answered(api.DELETE('/api/v1/segments/{segment_uuid}', { params }));
    onGone();
  };
  const count = format.value.number(contactable);
  return (
    <>
      <Link
        class="chip"
        href={address('/contactos', isOpen ? {} : writeFilter({ segment: segment_uuid }))}
        aria-current={isOpen ? 'page' : undefined}
      >
        {name}
        <small>{precision === 'exact' ? count : words.about(count)}</small>
      </Link>
      {isOpen && may('operator') && !asking.value && (
        <button type="button" class="button small quiet" onClick={() => (asking.value = true)}>
          {words.remove}
        </button>
      )}
      {isOpen && asking.value && (
        <>
          <button type="button" class="button small danger" disabled={busy} onClick={() => void run(remove)}>
            {words.confirmRemove(name)}
          </button>
          <button type="button" class="button small" onClick={() => (asking.value = false)}>
            {common.back}
          </button>
        </>
      )}
      {failure && <FailureNotice failure={failure} title={texts.value.work.actionFailed} />}
    </>
  );
}

function SaveSegment({ filter, onSaved }: { filter: ContactFilter; onSaved: () => void }): JSX.Element {
  const { segments: words, common } = texts.value;
  const open = useSignal(false);
  const name = useSignal('');
  const { busy, failure, run } = useAction();
  const save = async (): Promise<void> => {
    await answered(api.POST('/api/v1/segments', { body: { name: name.value.trim(), filter } }));
    open.value = false;
    onSaved();
  };
  if (!open.value) {
    return (
      <button type="button" class="button small" onClick={() => (open.value = true)}>
        {words.save}
      </button>
    );
  }
  return (
    <form
      class="actions"
      onSubmit={(event) => {
        event.preventDefault();
        void run(save);
      }}
    >
      <input
        class="input compact"
        aria-label={words.name}
        placeholder={words.name}
        required
        maxLength={100}
        value={name.value}
        onInput={({ currentTarget }) => (name.value = currentTarget.value)}
      />
      <button type="submit" class="button small primary" disabled={busy}>
        {words.confirmSave}
      </button>
      <button type="button" class="button small quiet" onClick={() => (open.value = false)}>
        {common.cancel}
      </button>
      {failure && (
        <FailureNotice failure={failure} title={failure.status === 409 ? words.taken : undefined} />
      )}
    </form>
  );
}
