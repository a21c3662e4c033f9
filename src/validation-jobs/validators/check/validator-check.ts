import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { wait } from '../../../common/wait.js';
import { Conversation, type Finding, type ValidatorCheckOptions } from './conversation.js';
import type { Exchange } from './exchange.js';
import { compare, describeFaults, explainFailure, faultsOf, firstOf, kindOf } from './explanations.js';
import { checkRefusals } from './refusals.js';

/** The most phones that a job puts in one request. */
export const LARGEST_BATCH = 1000;
const FEW_PHONES = 3;
/** The `undici` package publishes on this channel each time it opens a connection. */
const CONNECTED = 'undici:client:connected';
/** Long enough to notice that a connection was closed. */
const CLOSING_MS = 100;

/** Phones that nobody has: no place in Mexico has the area code 200. The engine treats them as well-formed. */
export function inventedPhones(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `+52${2_000_000_001 + index}`);
}

/** The most phones that a check may have looked up, including repeated questions. */
export function mostLookups({ endpoint, phones, largestBatch }: ValidatorCheckOptions): number {
  const few = Math.min(FEW_PHONES, phones.length);
  // Three questions about a few phones, two about one phone, and two without the right token, which should cost
  // nothing.
  const small = 3 * few + 2 + (endpoint.token === undefined ? 0 : 2);
  return small + Math.min(largestBatch, phones.length);
}

/**
 * Asks a validator as the engine does, asks some questions that the engine never asks, and reports its mistakes. An
 * answer that the engine would refuse is a mistake here too. Never rejects for an error of the validator.
 * @param report gets each finding at once
 */
export async function checkValidator(
  options: ValidatorCheckOptions,
  report: (finding: Finding) => void = () => undefined,
): Promise<readonly Finding[]> {
  const conversation = new Conversation(options, report);
  if (await checkRefusals(conversation)) {
    const key = randomUUID();
    const first = await conversation.ask(options.phones.slice(0, FEW_PHONES), key);
    judgeAnswer(conversation, first);
    // A validator that cannot answer about a few phones is not made to look up more.
    if (!first.failure) {
      await checkRepeat(conversation, first, key);
      await checkSameKeyAtOnce(conversation);
      await checkLargestBatch(conversation);
    }
    judgeRateLimits(conversation);
  }
  return conversation.findings;
}

/** Judges the answer about a few phones, one kind of mistake after the other. */
function judgeAnswer(conversation: Conversation, exchange: Exchange): void {
  const { failure, body, phones, elapsedMs, timeoutMs } = exchange;
  if (failure || body === undefined) {
    conversation.record(kindOf(exchange), 'wrong', `it ${explainFailure(exchange)}`);
    conversation.record('all the rest', 'not told', 'there was no answer to check. Fix this first.');
    return;
  }
  const { missing, unasked, repeated, values } = faultsOf(phones, body);
  conversation.record('answer', 'ok', `200 with JSON after ${elapsedMs} ms; ${timeoutMs} are allowed.`);
  conversation.judge(
    'missing phones',
    missing === 0,
    'every phone is answered.',
    `phones without an answer: ${missing} of ${phones.length}. They fail. ` +
      'Answer each exactly as it was asked, "unknown" where you cannot tell.',
  );
  conversation.judge(
    'unasked phones',
    unasked === 0,
    'only phones that were asked about are answered.',
    `results about phones that were not asked about: ${unasked}. The engine ignores them. Leave them out.`,
  );
  conversation.judge(
    'repeated phones',
    repeated === 0,
    'each phone is answered only once.',
    `results that repeat a phone: ${repeated}. Such a phone fails. Answer each once.`,
  );
  conversation.judge(
    'values',
    values.length === 0,
    'all values follow the contract.',
    `${firstOf(values)}. Such a result fails its phone.`,
  );
}

