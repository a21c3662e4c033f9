import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/audit.module.js';
import { ExportRecordsRepository } from './export-records.repository.js';
import { ExportRecordsService } from './export-records.service.js';
import { ExportRepository } from './export.repository.js';
import { ExportService } from './export.service.js';
import { ExportsController } from './exports.controller.js';

/** Contacts out. */
@Module({
  imports: [AuditModule],
  controllers: [ExportsController],
  providers: [ExportRecordsRepository, ExportRecordsService, ExportRepository, ExportService],
  exports: [ExportService],
})
export class ExportsHttpModule {}
