import { randomUUID } from 'node:crypto';
import type { Conversation } from './conversation.js';
import { probe } from './exchange.js';
import { explainFailure, faultsOf } from './explanations.js';

const WRONG_TOKEN = 'a-wrong-token-of-validator-check';
/** With a wrong token, a validator need not check anything else. */
const TOKEN_REFUSED = [401, 403];

/**
 * Checks that the validator refuses what it should refuse: other methods, malformed bodies, wrong tokens, empty
 * lists. A correct validator looks up nothing for any of them. Answers whether the validator can be reached at all.
 */
export async function checkRefusals(conversation: Conversation): Promise<boolean> {
  const { endpoint, timeoutMs } = conversation.options;
  const toGet = await probe(endpoint, 'GET', undefined, timeoutMs);
  const reachable = typeof toGet === 'number';
  conversation.judge(
    'reachable',
    reachable,
    'it answers.',
    `nothing answers there (${toGet}). Start the validator, and check the address.`,
  );
  if (!reachable) return false;
  judgeRefusal(conversation, 'wrong method', toGet, 'GET', 405);
  const toMalformed = await probe(endpoint, 'POST', '{"platform":', timeoutMs);
  judgeRefusal(conversation, 'malformed body', toMalformed, 'a body that is not JSON', 400);
  await checkTokens(conversation);
  await checkEmptyList(conversation);
  return true;
}

function judgeRefusal(
  conversation: Conversation,
  check: string,
  answer: number | string,
  what: string,
  rightStatus: number,
): void {
  if (typeof answer === 'number' && TOKEN_REFUSED.includes(answer)) {
    conversation.record(check, 'not told', `it already answers ${answer} because of the token.`);
    return;
  }
  conversation.judge(
    check,
    typeof answer === 'number' && answer >= 400 && answer < 500,
    `it refuses ${what} with ${answer}.`,
    `it answers ${what} with ${answer}. Answer ${rightStatus}.`,
  );
}

async function checkTokens(conversation: Conversation): Promise<void> {
  const { endpoint, phones } = conversation.options;
  if (endpoint.token === undefined) {
    conversation.record(
      'token',
      'not told',
      'you gave none. Anybody who finds the address can ask: require a token.',
    );
    return;
  }
  const others = { 'wrong token': WRONG_TOKEN, 'no token': undefined };
  for (const [check, token] of Object.entries(others)) {
    const exchange = await conversation.ask(phones.slice(0, 1), randomUUID(), { url: endpoint.url, token });
    const { failure, statusCode = 0 } = exchange;
    conversation.judge(
      check,
      failure?.code === 'rejected',
      `it refuses it with ${statusCode}.`,
      failure
        ? `it ${explainFailure(exchange)} Answer 401, which the engine treats as final.`
        : 'it answers nevertheless: anybody who finds the address can ask at your expense. Answer 401.',
    );
  }
}

async function checkEmptyList(conversation: Conversation): Promise<void> {
  const exchange = await conversation.ask([]);
  const { failure, statusCode = 0, body } = exchange;
  if (TOKEN_REFUSED.includes(statusCode)) {
    conversation.record('empty list', 'not told', `it already answers ${statusCode} because of the token.`);
    return;
  }
  if (failure?.code === 'rate_limited') {
    conversation.record('empty list', 'not told', `it ${explainFailure(exchange)}`);
    return;
  }
  const unasked = failure || body === undefined ? 0 : faultsOf([], body).unasked;
  conversation.judge(
    'empty list',
    failure ? failure.code === 'rejected' : unasked === 0,
    `it answers ${statusCode}.`,
    failure
      ? `it ${explainFailure(exchange)} Answer 200 with {"results": []}, or 400.`
      : `results about phones that were not asked about: ${unasked}.`,
  );
}
