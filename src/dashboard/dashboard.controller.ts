import { Controller, Get, Sse, type MessageEvent } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { ApiEventStream } from '../background-work/progress-events.js';
import { ApiProblems } from '../common/api-problems.js';
import { Work } from './dto/work.js';
import { WorkEvents } from './work-events.js';

@ApiTags('dashboard')
@ApiBearerAuth()
@Controller('dashboard')
export class DashboardController {
  constructor(private readonly workEvents: WorkEvents) {}

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
