import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Failure } from '../api/client.js';
import { toFailure } from '../api/use-answer.js';
import icon from '../icon.svg';
import { FailureNotice, Skeleton } from '../parts/answered.js';
import { texts } from '../i18n/texts.js';
import { address, navigate, path, place } from './router.js';
import { session, sessionExpired, signIn } from './session.js';

const LINK_PATH = '/entrar';

/** The code of a link is behind the #, which browsers do not send to servers. */
function codeOfLink(): string | undefined {
  return path.value === LINK_PATH && location.hash.length > 1 ? location.hash.slice(1) : undefined;
}

/** Why signing in with a company account failed, from the address to which the API returned the browser. */
function problemOfAddress(): Failure | undefined {
  const { query } = place.value;
  const code = path.value === LINK_PATH ? query.get('problem') : null;
  return code === null ? undefined : new Failure(401, code, '', query.get('request_id'));
}

/** The address that starts signing in at the provider and returns to the current screen. */
function providerAddress(): string {
  const here = path.value === LINK_PATH ? '/' : address(path.value, place.value.query);
  return address('/api/v1/session/oidc', { return_to: here });
}

/** Signs in with a pasted token, or at once with a link. */
export function SignInScreen(): JSX.Element {
  const { signIn: words, product } = texts.value;
  const token = useSignal('');
  const failure = useSignal(problemOfAddress());
  const working = useSignal(codeOfLink() !== undefined);

  const attempt = async (by: { token: string } | { code: string }): Promise<void> => {
    working.value = true;
    failure.value = undefined;
    try {
      await signIn(by);
      if (path.value === LINK_PATH) navigate('/', { replace: true });
    } catch (reason) {
      failure.value = toFailure(reason);
      working.value = false;
    }
  };

  useEffect(() => {
    const code = codeOfLink();
    if (code === undefined) return;
    // The code is removed from the history, although it is valid only once.
    navigate(LINK_PATH, { replace: true });
    void attempt({ code });
  }, []);

  document.title = `${words.title} · ${product}`;
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <div class="brand">
          <img src={icon} alt="" />
          {product}
        </div>
        <div>
          <h1>{words.title}</h1>
          <p class="muted">{working.value && token.value === '' ? words.link : words.lead}</p>
        </div>
        {sessionExpired.value && <div class="notice">{words.expired}</div>}
        {failure.value && <FailureNotice failure={failure.value} title={words.title} />}
        {session.value?.oidc && !working.value && (
          <a class="button primary" href={providerAddress()}>
            {words.withAccount}
          </a>
        )}
        {working.value && token.value === '' ? (
          <Skeleton lines={3} />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void attempt({ token: token.value.trim() });
            }}
          >
            <label class="field">
              <span>{words.token}</span>
              <input
                class="input"
                type="password"
                autocomplete="off"
                spellcheck={false}
                required
                value={token.value}
                onInput={({ currentTarget }) => (token.value = currentTarget.value)}
              />
            </label>
            <button
              type="submit"
              class={session.value?.oidc ? 'button' : 'button primary'}
              disabled={working.value}
            >
              {working.value ? words.working : words.submit}
            </button>
          </form>
        )}
        <div class="small muted">
          {words.where}
          <code class="command" tabIndex={0}>
            npm run token -- --role operator
          </code>
        </div>
      </div>
    </main>
  );
}
