import type { ComponentChildren, JSX } from 'preact';
import { Link } from '../app/router.js';
import { format } from '../i18n/format.js';

/** A share as a bar; the number next to it has the same value. */
export function Bar({
  part,
  whole,
  class: className = '',
}: {
  part: number;
  whole: number;
  class?: string;
}): JSX.Element {
  const share = whole === 0 ? 0 : Math.min(1, part / whole);
  return (
    <span class="bar-track" aria-hidden="true">
      <span class={`bar-fill ${className}`} style={{ width: `${(share * 100).toFixed(2)}%` }} />
    </span>
  );
}

/** The progress of work, accessible to screen readers. */
export function Progress({
  percent,
  label,
  paused,
}: {
  percent: number;
  label: string;
  paused?: boolean;
}): JSX.Element {
  return (
    <div
      class="bar-track"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span class={paused ? 'bar-fill paused' : 'bar-fill'} style={{ width: `${percent}%` }} />
    </div>
  );
}

interface BarRowProps {
  name: ComponentChildren;
  value: number;
  /** The value of a full bar. */
  whole: number;
  /** A text below the number. */
  note?: string;
  /** The list that the row opens. */
  href?: string | undefined;
  class?: string;
}

/** A name with a bar and a number; a link if there is a list behind it. */
export function BarRow({ name, value, whole, note, href, class: className = '' }: BarRowProps): JSX.Element {
  const content = (
    <>
      <span class="name">{name}</span>
      <Bar part={value} whole={whole} class={className} />
      <span class="value">
        {format.value.number(value)}
        {note !== undefined && <small>{note}</small>}
      </span>
    </>
  );
  return (
    <li>
      {href === undefined ? (
        <div class="bar-row">{content}</div>
      ) : (
        <Link class="bar-row" href={href}>
          {content}
        </Link>
      )}
    </li>
  );
}
