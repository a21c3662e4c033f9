import { computed, signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';

interface Place {
  path: string;
  query: URLSearchParams;
}

function current(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** The page's address. Filters stand in it, so that back, reload and bookmarks keep the place. */
export const place = signal<Place>(current());

export const path = computed(() => place.value.path);

addEventListener('popstate', () => {
  place.value = current();
});

/** Goes to another address of the page; `replace` leaves no step to go back to. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  const before = place.value.path;
  place.value = current();
  if (place.value.path === before) return;
  scrollTo(0, 0);
  // Else the keyboard would go on in the link that is gone, and screen readers would say nothing.
  document.getElementById('main')?.focus({ preventScroll: true });
}

/** The address with these parameters changed; an empty value takes its parameter away. */
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

/** A link within the page: no reload, and all that browsers do with links (new tab, copy) still works. */
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
