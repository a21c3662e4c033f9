import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../../audit/audit.module.js';
import { QueueModule } from '../../background-work/queue.module.js';
import { ContactExport, ContactExportChunk } from './contact-export.entity.js';
import { ContactExportsController } from './contact-exports.controller.js';
import { ExportLeasesRepository } from './export-leases.repository.js';
import { ExportRecordsRepository } from './export-records.repository.js';
import { ExportEvents, ExportRecordsService } from './export-records.service.js';
import { ExportRepository } from './export.repository.js';
import { ExportRunner } from './export.runner.js';
import { ExportService } from './export.service.js';
import { ExportWaker } from './export-waker.js';
import { SegmentsModule } from '../segments/segments.module.js';
import { ExportsController } from './exports.controller.js';

/** Writing files, without routes. */
@Module({
  imports: [QueueModule.register('exports')],
  providers: [ExportLeasesRepository, ExportRepository, ExportRunner, ExportWaker],
  exports: [ExportLeasesRepository, ExportRepository, ExportRunner, ExportWaker, QueueModule],
})
export class ExportsModule {}

/** Contacts out over HTTP. */
@Module({
  imports: [
    AuditModule,
    ExportsModule,
    SegmentsModule,
    TypeOrmModule.forFeature([ContactExport, ContactExportChunk]),
  ],
  controllers: [ContactExportsController, ExportsController],
  providers: [ExportEvents, ExportRecordsRepository, ExportRecordsService, ExportService],
  exports: [ExportRecordsService, ExportService],
})
export class ExportsHttpModule {}
