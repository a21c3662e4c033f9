import type { ComponentChildren, JSX } from 'preact';
import { format } from '../i18n/format.js';

interface StatProps {
  name: string;
  /** A number, or a formatted text if it is not whole. */
  value: number | string;
  children?: ComponentChildren;
}

/** One exact number with the whole that it is part of. */
export function Stat({ name, value, children }: StatProps): JSX.Element {
  return (
    <div class="stat">
      <dt>{name}</dt>
      <dd class="figure">{typeof value === 'number' ? format.value.number(value) : value}</dd>
      {children !== undefined && <dd class="note">{children}</dd>}
    </div>
  );
}

/** A row of numbers. */
export function Stats({ children }: { children: ComponentChildren }): JSX.Element {
  return <dl class="stats">{children}</dl>;
}
