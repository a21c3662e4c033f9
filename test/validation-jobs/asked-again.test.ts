import { traceAskedAgain, type Fault, type Strike } from './support/asked-again.js';
import type { Run } from './support/run-log.js';

const asked = (at: number, worker: string, ...phones: string[]) => ({
  at,
  path: `/${worker}`,
  platform: 'whatsapp',
  phones,
});
const strike = (fault: Fault, from: number, to = from + 1): Strike => ({ fault, from, to });
const FIRST: Run = { worker: 'a', fencing_token: 1, began_at: 0, ended_at: 100, end: 'database_away' };
const SECOND: Run = { worker: 'b', fencing_token: 2, began_at: 200, ended_at: 900, end: 'completed' };

function trace(first: Run, strikes: Strike[], requests = [asked(90, 'a', '1'), asked(210, 'b', '1', '2')]) {
  return traceAskedAgain({ requests, runs: [first, SECOND], strikes, leaseMs: 50, mostInFlight: 2 });
}
const { ended_at: _end, end: _reason, ...KILLED } = FIRST;
const LOST: Run = { ...FIRST, end: 'lease_lost' };

describe('a question that was asked again in a chaos run', () => {
  it.each<[string, Run, Strike]>([
    ['a cut connection', FIRST, strike('cut connections', 95)],
    ['a restart of PostgreSQL', FIRST, strike('restart PostgreSQL', 95)],
    ['a restart of PostgreSQL that outlasts the lease', LOST, strike('restart PostgreSQL', 20, 80)],
    ['the kill of its worker', KILLED, { ...strike('kill a worker', 95), victim: 'a' }],
  ])('is explained by %s', (_name, run, fault) => {
    expect(trace(run, [fault])).toMatchObject({ violations: [], again: [{ questions: 1, cause: fault }] });
  });

  it.each<[string, Run, Strike[]]>([
    ['no fault', FIRST, []],
    ['a fault after the end of its run', FIRST, [strike('cut connections', 101)]],
    ['a fault before its run', FIRST, [strike('cut connections', -10)]],
    ['a fault that takes away no connection', FIRST, [strike('FLUSHALL', 95)]],
    ['the kill of another worker', KILLED, [{ ...strike('kill a worker', 95), victim: 'b' }]],
    ['a restart of PostgreSQL longer ago than a lease holds', LOST, [strike('restart PostgreSQL', 20)]],
  ])('is not explained by %s', (_name, run, strikes) => {
    expect(trace(run, strikes).violations).toEqual([expect.stringContaining('no fault explains it')]);
  });

  it('may not be one of more than were in flight, nor of its own run, nor of no run', () => {
    const cut = [strike('cut connections', 95)];
    const many = [asked(90, 'a', '1', '2', '3'), asked(210, 'b', '1', '2', '3')];
    expect(trace(FIRST, cut, many).violations).toEqual([expect.stringContaining('2 were in flight')]);
    const twice = [asked(90, 'a', '1'), asked(91, 'a', '1')];
    expect(trace(FIRST, cut, twice).violations).toEqual([expect.stringContaining('asked twice')]);
    expect(trace(FIRST, cut, [asked(90, 'c', '1')]).violations).toEqual([
      expect.stringContaining('outside of any run'),
    ]);
  });
});
