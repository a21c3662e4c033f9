import { JobWarnings } from './job-warnings.js';

describe('the warnings of a job whose worker has died', () => {
  it('keep what has happened, and drop what only held while that worker ran', () => {
    const died = new JobWarnings([], () => Promise.resolve());
    died.add('2 of the listed contacts do not exist or may not be contacted.');
    died.reachable('google', false);
    died.paused('whatsapp', { why: 'limit used up', until: new Date() });
    died.notWritable('results', 'no space left');
    expect(died.list).toHaveLength(4);

    const next = new JobWarnings(died.list, () => Promise.resolve());

    expect(next.list).toEqual(['2 of the listed contacts do not exist or may not be contacted.']);
  });
});
