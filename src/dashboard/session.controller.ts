import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/auth.decorators.js';
import { refuseOtherSites, SESSION_COOKIE } from '../auth/page-session.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { ENVIRONMENT } from '../config/config.module.js';
import type { Environment } from '../config/environment.js';
import { CreateSessionDto, type Session } from './dto/session.dto.js';
import { SessionService } from './session.service.js';

const NOBODY: Session = { subject: null, role: null };

/** Signing in and out of the page. Not in the document: other clients send their token with each request. */
@ApiExcludeController()
@Public(true)
@Controller('session')
export class SessionController {
  constructor(
    private readonly service: SessionService,
    private readonly tokens: TokenVerifier,
    @Inject(ENVIRONMENT) private readonly environment: Pick<Environment, 'NODE_ENV'>,
  ) {}

  /** Answers also when nobody is signed in: browsers write every 401 into their console. */
  @Get()
  async current(@Req() request: FastifyRequest): Promise<Session> {
    const token = request.cookies[SESSION_COOKIE];
    return token === undefined ? NOBODY : this.tokens.verify(token).catch(() => NOBODY);
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
    void reply.setCookie(SESSION_COOKIE, token, { ...this.cookie(), expires: new Date(expires_at) });
    return caller;
  }

  @Delete()
  @HttpCode(200)
  signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Session {
    refuseOtherSites(request);
    void reply.clearCookie(SESSION_COOKIE, this.cookie());
    return NOBODY;
  }

  /** In production over HTTPS only, but for the machine itself, where browsers make an exception. */
  private cookie() {
    const secure = this.environment.NODE_ENV === 'production';
    return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  }
}