/** The same question with the same key, to check that the connection and the answer are kept. */
async function checkRepeat(conversation: Conversation, first: Exchange, key: string): Promise<void> {
  await wait(CLOSING_MS);
  let opened = 0;
  const count = (): void => {
    opened += 1;
  };
  subscribe(CONNECTED, count);
  const second = await conversation.ask(first.phones, key);
  unsubscribe(CONNECTED, count);
  if (second.failure) {
    conversation.record('connection', 'not told', 'there was no second answer.');
    conversation.record('idempotency', 'wrong', `to a repeated question it ${explainFailure(second)}`);
    return;
  }
  if (second.attempts > 1)
    conversation.record('connection', 'not told', 'it asked to wait, so the connection was not compared.');
  else
    conversation.judge(
      'connection',
      opened === 0 && first.headers.connection !== 'close',
      'it is kept open for the next question.',
      'it is closed after each answer, so that each question pays for a new one. Keep it open (keep-alive).',
    );
  await judgeRepeat(conversation, first, second);
}

async function judgeRepeat(conversation: Conversation, first: Exchange, second: Exchange): Promise<void> {
  const same = compare(first, second);
  if (!same.forEngine) {
    conversation.record(
      'idempotency',
      'wrong',
      'the same question with the same Idempotency-Key got another answer. Store the answer of each key.',
    );
    return;
  }
  if (second.headers['idempotent-replayed'] === 'true') {
    conversation.record('idempotency', 'ok', 'the same key gets the stored answer, as its header says.');
    return;
  }
  // The validator stored the answer if another key changes the answer and the same key does not.
  const other = same.whole ? await conversation.ask(first.phones) : undefined;
  if (other && !other.failure && !compare(first, other).whole) {
    conversation.record('idempotency', 'ok', 'the same key gets the same answer, and another key a new one.');
    return;
  }
  conversation.record(
    'idempotency',
    'not told',
    'the answers agree, but that does not show whether the repeated question was looked up (and paid for) again. ' +
      'Look at its log, or let it send "Idempotent-Replayed: true" with a stored answer.',
  );
}

/** As after a timeout: the engine repeats a question while the first one may still be running. */
async function checkSameKeyAtOnce(conversation: Conversation): Promise<void> {
  const one = conversation.options.phones.slice(0, 1);
  const key = randomUUID();
  const [first, second] = await Promise.all([conversation.ask(one, key), conversation.ask(one, key)]);
  judgeBatch(conversation, 'one phone', first.failure ? second : first);
  const failed = [first, second].find(({ failure }) => failure);
  if (first.failure && second.failure) return;
  if (failed) {
    const found = `to a question that comes while the first is still running it ${explainFailure(failed)}`;
    conversation.record('same key at once', 'wrong', found);
    return;
  }
  conversation.judge(
    'same key at once',
    compare(first, second).forEngine,
    'two questions at once with one key get the same answer.',
    'two questions at once with one key get different answers. Let the second wait for the first.',
  );
}

async function checkLargestBatch(conversation: Conversation): Promise<void> {
  const { largestBatch, phones } = conversation.options;
  const size = Math.min(largestBatch, phones.length);
  if (size === 0) {
    conversation.record('largest batch', 'not told', 'it was not asked: add --yes, and pay for its lookups.');
    return;
  }
  judgeBatch(conversation, 'largest batch', await conversation.ask(phones.slice(0, size)));
  if (size < largestBatch)
    conversation.record(
      'larger batches',
      'not told',
      `you gave ${size} phones; ${largestBatch} may be asked.`,
    );
}

/** Judges a whole answer in one line. */
function judgeBatch(conversation: Conversation, check: string, exchange: Exchange): void {
  const { failure, body, phones, elapsedMs, timeoutMs } = exchange;
  if (failure || body === undefined) {
    conversation.record(check, 'wrong', `it ${explainFailure(exchange)}`);
    return;
  }
  const faults = describeFaults(faultsOf(phones, body));
  const asked = phones.length === 1 ? '1 phone is' : `${phones.length} phones are`;
  conversation.judge(
    check,
    faults === '',
    `${asked} answered after ${elapsedMs} ms; ${timeoutMs} are allowed.`,
    `${phones.length} phones were asked about; ${faults}.`,
  );
}

function judgeRateLimits(conversation: Conversation): void {
  const { rateLimits } = conversation;
  if (rateLimits.length === 0) {
    conversation.record(
      'Retry-After',
      'not told',
      'it never answered 429 here. When it does, send Retry-After.',
    );
    return;
  }
  conversation.judge(
    'Retry-After',
    rateLimits.every(Boolean),
    'its 429 answers say when to ask again.',
    'it answers 429 without Retry-After in seconds or as a date, so the engine has to guess. Send it.',
  );
}
