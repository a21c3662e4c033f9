import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AdminController } from './admin.controller.js';
import { DatabaseReportService } from './report/database-report.service.js';

/** What administrators see of the database. */
@Module({
  controllers: [AdminController],
  providers: [
    {
      provide: DatabaseReportService,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new DatabaseReportService(dataSource),
    },
  ],
})
export class AdminModule {}
