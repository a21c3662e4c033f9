import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { en } from '../../web/src/i18n/en.js';
import { es } from '../../web/src/i18n/es.js';

const SOURCES = fileURLToPath(new URL('../../web/src/', import.meta.url));

type Text = string | ((...values: string[]) => string);

/** Every text of a dictionary by its path, such as `signIn.title`. */
function textsOf(dictionary: object, path = ''): Map<string, Text> {
  const texts = new Map<string, Text>();
  for (const [name, value] of Object.entries(dictionary) as [string, Text | object][]) {
    if (typeof value === 'object')
      for (const [below, text] of textsOf(value, `${path}${name}.`)) texts.set(below, text);
    else texts.set(path + name, value);
  }
  return texts;
}

/** The recognisable values in a text. */
function said(text: Text): string {
  return typeof text === 'string'
    ? text
    : text(...Array.from({ length: text.length }, (_, index) => `<${index}>`));
}

const spanish = textsOf(es);
const english = textsOf(en);

describe('the dictionaries of the page', () => {
  it('have the same texts', () => {
    expect([...english.keys()].sort()).toEqual([...spanish.keys()].sort());
    expect(spanish.size).toBeGreaterThan(200);
  });

  it('use the same values in both', () => {
    const valuesOf = (text: string): string[] => [...new Set(text.match(/<\d>/g))].sort();
    for (const [path, text] of spanish) {
      const [one, other] = [said(text), said(english.get(path)!)];
      expect([path, one.trim() !== '', other.trim() !== '']).toEqual([path, true, true]);
      expect([path, valuesOf(other)]).toEqual([path, valuesOf(one)]);
    }
  });

  it('are translated: only names and signs are the same in both', () => {
    const same = [...spanish.keys()].filter((path) => said(spanish.get(path)!) === said(english.get(path)!));
    const names = same.filter((path) => !/^(?:platforms|product|settings\.languages)\b/.test(path));
    expect(names).toEqual([
      'tiers.PREMIUM',
      'nav.admin',
      'settings.themes.auto',
      'overview.ageOf',
      'contact.premium',
      'simulate.example',
    ]);
  });

  it('have no text that the page does not show', () => {
    const code = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('i18n'))
      .map((name) => readFileSync(join(SOURCES, name), 'utf8'))
      .join('\n');
    // By its own name, or by the name of its group when a value selects it, as in `tiers[tier]`. Names may contain
    // dots.
    const isUsed = (path: string): boolean => {
      const parts = path.split('.');
      const groups = parts.slice(0, -1).map((group) => `\\b${group}\\[`);
      return new RegExp([`\\b${parts.at(-1)}\\b`, ...groups].join('|')).test(code);
    };
    expect([...spanish.keys()].filter((path) => !isUsed(path))).toEqual([]);
  });
});
