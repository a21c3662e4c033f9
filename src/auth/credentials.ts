import { Injectable, Logger } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { UnauthenticatedError, UnavailableError } from '../common/errors/app-error.js';
import { hashOf, isApiKey } from './api-key.js';
import { CredentialsRepository, type KnownApiKey } from './credentials.repository.js';
import { TokenVerifier } from './token-verifier.js';
import type { VerifiedToken } from './tokens.js';

/**
 * How long an answer of the database is used, and so how long another process may still accept a revoked credential.
 * Each client costs one look-up a second, however many requests it sends (docs/decisions/access.md).
 */
const FRESH_MS = 1000;
const MOST_KEPT = 1000;
/** `last_used_at` is kept to the minute. */
const NOTE_USE_MS = 60_000;

/** An answer of the database, and how long it may be used. */
interface Kept<T> {
  answer: T;
  until: number;
}

/** Finds the owner of a token or an API key, unless it was revoked. */
@Injectable()
export class Credentials {
  private readonly logger = new Logger(Credentials.name);
  private readonly keptKeys = new Map<string, Kept<KnownApiKey>>();
  private readonly keptTokens = new Map<string, Kept<boolean>>();
  private readonly noted = new Map<number, number>();
  private readonly keys: DataLoader<string, KnownApiKey | undefined>;
  private readonly revoked: DataLoader<string, boolean>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: CredentialsRepository,
    private readonly tokens: TokenVerifier,
  ) {
    const { manager } = dataSource;
    this.keys = inOneTurn(async (hashes) => {
      const found = await repository.findKeys(
        manager,
        hashes.map((hash) => Buffer.from(hash, 'hex')),
      );
      const byHash = new Map(found.map(({ hash, ...key }) => [hash, key]));
      return hashes.map((hash) => byHash.get(hash));
    });
    this.revoked = inOneTurn(async (ids) => {
      const found = new Set((await repository.findRevoked(manager, ids)).map(({ token_id }) => token_id));
      return ids.map((id) => found.has(id));
    });
  }

  /**
   * The owner, and the expiry (milliseconds since 1970). UnauthenticatedError if the credential is invalid,
   * UnavailableError if an identity provider's keys cannot be fetched.
   */
  async check(credential: string): Promise<VerifiedToken> {
    if (isApiKey(credential)) return this.checkKey(credential);
    const token = await this.tokens.check(credential).catch((error: unknown) => {
      throw error instanceof UnavailableError ? error : UnauthenticatedError.invalid();
    });
    if (await this.isRevoked(token.token_id)) throw UnauthenticatedError.revoked();
    return token;
  }

  /** Forgets all answers, because something was revoked in this process. */
  forget(): void {
    this.keptKeys.clear();
    this.keptTokens.clear();
  }

  private async checkKey(credential: string): Promise<VerifiedToken> {
    const hash = hashOf(credential).toString('hex');
    const key = fresh(this.keptKeys, hash) ?? (await this.keys.load(hash));
    if (key === undefined) throw UnauthenticatedError.invalid();
    keep(this.keptKeys, hash, key);
    if (key.revoked_at !== null) throw UnauthenticatedError.revoked();
    const expires_at = key.expires_at.getTime();
    if (expires_at <= Date.now()) throw UnauthenticatedError.invalid();
    this.noteUse(key);
    const { name, prefix, role, pii } = key;
    return {
      caller: { subject: `${name} (${prefix})`, role, ...(pii && { pii: true }) },
      expires_at,
      token_id: prefix,
    };
  }

  private async isRevoked(token_id: string): Promise<boolean> {
    const known = fresh(this.keptTokens, token_id);
    if (known !== undefined) return known;
    const answer = await this.revoked.load(token_id);
    keep(this.keptTokens, token_id, answer);
    return answer;
  }

  /** Not awaited, so no request waits for it or fails because of it. */
  private noteUse({ id, last_used_at }: KnownApiKey): void {
    const now = Date.now();
    const last = Math.max(this.noted.get(id) ?? 0, last_used_at?.getTime() ?? 0);
    if (now - last < NOTE_USE_MS) return;
    this.noted.set(id, now);
    this.repository.noteUse(this.dataSource.manager, id).catch((error: unknown) => {
      this.logger.warn({ msg: 'the use of an API key could not be noted', err: error });
    });
  }
}

function fresh<T>(kept: Map<string, Kept<T>>, key: string): T | undefined {
  const found = kept.get(key);
  return found !== undefined && Date.now() < found.until ? found.answer : undefined;
}

/** Fetches an answer that is missing or too old, and keeps it. */
function keep<T>(kept: Map<string, Kept<T>>, key: string, answer: T): void {
  if (fresh(kept, key) !== undefined) return;
  kept.delete(key);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= MOST_KEPT) kept.delete(oldest);
  kept.set(key, { answer, until: Date.now() + FRESH_MS });
}

/** Look-ups in the same turn of the event loop share one statement. */
function inOneTurn<V>(load: (keys: readonly string[]) => Promise<V[]>): DataLoader<string, V> {
  return new DataLoader(load, { cache: false, batchScheduleFn: (dispatch) => setImmediate(dispatch) });
}
