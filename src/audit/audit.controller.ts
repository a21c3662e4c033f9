import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { RequiredRole } from '../auth/auth.decorators.js';
import { ApiProblems } from '../common/api-problems.js';
import { LIMIT_TOO_LARGE, readPage } from '../common/keyset.js';
import { AuditPageDto, AuditQueryDto } from './audit.dto.js';
import { AuditRepository } from './audit.repository.js';

@ApiTags('privacy')
@ApiBearerAuth()
@Controller('audit')
export class AuditController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditRepository,
  ) {}

  @Get()
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'The audit of personal data, newest first (admin)',
    description: 'Append-only: not even this program can change it. It holds ids, and no phones or names.',
  })
  @ApiOkResponse({ type: AuditPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() { limit, cursor, ...filter }: AuditQueryDto): Promise<AuditPageDto> {
    return readPage(
      { limit, cursor },
      (count, after) => this.audit.list(this.dataSource.manager, filter, count, after),
      Number.MAX_SAFE_INTEGER,
    );
  }
}
