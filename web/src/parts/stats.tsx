import type { ComponentChildren, JSX } from 'preact';
import { format } from '../i18n/format.js';

interface StatProps {
  name: string;
  value: number;
  children?: ComponentChildren;
}

/** One exact number of the strip, with what it is part of. */
export function Stat({ name, value, children }: StatProps): JSX.Element {
  return (
    <div class="stat">
      <dt>{name}</dt>
      <dd>{format.value.number(value)}</dd>
      {children}
    </div>
  );
}

/** Numbers side by side. */
export function Stats({ children }: { children: ComponentChildren }): JSX.Element {
  return <dl class="stats">{children}</dl>;
}
