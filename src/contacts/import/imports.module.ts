import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../../audit/audit.module.js';
import { GovernorModule } from '../../background-work/governor.module.js';
import { QueueModule } from '../../background-work/queue.module.js';
import { ContactImportPart } from './contact-import.entity.js';
import { ContactImportsController } from './contact-imports.controller.js';
import { ContactImportsRepository } from './contact-imports.repository.js';
import { ContactImportsService, ImportEvents } from './contact-imports.service.js';
import { ImportEngine } from './contact-imports.worker.js';
import { ImportWaker } from './import-waker.js';

/** Imports without their routes. */
@Module({
  imports: [
    GovernorModule,
    QueueModule.register('contact-imports'),
    TypeOrmModule.forFeature([ContactImportPart]),
  ],
  providers: [ContactImportsRepository, ImportEngine, ImportWaker],
  exports: [ContactImportsRepository, ImportEngine, ImportWaker, QueueModule],
})
export class ImportsModule {}

/** Imports over HTTP. */
@Module({
  imports: [AuditModule, ImportsModule],
  controllers: [ContactImportsController],
  providers: [ContactImportsService, ImportEvents],
})
export class ImportsHttpModule {}
