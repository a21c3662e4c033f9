import { effect, signal, type Signal } from '@preact/signals';

export const LANGUAGES = ['es', 'en'] as const;

export const THEMES = ['auto', 'light', 'dark'] as const;

export const language = kept('language', LANGUAGES);
export const theme = kept('theme', THEMES);

effect(() => {
  document.documentElement.lang = language.value;
});
effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

/** A preference that this browser stores; the first value is the default. */
function kept<const T extends string>(name: string, choices: readonly [T, ...T[]]): Signal<T> {
  const stored = localStorage.getItem(name);
  const choice = signal(choices.find((each) => each === stored) ?? choices[0]);
  effect(() => {
    localStorage.setItem(name, choice.value);
  });
  return choice;
}
