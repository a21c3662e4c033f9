import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { AccessController } from './access.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { TokenRevocationsService } from './token-revocations.service.js';

/** Who may use the API: its keys and revoked tokens, over HTTP. */
@Module({
  imports: [AuditModule, AuthModule],
  controllers: [AccessController],
  providers: [ApiKeysRepository, ApiKeysService, TokenRevocationsService],
})
export class AccessHttpModule {}
