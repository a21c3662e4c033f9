import { Module } from '@nestjs/common';
import { ContactLookup } from './contact-lookup.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';

/** Contacts for those who run in the background: no routes. */
@Module({ providers: [ContactsRepository], exports: [ContactsRepository] })
export class ContactsDataModule {}

/** Contacts over HTTP. */
@Module({
  imports: [ContactsDataModule],
  controllers: [ContactsController],
  providers: [ContactLookup, ContactsService],
})
export class ContactsModule {}
