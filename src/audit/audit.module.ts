import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';

/** Records events. */
@Module({ providers: [AuditRepository], exports: [AuditRepository] })
export class AuditModule {}

/** The audit over HTTP. */
@Module({ imports: [AuditModule], controllers: [AuditController] })
export class AuditHttpModule {}
