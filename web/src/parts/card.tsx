import type { ComponentChildren, JSX } from 'preact';

interface CardProps {
  title?: string;
  hint?: string;
  /** Shown at the end of the title's line. */
  action?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

/** A framed part of a screen with its own heading. */
export function Card({ title, hint, action, class: className = '', children }: CardProps): JSX.Element {
  return (
    <section class={`card ${className}`}>
      {title !== undefined && (
        <div class="card-head">
          <div>
            <h2>{title}</h2>
            {hint !== undefined && <p>{hint}</p>}
          </div>
          {action}
        </div>
      )}
      {children}
    </section>
  );
}

interface ScreenProps {
  title: string;
  hint?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A screen with a heading, which is also the title of the browser tab. */
export function Screen({ title, hint, actions, children }: ScreenProps): JSX.Element {
  document.title = `${title} · SMS Marketing`;
  return (
    <div class="screen">
      <header class="screen-head">
        <div>
          <h1>{title}</h1>
          {hint !== undefined && <p>{hint}</p>}
        </div>
        {actions}
      </header>
      {children}
    </div>
  );
}
