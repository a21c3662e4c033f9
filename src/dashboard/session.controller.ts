import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Post,
  Query,
  Redirect,
  Req,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/auth.decorators.js';
import { Credentials } from '../auth/credentials.js';
import { OidcSignIn } from '../auth/oidc-sign-in.js';
import { cookieOf, refuseOtherSites, SESSION_COOKIE } from '../auth/page-session.js';
import { AppError, UnauthenticatedError } from '../common/errors/app-error.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import {
  BeginOidcQueryDto,
  CreateSessionDto,
  type CurrentSession,
  type EndedSession,
  type Session,
} from './dto/session.dto.js';
import { SessionService } from './session.service.js';

const NOBODY: Session = { subject: null, role: null };

/** The cookie of an OpenID Connect sign-in that is not finished. Browsers send it to these routes only. */
const ATTEMPT_COOKIE = 'sms_sign_in';
const ID_TOKEN_COOKIE = 'sms_id_token';
const PATH = '/api/v1/session';

/**
 * A longer id token does not fit into a cookie. Without the token, the provider asks for a confirmation at signing
 * out.
 */
const LONGEST_ID_TOKEN = 3500;

/** Signing in to and out of the page. Not in the OpenAPI document: other clients send a token with each request. */
@ApiExcludeController()
@Public(true)
@Controller('session')
export class SessionController {
  constructor(
    private readonly service: SessionService,
    private readonly credentials: Credentials,
    private readonly oidc: OidcSignIn,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'NODE_ENV'>,
  ) {}

  /** Answers 200 even when nobody is signed in, because browsers log every 401 to their console. */
  @Get()
  async current(@Req() request: FastifyRequest): Promise<CurrentSession> {
    const token = request.cookies[SESSION_COOKIE];
    return { ...(await this.sessionOf(token)), oidc: this.oidc.isOn };
  }

  @Post()
  @HttpCode(200)
  async signIn(
    @Body() input: CreateSessionDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    refuseOtherSites(request);
    const { token, caller, expires_at } = await this.service.open(input);
    this.keep(reply, token, expires_at);
    return caller;
  }

  @Delete()
  @HttpCode(200)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EndedSession> {
    refuseOtherSites(request);
    void reply.clearCookie(SESSION_COOKIE, cookieOf(this.environment, '/', 'strict'));
    const idToken = request.cookies[ID_TOKEN_COOKIE];
    if (idToken === undefined) return { ...NOBODY, sign_out_url: null };
    void reply.clearCookie(ID_TOKEN_COOKIE, cookieOf(this.environment, PATH, 'strict'));
    // The session ends here even when the provider does not answer.
    const url = await this.oidc.endSessionUrl(idToken).catch(() => undefined);
    return { ...NOBODY, sign_out_url: url?.href ?? null };
  }

  /** Sends the browser to the OpenID provider. */
  @Get('oidc')
  @Redirect()
  async begin(
    @Query() { return_to }: BeginOidcQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ url: string }> {
    return this.orTell(request, async () => {
      const { url, kept } = await this.service.beginOidc(return_to);
      // Lax, because the browser comes back from the provider, which is another site.
      void reply.setCookie(ATTEMPT_COOKIE, kept, cookieOf(this.environment, PATH, 'lax'));
      return url.href;
    });
  }

  /** The provider sends the browser back to this address. */
  @Get('oidc/callback')
  @Redirect()
  async finish(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ url: string }> {
    void reply.clearCookie(ATTEMPT_COOKIE, cookieOf(this.environment, PATH, 'lax'));
    return this.orTell(request, async () => {
      const [, query = ''] = request.url.split('?', 2);
      const session = await this.service.finishOidc(query, request.cookies[ATTEMPT_COOKIE]);
      this.keep(reply, session.token, session.expires_at);
      const { id_token } = session;
      if (id_token !== undefined && id_token.length <= LONGEST_ID_TOKEN)
        void reply.setCookie(ID_TOKEN_COOKIE, id_token, cookieOf(this.environment, PATH, 'strict'));
      return session.return_to;
    });
  }

  private async sessionOf(token: string | undefined): Promise<Session> {
    if (token === undefined) return NOBODY;
    const known = this.credentials.check(token);
    return known.then(
      ({ caller }) => caller,
      (error: unknown) => {
        if (error instanceof UnauthenticatedError) return NOBODY;
        throw error;
      },
    );
  }

  private keep(reply: FastifyReply, token: string, expires_at: number): void {
    const cookie = cookieOf(this.environment, '/', 'strict');
    void reply.setCookie(SESSION_COOKIE, token, { ...cookie, expires: new Date(expires_at) });
  }

  /** A browser would show a problem document as plain text, so the page shows the error instead. */
  private async orTell(request: FastifyRequest, act: () => Promise<string>): Promise<{ url: string }> {
    try {
      return { url: await act() };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const query = new URLSearchParams({ problem: error.code, request_id: request.id });
      return { url: `/entrar?${query.toString()}` };
    }
  }
}
