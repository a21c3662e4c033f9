import { signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answered, api } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { navigate } from '../../app/router.js';
import { texts } from '../../i18n/texts.js';
import { FailureNotice } from '../../parts/answered.js';

/**
 * The searched text: the beginning of a phone or words of a name. It is not in the page's address, which would be
 * kept in histories and logs.
 */
export const searched = signal('');

/** A text that may be a whole phone. It also finds a contact who may not be contacted and is in no list. */
const WHOLE_PHONE = /^\D*(?:\d\D*){10,}$/;

/** Finds contacts by name, by the first digits of their phone, or one contact by its whole phone. */
export function ContactSearch(): JSX.Element {
  const { contacts } = texts.value;
  const text = useSignal(searched.value);
  const { busy, failure, run } = useAction();

  const search = async (): Promise<void> => {
    const wanted = text.value.trim();
    if (!WHOLE_PHONE.test(wanted)) {
      searched.value = wanted;
      return;
    }
    const params = { path: { phone: wanted } };
    const contact = await answered(api.GET('/api/v1/contacts/by-phone/{phone}', { params }));
    navigate(`/contactos/${contact.id}`);
  };

  return (
    <form
      class="phone-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void run(search);
      }}
    >
      <label class="field">
        <span>{contacts.search}</span>
        <input
          class="input"
          type="search"
          autocomplete="off"
          maxLength={100}
          placeholder={contacts.searchPlaceholder}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
            if (currentTarget.value === '') searched.value = '';
          }}
        />
      </label>
      <button type="submit" class="button" disabled={busy}>
        {contacts.searchSubmit}
      </button>
      {failure &&
        (failure.status === 404 || failure.status === 400 ? (
          <p class="small muted" role="alert">
            {failure.status === 404 ? contacts.searchNotFound : contacts.searchInvalid}
          </p>
        ) : (
          <FailureNotice failure={failure} />
        ))}
    </form>
  );
}
