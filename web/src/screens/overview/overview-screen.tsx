import type { JSX } from 'preact';
import { Screen } from '../../parts/card.js';
import { texts } from '../../i18n/texts.js';

export function OverviewScreen(): JSX.Element {
  return <Screen title={texts.value.overview.title}>…</Screen>;
}
