import { Controller, Get, Param, Sse, type MessageEvent } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller } from '../auth/auth.decorators.js';
import type { Caller } from '../auth/tokens.js';
import { ApiEventStream } from '../background-work/progress-events.js';
import { ApiProblems } from '../common/api-problems.js';
import { NotFoundError } from '../common/errors/app-error.js';
import { UNKNOWN_ID } from '../common/examples.js';
import { CONTACT_ID_PARAMETER, IdPipe, notAnId } from '../common/parameters.js';
import { DashboardService } from './dashboard.service.js';
import { ContactabilityDto, ContactHistoryDto } from './dto/contact-history.dto.js';
import { ComplianceDto, FreshnessDto, PreviousDayDto } from './dto/dashboard.dto.js';
import { WorkDto } from './dto/work.dto.js';
import { WorkEvents } from './work-events.js';

@ApiTags('dashboard')
@ApiBearerAuth()
@Controller('dashboard')
export class DashboardController {
  constructor(
    private readonly service: DashboardService,
    private readonly workEvents: WorkEvents,
  ) {}

  @Get('contacts/:contact_id/contactability')
  @ApiOperation({ summary: 'Whether a contact may be contacted, by the rule of every list and job' })
  @ApiParam(CONTACT_ID_PARAMETER)
  @ApiOkResponse({ type: ContactabilityDto })
  @ApiProblems(notAnId('contact_id'), NotFoundError.of('contact', UNKNOWN_ID))
  contactability(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
  ): Promise<ContactabilityDto> {
    return this.service.contactability(contactId);
  }

  @Get('contacts/:contact_id/history')
  @ApiOperation({ summary: 'What happened to a contact, newest first' })
  @ApiParam(CONTACT_ID_PARAMETER)
  @ApiOkResponse({ type: ContactHistoryDto })
  @ApiProblems(notAnId('contact_id'), NotFoundError.of('contact', UNKNOWN_ID))
  history(
    @Param('contact_id', new IdPipe('contact_id')) contactId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<ContactHistoryDto> {
    return this.service.history(contactId, caller.subject);
  }

  @Get('freshness')
  @ApiOperation({
    summary: 'The age of the stored results, by platform',
    description: 'Read from kept counts: takes milliseconds at any size.',
  })
  @ApiOkResponse({ type: FreshnessDto })
  @ApiProblems()
  freshness(): Promise<FreshnessDto> {
    return this.service.freshness();
  }

  @Get('compliance')
  @ApiOperation({ summary: 'The active suppression lists with their age, and the number of recent opt-outs' })
  @ApiOkResponse({ type: ComplianceDto })
  @ApiProblems()
  compliance(): Promise<ComplianceDto> {
    return this.service.compliance();
  }

  @Get('previous-day')
  @ApiOperation({ summary: 'The figures of the previous day, to show what has changed since' })
  @ApiOkResponse({ type: PreviousDayDto })
  @ApiProblems()
  previousDay(): Promise<PreviousDayDto> {
    return this.service.previousDay();
  }

  @Get('work')
  @ApiOperation({ summary: 'Jobs and runs that have not ended, or ended in the last ten minutes' })
  @ApiOkResponse({ type: WorkDto })
  @ApiProblems()
  work(): Promise<WorkDto> {
    return this.workEvents.current();
  }

  @Sse('work/events')
  @ApiOperation({
    summary: 'The same as server-sent events, one for each change',
    description: 'One stream for everything that runs; it stays open until the client closes it.',
  })
  @ApiEventStream()
  @ApiProblems()
  async followWork(): Promise<Observable<MessageEvent>> {
    return this.workEvents.follow(await this.workEvents.current());
  }
}
