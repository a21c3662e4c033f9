import { Controller, Get, Sse, type MessageEvent } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { ApiEventStream } from '../background-work/progress-events.js';
import { ApiProblems } from '../common/api-problems.js';
import { DashboardService } from './dashboard.service.js';
import { Freshness, PreviousDay } from './dto/dashboard.js';
import { Work } from './dto/work.js';
import { WorkEvents } from './work-events.js';

@ApiTags('dashboard')
@ApiBearerAuth()
@Controller('dashboard')
export class DashboardController {
  constructor(
    private readonly service: DashboardService,
    private readonly workEvents: WorkEvents,
  ) {}

  @Get('freshness')
  @ApiOperation({
    summary: 'How old the stored results are, by platform',
    description: 'Kept, not counted: milliseconds at any size.',
  })
  @ApiOkResponse({ type: Freshness })
  @ApiProblems()
  freshness(): Promise<Freshness> {
    return this.service.freshness();
  }

  @Get('previous-day')
  @ApiOperation({ summary: 'The numbers of the day before, to see what has changed since' })
  @ApiOkResponse({ type: PreviousDay })
  @ApiProblems()
  previousDay(): Promise<PreviousDay> {
    return this.service.previousDay();
  }

  @Get('work')
  @ApiOperation({ summary: 'Jobs and runs that have not ended, or ended in the last ten minutes' })
  @ApiOkResponse({ type: Work })
  @ApiProblems()
  work(): Promise<Work> {
    return this.workEvents.current();
  }

  @Sse('work/events')
  @ApiOperation({
    summary: 'The same as server-sent events, whenever something of it has changed',
    description: 'One stream for everything that runs; it stays open until the client closes it.',
  })
  @ApiEventStream()
  @ApiProblems()
  async followWork(): Promise<Observable<MessageEvent>> {
    return this.workEvents.follow(await this.workEvents.current());
  }
}
