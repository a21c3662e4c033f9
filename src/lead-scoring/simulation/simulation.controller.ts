import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiredRole } from '../../auth/auth.decorators.js';
import { ApiProblems } from '../../common/api-problems.js';
import { SIMULATION_EXAMPLES, SimulationRequestDto } from './dto/simulation-request.dto.js';
import { SimulationResponseDto } from './dto/simulation-response.dto.js';
import { sampleOfEverything, simulationBusy, SimulationService, tookTooLong } from './simulation.service.js';
import { FilterPipe } from '../../contacts/filter/filter.pipe.js';

@ApiTags('lead-scoring')
@ApiBearerAuth()
@Controller('lead-scoring')
export class SimulationController {
  constructor(private readonly service: SimulationService) {}

  @Post('simulate')
  @HttpCode(200)
  @RequiredRole('admin')
  @ApiOperation({
    summary: 'Try another policy without storing anything (admin)',
    description:
      'Scores contacts with stored results by the given policy, and compares the tiers with those that are stored now. ' +
      'The unchanged policy shows what scoring again would change. Takes a simple random sample, in which ' +
      'every such contact has the same chance, or all contacts. Nothing is written. One simulation runs at a time ' +
      'in each API process; another one gets 503 `simulation_busy`. 503 `simulation_timed_out` after ' +
      'SIMULATION_TIMEOUT_SECONDS.',
  })
  @ApiBody({ type: SimulationRequestDto, examples: SIMULATION_EXAMPLES })
  @ApiOkResponse({ type: SimulationResponseDto })
  @ApiProblems(sampleOfEverything(), simulationBusy(), tookTooLong(120))
  simulate(@Body(FilterPipe) request: SimulationRequestDto): Promise<SimulationResponseDto> {
    return this.service.simulate(request);
  }
}
