import { randomUUID } from 'node:crypto';
import type { Platform } from '../../../common/platforms.js';
import type { ValidatorEndpoint } from '../../../config/validator-environment.js';
import { ask, type Exchange } from './exchange.js';

export type Verdict = 'ok' | 'wrong' | 'not told';

export interface Finding {
  verdict: Verdict;
  /** The subject of the check, in a word or two. */
  check: string;
  /** The finding, and what to do about it. It holds no phones and no tokens. */
  detail: string;
}

export interface ValidatorCheckOptions {
  endpoint: ValidatorEndpoint;
  platform: Platform;
  /** In the form that the engine sends, each once. There is at least one. */
  phones: readonly string[];
  timeoutMs: number;
  /** The number of phones in the largest question; 0 leaves that question out. */
  largestBatch: number;
}

/** What all checks of one validator share: how to ask it, and the findings so far. */
export class Conversation {
  readonly findings: Finding[] = [];
  /** For each 429 so far: whether it said when to ask again. */
  readonly rateLimits: boolean[] = [];

  constructor(
    readonly options: ValidatorCheckOptions,
    private readonly report: (finding: Finding) => void,
  ) {}

  /** Adds a finding and prints it. */
  record(check: string, verdict: Verdict, detail: string): void {
    const finding = { verdict, check, detail };
    this.findings.push(finding);
    this.report(finding);
  }

  /** Adds `good` as a finding when the answer is right, and `bad` otherwise. */
  judge(check: string, right: boolean, good: string, bad: string): void {
    this.record(check, right ? 'ok' : 'wrong', right ? good : bad);
  }

  /** Asks as the engine does. A key and a token are made when they are not given. */
  async ask(
    phones: readonly string[],
    idempotency_key: string = randomUUID(),
    endpoint: ValidatorEndpoint = this.options.endpoint,
  ): Promise<Exchange> {
    const { platform, timeoutMs } = this.options;
    const exchange = await ask(endpoint, { platform, phones, idempotency_key }, timeoutMs);
    this.rateLimits.push(...exchange.rateLimits);
    return exchange;
  }
}
