import type { ComponentChildren, JSX } from 'preact';
import { format } from '../i18n/format.js';

interface StatProps {
  name: string;
  /** A number, or how it is written where it is no whole one. */
  value: number | string;
  children?: ComponentChildren;
}

/** One exact number of the strip, with what it is part of. */
export function Stat({ name, value, children }: StatProps): JSX.Element {
  return (
    <div class="stat">
      <dt>{name}</dt>
      <dd class="figure">{typeof value === 'number' ? format.value.number(value) : value}</dd>
      {children !== undefined && <dd class="note">{children}</dd>}
    </div>
  );
}

/** Numbers side by side. */
export function Stats({ children }: { children: ComponentChildren }): JSX.Element {
  return <dl class="stats">{children}</dl>;
}
