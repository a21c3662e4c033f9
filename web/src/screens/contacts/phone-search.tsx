import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api, type Failure } from '../../api/client.js';
import { toFailure } from '../../api/use-answer.js';
import { navigate } from '../../app/router.js';
import { texts } from '../../i18n/texts.js';
import { FailureNotice } from '../../parts/answered.js';

/**
 * Finds the contact of a phone and opens it. The phone goes to the API alone: an address of the page with a phone in
 * it would stay in histories and logs.
 */
export function PhoneSearch(): JSX.Element {
  const { contacts } = texts.value;
  const phone = useSignal('');
  const busy = useSignal(false);
  const failure = useSignal<Failure | undefined>(undefined);

  const search = async (): Promise<void> => {
    busy.value = true;
    failure.value = undefined;
    try {
      const path = { phone: phone.value.trim() };
      const contact = await answered(api.GET('/api/v1/contacts/by-phone/{phone}', { params: { path } }));
      navigate(`/contactos/${contact.id}`);
    } catch (reason) {
      failure.value = toFailure(reason);
    }
    busy.value = false;
  };

  return (
    <form
      class="phone-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void search();
      }}
    >
      <label class="field">
        <span>{contacts.search}</span>
        <input
          class="input"
          type="tel"
          inputMode="tel"
          autocomplete="off"
          required
          placeholder={contacts.searchPlaceholder}
          value={phone.value}
          onInput={({ currentTarget }) => (phone.value = currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={busy.value}>
        {contacts.searchSubmit}
      </button>
      <SearchFailure failure={failure.value} />
    </form>
  );
}

function SearchFailure({ failure }: { failure: Failure | undefined }): JSX.Element | null {
  const { contacts } = texts.value;
  if (failure === undefined) return null;
  if (failure.status !== 404 && failure.status !== 400) return <FailureNotice failure={failure} />;
  return (
    <p class="small muted" role="alert">
      {failure.status === 404 ? contacts.searchNotFound : contacts.searchInvalid}
    </p>
  );
}
