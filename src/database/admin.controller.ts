import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiredRole } from '../auth/auth.decorators.js';
import { ApiProblems } from '../common/api-problems.js';
import { InvalidInputError } from '../common/errors/app-error.js';
import { DatabaseReportDto, DatabaseReportQueryDto } from './report/database-report.dto.js';
import { DatabaseReportService } from './report/database-report.service.js';

@ApiTags('admin')
@ApiBearerAuth()
@Controller('admin')
export class AdminController {
  constructor(private readonly reports: DatabaseReportService) {}

  @Get('database')
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'The state of our tables and indexes, and the statement that would fix each finding (admin)',
  })
  @ApiOkResponse({ type: DatabaseReportDto })
  @ApiProblems(InvalidInputError.of('own', 'isBoolean', 'must be a boolean value'))
  database(@Query() query: DatabaseReportQueryDto): Promise<DatabaseReportDto> {
    return this.reports.report(query);
  }
}
