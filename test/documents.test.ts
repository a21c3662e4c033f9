import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['.', 'docs', 'docs/decisions', 'examples/validator'];
const DOCUMENTS = FOLDERS.flatMap((folder) =>
  readdirSync(join(PROJECT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
/** Places that a document may name in backticks. Anything else there is code, or belongs to somebody else. */
const PATH = /`((?:src|test|bench|scripts|docs|examples|docker|\.ci|\.github)\/[\w./-]*)`/g;
const LINK = /\]\((?!https?:|#)([^)#\s]+)/g;

const read = (document: string): Promise<string> => readFile(join(PROJECT, document), 'utf8');

describe('the documents', () => {
  it('are found', () => {
    expect(DOCUMENTS).toEqual(
      expect.arrayContaining(['README.md', 'docs/architecture.md', 'CONTRIBUTING.md']),
    );
  });

  it.each(DOCUMENTS)('%s names and links only what exists', async (document) => {
    const text = await read(document);
    const folder = join(PROJECT, document, '..');
    const paths = [...text.matchAll(PATH)].map(([, path]) => path!);
    const links = [...text.matchAll(LINK)].map(([, link]) => link!);
    expect(paths.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
    expect(links.filter((link) => !existsSync(join(folder, link.replace(/#.*$/, ''))))).toEqual([]);
  });

  it.each([
    'README.md',
    'CONTRIBUTING.md',
    'docs/validators.md',
    'docs/architecture.md',
    'docs/operations.md',
  ])('%s names only scripts that package.json has', async (document) => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const names = [...(await read(document)).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)];
    expect(names.map(([, name]) => name!).filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('answers at least twenty questions, each by a file', async () => {
    const [, table = ''] = (await read('docs/architecture.md')).split('## Question → file');
    const rows = table.split('\n').filter((line) => line.includes('?'));
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(rows.filter((row) => !/\| `src\/[^`]+\.ts`/.test(row))).toEqual([]);
  });
});

/** The shell blocks of a document without their comments, which are in the language of the document. */
function commands(text: string): string[] {
  return [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) =>
    block!
      .split('\n')
      .map((line) => line.replace(/(?:^|\s)#\s.*$/, '').trim())
      .filter((line) => line !== '')
      .join('\n'),
  );
}

/** What must be the same in every language: code in backticks, and the targets of links. */
function constants(text: string): string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, '');
  const code = [...prose.matchAll(/`([^`]+)`/g)].map(([, inside]) => inside!.replace(/\s+/g, ' '));
  const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
  return [...code, ...links].filter((text) => !/^README(?:\.es)?\.md$/.test(text)).sort();
}

describe('README.es.md', () => {
  it('has the commands of README.md, in the same order', async () => {
    const english = commands(await read('README.md'));
    expect(english.length).toBeGreaterThan(5);
    expect(commands(await read('README.es.md'))).toEqual(english);
  });

  it('has the same sections, tables, figures, names and links', async () => {
    const [english, spanish] = await Promise.all([read('README.md'), read('README.es.md')]);
    const shape = (text: string) =>
      text.split('\n').flatMap((line) => /^#+ |^```\w*$|^\|/.exec(line)?.[0].trim() ?? []);
    const figures = (text: string) =>
      (text.replace(/^```[^]*?^```$/gm, '').match(/\d[\d.,]*\d|\d/g) ?? []).sort();
    expect(shape(spanish)).toEqual(shape(english));
    expect(constants(spanish)).toEqual(constants(english));
    expect(figures(spanish)).toEqual(figures(english));
  });
});
