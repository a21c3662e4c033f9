import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/charts.css';
import './styles/screens.css';
import { render, type JSX } from 'preact';
import type { Failure } from './api/client.js';
import { toFailure } from './api/use-answer.js';
import { isSignedIn, readSession, session } from './app/session.js';
import { Shell } from './app/shell.js';
import { SignInScreen } from './app/sign-in-screen.js';
import { FailureNotice } from './parts/answered.js';

function Page(): JSX.Element | null {
  if (session.value === undefined) return null;
  return isSignedIn.value ? <Shell /> : <SignInScreen />;
}

async function start(root: HTMLElement): Promise<void> {
  const failure = await readSession().then(() => undefined, toFailure);
  render(failure ? <Unreachable failure={failure} root={root} /> : <Page />, root);
}

/** The session could not be loaded. */
function Unreachable({ failure, root }: { failure: Failure; root: HTMLElement }): JSX.Element {
  return (
    <main class="sign-in">
      <FailureNotice failure={failure} retry={() => void start(root)} />
    </main>
  );
}

const root = document.getElementById('app');
if (root) await start(root);
