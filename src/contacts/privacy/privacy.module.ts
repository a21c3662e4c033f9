import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../../audit/audit.module.js';
import { ContactsModule } from '../contacts.module.js';
import { OptOutRepository } from '../opt-out/opt-out.repository.js';
import { ContactRecordController } from './contact-record.controller.js';
import { ContactRecordRepository } from './contact-record.repository.js';
import { ContactRecordService } from './contact-record.service.js';
import { PersonRepository } from './person.repository.js';
import { PersonService } from './person.service.js';
import { PrivacyRequest } from './privacy-request.entity.js';
import { PrivacyRequestsController } from './privacy-requests.controller.js';
import { PrivacyRequestsRepository } from './privacy-requests.repository.js';
import { PrivacyRequestsService } from './privacy-requests.service.js';

/** Privacy requests without their routes. */
@Module({
  imports: [AuditModule, ContactsModule, TypeOrmModule.forFeature([PrivacyRequest])],
  providers: [
    OptOutRepository,
    PersonRepository,
    PersonService,
    PrivacyRequestsRepository,
    PrivacyRequestsService,
  ],
  exports: [PrivacyRequestsRepository, PrivacyRequestsService],
})
export class PrivacyModule {}

/** Privacy requests and single records over HTTP. */
@Module({
  imports: [AuditModule, ContactsModule, PrivacyModule],
  controllers: [ContactRecordController, PrivacyRequestsController],
  providers: [ContactRecordRepository, ContactRecordService],
})
export class PrivacyHttpModule {}
