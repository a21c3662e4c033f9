import { Module } from '@nestjs/common';
import { ContactsDataModule } from '../contacts/contacts.module.js';
import { PlatformValidationsController } from './platform-validations.controller.js';
import { PlatformValidationsRepository } from './platform-validations.repository.js';
import { PlatformValidationsService } from './platform-validations.service.js';

/** Stored results for those who run in the background: no routes. */
@Module({
  imports: [ContactsDataModule],
  providers: [PlatformValidationsRepository],
  exports: [PlatformValidationsRepository],
})
export class PlatformValidationsDataModule {}

/** Stored results over HTTP. */
@Module({
  imports: [ContactsDataModule, PlatformValidationsDataModule],
  controllers: [PlatformValidationsController],
  providers: [PlatformValidationsService],
})
export class PlatformValidationsModule {}
