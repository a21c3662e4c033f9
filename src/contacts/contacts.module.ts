import { Module } from '@nestjs/common';
import { ContactLookup } from './contact-lookup.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';

/** Contacts without their routes: the worker has none. */
@Module({ providers: [ContactsRepository], exports: [ContactsRepository] })
export class ContactsModule {}

/** Contacts over HTTP. */
@Module({
  imports: [ContactsModule],
  controllers: [ContactsController],
  providers: [ContactLookup, ContactsService],
})
export class ContactsHttpModule {}
