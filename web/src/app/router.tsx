import { computed, signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';

interface Place {
  path: string;
  query: URLSearchParams;
}

function current(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** The page's address. It holds the filters, so that back, reload and bookmarks work. */
export const place = signal<Place>(current());

export const path = computed(() => place.value.path);

addEventListener('popstate', () => {
  place.value = current();
});

/** Goes to another address of the page; `replace` adds no history entry. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  const before = place.value.path;
  place.value = current();
  if (place.value.path === before) return;
  scrollTo(0, 0);
  // Moves the focus to the new screen, for keyboards and screen readers.
  document.getElementById('main')?.focus({ preventScroll: true });
}

/** The address with these parameters changed; an empty value removes its parameter. */
export function addressWith(changes: Record<string, string | readonly string[] | null>): string {
  const query = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const each of value === null ? [] : [value].flat()) if (each !== '') query.append(name, each);
  }
  return address(place.value.path, query);
}

/** An address of the page with its parameters. */
export function address(to: string, query: URLSearchParams | Record<string, string>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? to : `${to}?${text}`;
}

interface LinkProps {
  href: string;
  class?: string;
  'aria-current'?: 'page' | undefined;
  'aria-label'?: string;
  children: ComponentChildren;
}

/** A link within the page, without a reload. The browser's own link functions (new tab, copy) still work. */
export function Link({ href, ...rest }: LinkProps): JSX.Element {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(href);
      }}
    />
  );
}
