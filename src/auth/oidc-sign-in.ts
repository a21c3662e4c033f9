import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { ForbiddenError, UnauthenticatedError, UnavailableError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { oidcSettings, type OidcSettings } from '../config/oidc-environment.js';
import { LONGEST_SUBJECT, ROLES, type Caller } from './tokens.js';

/** The path, below the page's address, to which the provider sends browsers back. */
const OIDC_CALLBACK = 'api/v1/session/oidc/callback';

const TIMEOUT_SECONDS = 10;

/** The values of a sign-in attempt that are needed when the browser comes back. */
export interface SignInAttempt {
  state: string;
  nonce: string;
  code_verifier: string;
}

/** A person whom the provider has sent back. */
export interface OidcSession {
  caller: Caller;
  /** Shown to the provider at sign-out, so that it does not ask for confirmation. */
  id_token: string | undefined;
}

/** Signs people in with the accounts of an OpenID Connect provider: authorization code with PKCE. */
@Injectable()
export class OidcSignIn {
  private readonly settings: OidcSettings | undefined;
  private discovered: Promise<oidc.Configuration> | undefined;

  constructor(@Inject(ENVIRONMENT) environment: Environment) {
    this.settings = oidcSettings(environment);
  }

  get isOn(): boolean {
    return this.settings !== undefined;
  }

  /** The provider's address for one attempt. 503 if the provider does not answer. */
  async begin(): Promise<{ url: URL; attempt: SignInAttempt }> {
    const { settings, provider } = await this.ready();
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      code_verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: callbackOf(settings).href,
      scope: settings.scopes,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.code_verifier),
      code_challenge_method: 'S256',
    });
    return { url, attempt };
  }

  /**
   * The person who came back. 401 if the answer belongs to another attempt or the provider refused, 403 if no group has
   * a role.
   * @param query the query of the address to which the browser was sent back
   */
  async finish(query: string, { state, nonce, code_verifier }: SignInAttempt): Promise<OidcSession> {
    const { settings, provider } = await this.ready();
    const address = callbackOf(settings);
    address.search = query;
    const tokens = await oidc
      .authorizationCodeGrant(provider, address, {
        pkceCodeVerifier: code_verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        if (isAway(error)) throw providerAway(error);
        throw new UnauthenticatedError('oidc_refused', 'The provider did not sign you in.');
      });
    const claims: Record<string, unknown> = { ...tokens.claims() };
    // Some providers keep the ID token small; the other claims are at the userinfo address.
    if (claims[settings.groups_claim] === undefined && provider.serverMetadata().userinfo_endpoint) {
      const more = await oidc
        .fetchUserInfo(provider, tokens.access_token, String(claims.sub))
        .catch((error: unknown) => {
          throw providerAway(error);
        });
      Object.assign(claims, more);
    }
    return { caller: callerOf(claims, settings), id_token: tokens.id_token };
  }

  /** The address at which the provider's session ends too; undefined if it has none. */
  async endSessionUrl(id_token: string): Promise<URL | undefined> {
    const { settings, provider } = await this.ready();
    if (!provider.serverMetadata().end_session_endpoint) return undefined;
    const post_logout_redirect_uri = settings.public_url.href;
    return oidc.buildEndSessionUrl(provider, { id_token_hint: id_token, post_logout_redirect_uri });
  }

  private async ready(): Promise<{ settings: OidcSettings; provider: oidc.Configuration }> {
    const { settings } = this;
    if (!settings)
      throw new UnauthenticatedError('oidc_off', 'Signing in by OpenID Connect is not configured.');
    // Fetched once; again after a failure.
    this.discovered ??= discover(settings).catch((error: unknown) => {
      this.discovered = undefined;
      throw providerAway(error);
    });
    return { settings, provider: await this.discovered };
  }
}

function discover({ issuer, client_id, client_secret }: OidcSettings): Promise<oidc.Configuration> {
  return oidc.discovery(issuer, client_id, undefined, authentication(client_secret), {
    timeout: TIMEOUT_SECONDS,
    // An issuer without TLS is for local trials. The deprecated option is meant to stand out.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
  });
}

function authentication(secret: string | undefined): oidc.ClientAuth {
  return secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret);
}

function callbackOf({ public_url }: OidcSettings): URL {
  return new URL(OIDC_CALLBACK, public_url.href.replace(/\/?$/, '/'));
}

/** The highest role that one of the groups has. */
function callerOf(claims: Record<string, unknown>, settings: OidcSettings): Caller {
  const groups = [claims[settings.groups_claim]].flat();
  const isIn = (names: readonly string[]): boolean => names.some((name) => groups.includes(name));
  const role = ROLES.toReversed().find((each) => isIn(settings.groups[each]));
  if (role === undefined) throw new ForbiddenError('oidc_no_role', 'None of your groups has a role here.');
  const name = claims[settings.subject_claim] ?? claims.sub;
  const subject = typeof name === 'string' && name !== '' ? name : String(claims.sub);
  const pii = isIn(settings.groups.pii);
  return { role, subject: subject.slice(0, LONGEST_SUBJECT), ...(pii && { pii }) };
}

/** Whether the provider did not answer, or its answer says nothing about the person. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  return error instanceof oidc.ClientError && /TIMEOUT|RESPONSE_IS_NOT/.test(String(error.code));
}

function providerAway(cause: unknown): UnavailableError {
  const error = new UnavailableError('oidc_unavailable', 'The sign-in provider does not answer.');
  error.cause = cause;
  return error;
}
