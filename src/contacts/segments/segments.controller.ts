import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentCaller, RequiredRole } from '../../auth/auth.decorators.js';
import type { Caller } from '../../auth/tokens.js';
import { ApiProblems } from '../../common/api-problems.js';
import { NotFoundError, UnavailableError } from '../../common/errors/app-error.js';
import { EXAMPLE_SEGMENT, UNKNOWN_UUID, UNWANTED_SEGMENT } from '../../common/examples.js';
import { KeysetQueryDto, LIMIT_TOO_LARGE } from '../../common/keyset.js';
import { notAUuid, uuidPipe } from '../../common/parameters.js';
import { FilterPipe } from '../filter/filter.pipe.js';
import {
  CreateSegmentDto,
  SEGMENT_EXAMPLES,
  SEGMENT_UPDATE_EXAMPLES,
  SegmentDto,
  SegmentPageDto,
  UpdateSegmentDto,
} from './segment.dto.js';
import { emptyFilter, nameTaken, SegmentsService } from './segments.service.js';

const UUID = { name: 'segment_uuid', format: 'uuid', example: EXAMPLE_SEGMENT } as const;
const Uuid = (): ParameterDecorator => Param('segment_uuid', uuidPipe('segment_uuid'));
const NO_SEGMENT = [notAUuid('segment_uuid'), NotFoundError.of('segment', UNKNOWN_UUID)] as const;

@ApiTags('segments')
@ApiBearerAuth()
@Controller('segments')
export class SegmentsController {
  constructor(private readonly service: SegmentsService) {}

  @Get()
  @ApiOperation({ summary: 'Saved filters with their counts, newest first' })
  @ApiOkResponse({ type: SegmentPageDto })
  @ApiProblems(LIMIT_TOO_LARGE)
  list(@Query() query: KeysetQueryDto): Promise<SegmentPageDto> {
    return this.service.list(query);
  }

  @Get(':segment_uuid')
  @ApiOperation({ summary: 'One saved filter' })
  @ApiParam(UUID)
  @ApiOkResponse({ type: SegmentDto })
  @ApiProblems(...NO_SEGMENT)
  get(@Uuid() segmentUuid: string): Promise<SegmentDto> {
    return this.service.get(segmentUuid);
  }

  @Post()
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Save a filter under a name (operator)',
    description: 'Wherever a filter is accepted, its `segment_uuid` can be given as `segment`.',
  })
  @ApiBody({ type: CreateSegmentDto, examples: SEGMENT_EXAMPLES })
  @ApiCreatedResponse({ type: SegmentDto })
  @ApiProblems(emptyFilter(), nameTaken(), UnavailableError.writeConflict())
  create(
    @Body(FilterPipe) input: CreateSegmentDto,
    @CurrentCaller() { subject }: Caller,
  ): Promise<SegmentDto> {
    return this.service.create(input, subject);
  }

  @Patch(':segment_uuid')
  @RequiredRole('operator')
  @ApiOperation({
    summary: 'Change the name or the filter (operator)',
    description: 'Jobs, runs and exports that started with the segment keep its old filter.',
  })
  @ApiParam(UUID)
  @ApiBody({ type: UpdateSegmentDto, examples: SEGMENT_UPDATE_EXAMPLES })
  @ApiOkResponse({ type: SegmentDto })
  @ApiProblems(...NO_SEGMENT, emptyFilter(), nameTaken(), UnavailableError.writeConflict())
  change(@Uuid() segmentUuid: string, @Body(FilterPipe) input: UpdateSegmentDto): Promise<SegmentDto> {
    return this.service.change(segmentUuid, input);
  }

  @Delete(':segment_uuid')
  @RequiredRole('operator')
  @ApiOperation({ summary: 'Delete a saved filter; its contacts stay (operator)' })
  @ApiParam({ ...UUID, example: UNWANTED_SEGMENT })
  @ApiOkResponse({ type: SegmentDto, description: 'The segment as it was' })
  @ApiProblems(...NO_SEGMENT)
  remove(@Uuid() segmentUuid: string): Promise<SegmentDto> {
    return this.service.remove(segmentUuid);
  }
}
