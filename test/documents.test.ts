import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentedCommands } from './scripts/readme-commands.js';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['.', 'docs', 'docs/decisions', 'examples/validator', 'deploy/kubernetes'];
const DOCUMENTS = FOLDERS.flatMap((folder) =>
  readdirSync(join(PROJECT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
/** Matches places that a document may name in backticks. Other text in backticks is code, or is not ours. */
const PATH = /`((?:src|test|bench|scripts|docs|examples|deploy|docker|\.ci|\.github)\/[\w./-]*)`/g;
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
    'README.es.md',
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

describe.each(['README.md', 'README.es.md'])('%s', (document) => {
  it('has no paragraph in a table cell', async () => {
    const rows = (await read(document)).split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.flatMap((row) => row.split('|').map((cell) => cell.trim()));
    expect(cells.filter((cell) => cell.length > 110 && !/^-+$/.test(cell))).toEqual([]);
  });

  it('has the commands of README.md, its answers and the levels of its headings', async () => {
    const levels = (text: string): string[] => [...text.matchAll(/^(#+) /gm)].map(([, level]) => level!);
    const [own, english] = await Promise.all([read(document), read('README.md')]);
    expect(documentedCommands(own)).toEqual(documentedCommands(english));
    expect(levels(own)).toEqual(levels(english));
  });
});

describe('openapi.json', () => {
  it('shows write_conflict at each route that writes', async () => {
    interface Operation {
      responses: Record<string, object>;
    }
    const { paths } = JSON.parse(await read('openapi.json')) as {
      paths: Record<string, Record<string, Operation>>;
    };
    const posts = Object.entries(paths).flatMap(([path, { post }]) => (post ? [{ path, post }] : []));
    const silent = posts.filter(
      ({ post }) => !JSON.stringify(post.responses[503]).includes('write_conflict'),
    );
    expect(posts.length).toBeGreaterThan(10);
    // A simulation writes nothing.
    expect(silent.map(({ path }) => path)).toEqual(['/api/v1/lead-scoring/simulate']);
  });
});

describe('examples/validator/server.mjs', () => {
  it('has at most 60 lines', async () => {
    expect((await read('examples/validator/server.mjs')).trimEnd().split('\n').length).toBeLessThanOrEqual(
      60,
    );
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
