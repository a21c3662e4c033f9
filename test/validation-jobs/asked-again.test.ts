import { tracePaidAgain, type Kill } from './support/asked-again.js';

const asked = (at: number, worker: string, ...phones: string[]) => ({
  at,
  path: `/${worker}`,
  platform: 'whatsapp',
  phones,
  is_paid: true,
});
const kill = (worker: string, at: number, ...stored: string[]): Kill => ({
  worker,
  at,
  stored: new Set(stored),
});
const trace = (kills: Kill[], requests = [asked(5000, 'a', '1'), asked(9000, 'b', '1', '2')]) =>
  tracePaidAgain({ requests, kills, mostInFlight: 2 });

describe('a question that was paid for again in a chaos run', () => {
  it('is explained by the kill of the worker that was asking it', () => {
    const itsKill = kill('a', 5005, 'whatsapp 7');
    expect(trace([itsKill])).toEqual({ again: new Map([[itsKill, 1]]), violations: [] });
  });

  it.each<[string, Kill[]]>([
    ['nothing', []],
    ['the kill of another worker', [kill('b', 5005)]],
    ['a kill before it was asked', [kill('a', 4000)]],
    ['a kill after its answer was stored', [kill('a', 5005, 'whatsapp 1')]],
  ])('is not explained by %s', (_name, kills) => {
    expect(trace(kills).violations).toEqual([expect.stringContaining('not in flight at a kill')]);
  });

  it('may not be one of more questions than were in flight', () => {
    const many = [asked(5000, 'a', '1', '2', '3'), asked(9000, 'b', '1', '2', '3')];
    expect(trace([kill('a', 5005)], many).violations).toEqual([expect.stringContaining('2 were in flight')]);
  });

  it('does not count when the first request was not answered', () => {
    const unanswered = { ...asked(5000, 'a', '1'), is_paid: false };
    expect(trace([], [unanswered, asked(9000, 'b', '1')])).toEqual({ again: new Map(), violations: [] });
  });
});
