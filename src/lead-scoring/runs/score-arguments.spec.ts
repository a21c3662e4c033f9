import { InvalidInputError } from '../../common/errors/app-error.js';
import { UsageError } from '../../common/terminal/terminal-program.js';
import { readScoreArguments } from './score-arguments.js';

const UUID = '00000000-0000-4000-8000-000000000000';

describe('the arguments of npm run score', () => {
  it.each([
    [
      { all: true },
      {
        scope: 'all',
        contact_filters: null,
        contact_ids: null,
        include_unvalidated: false,
        method: 'standard',
      },
    ],
    [
      { all: true, includeUnvalidated: true },
      { scope: 'all', include_unvalidated: true },
    ],
    [{ ids: '3, 5,5' }, { scope: 'ids', contact_ids: [3, 5, 5] }],
    [
      { filter: '{"lada": "55"}', method: 'weighted' },
      { scope: 'filter', contact_filters: { lada: ['55'] }, method: 'weighted' },
    ],
    [{ resume: UUID }, { resume: UUID }],
  ])('%j', async (args, wanted) => {
    expect(await readScoreArguments(args)).toMatchObject(wanted);
  });

  it.each([
    [{ ids: '1,x' }, '--ids takes numbers'],
    [{ filter: '{' }, '--filter takes JSON'],
    [{ resume: 'nonsense' }, '--resume takes the uuid'],
    [{ resume: UUID, all: true }, '--resume takes no other options'],
    [{ resume: UUID, includeUnvalidated: true }, '--resume takes no other options'],
  ])('%j make no sense', async (args, complaint) => {
    const reading = readScoreArguments(args);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(complaint);
  });

  it.each([
    [{}, ''],
    [{ all: true, ids: '1' }, 'all'],
    [{ ids: '0' }, 'contact_ids'],
    [{ filter: '{"state": "JAL"}' }, 'contact_filters.state'],
    [{ filter: '5' }, 'contact_filters'],
    [{ filter: '{}' }, 'contact_filters'],
    [{ filter: '{}', includeUnvalidated: true }, 'contact_filters'],
    [{ all: true, method: 'magic' }, 'method'],
  ])('%j are refused as the API refuses them', async (args, field) => {
    const reading = readScoreArguments(args);
    await expect(reading).rejects.toThrow(InvalidInputError);
    await expect(reading).rejects.toMatchObject({ errors: [{ field }] });
  });
});
