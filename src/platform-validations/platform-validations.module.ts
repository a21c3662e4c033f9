import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { PlatformValidationsController } from './platform-validations.controller.js';
import { PlatformValidationsRepository } from './platform-validations.repository.js';
import { PlatformValidationsService } from './platform-validations.service.js';

/** Stored results without their routes. */
@Module({
  imports: [ContactsModule],
  providers: [PlatformValidationsRepository],
  exports: [PlatformValidationsRepository],
})
export class PlatformValidationsModule {}

/** Stored results over HTTP. */
@Module({
  imports: [AuditModule, ContactsModule, PlatformValidationsModule],
  controllers: [PlatformValidationsController],
  providers: [PlatformValidationsService],
})
export class PlatformValidationsHttpModule {}
