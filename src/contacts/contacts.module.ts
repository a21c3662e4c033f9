import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ContactListService } from './contact-list.service.js';
import { ContactLookup } from './contact-lookup.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';
import { InboundSmsController, OptOutController } from './opt-out/opt-out.controller.js';
import { CreationTimesRepository } from './newest/creation-times.repository.js';
import { OptOutRepository } from './opt-out/opt-out.repository.js';
import { OptOutService } from './opt-out/opt-out.service.js';
import { ContactedLeadsRepository } from './sent/contacted-leads.repository.js';
import { SentController } from './sent/sent.controller.js';
import { SentRepository } from './sent/sent.repository.js';
import { SentService } from './sent/sent.service.js';
import { ErasedPhones } from './privacy/erased-phones.js';
import { ErasedPhonesRepository } from './privacy/erased-phones.repository.js';
import { PlacesRepository } from './places/places.repository.js';
import { SegmentsModule } from './segments/segments.module.js';
import { SuppressionController } from './suppression/suppression.controller.js';
import { SuppressionRepository } from './suppression/suppression.repository.js';
import { SuppressionService } from './suppression/suppression.service.js';

/** Contacts without their routes: the worker has none. */
@Module({
  providers: [
    ContactedLeadsRepository,
    ContactsRepository,
    CreationTimesRepository,
    ErasedPhones,
    ErasedPhonesRepository,
    PlacesRepository,
  ],
  exports: [
    ContactedLeadsRepository,
    ContactsRepository,
    CreationTimesRepository,
    ErasedPhones,
    ErasedPhonesRepository,
    PlacesRepository,
  ],
})
export class ContactsModule {}

/** Contacts over HTTP. */
@Module({
  imports: [AuditModule, ContactsModule, SegmentsModule],
  controllers: [
    OptOutController,
    InboundSmsController,
    SentController,
    SuppressionController,
    ContactsController,
  ],
  providers: [
    ContactListService,
    ContactLookup,
    ContactsService,
    OptOutRepository,
    OptOutService,
    SentRepository,
    SentService,
    SuppressionRepository,
    SuppressionService,
  ],
})
export class ContactsHttpModule {}
