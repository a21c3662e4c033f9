import { Global, Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ExportsHttpModule } from '../contacts/export/exports.module.js';
import { ScoredLeads } from '../contacts/export/scored-leads.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { SegmentsModule } from '../contacts/segments/segments.module.js';
import { StatisticsModule } from '../contacts/statistics/statistics.module.js';
import { PlatformValidationsModule } from '../platform-validations/platform-validations.module.js';
import { GovernorModule } from '../background-work/governor.module.js';
import { QueueModule } from '../background-work/queue.module.js';
import { ExplainController } from './explain/explain.controller.js';
import { ExplainService } from './explain/explain.service.js';
import { LeadScorer, LeadScoringService } from './lead-scoring.service.js';
import { LeadScoresRepository } from './scores/lead-scores.repository.js';
import { LeadScoringController, ScoreDistributionController } from './lead-scoring.controller.js';
import { RunWaker } from './runs/run-waker.js';
import { RunSlicesRepository } from './runs/run-slices.repository.js';
import { ScoringRunEngine } from './runs/scoring-run.engine.js';
import { ScoringRunsController } from './runs/scoring-runs.controller.js';
import { ScoringRunsRepository } from './runs/scoring-runs.repository.js';
import { ScoringRunEvents, ScoringRunsService } from './runs/scoring-runs.service.js';
import { LeadExports } from './scores/lead-export.js';
import { LeadsService } from './scores/leads.service.js';
import { SimulationController } from './simulation/simulation.controller.js';
import { SimulationRepository } from './simulation/simulation.repository.js';
import { SimulationService } from './simulation/simulation.service.js';
import { TopLeadsRepository } from './scores/top-leads.repository.js';

/** The best leads for exports. Exports are below this folder and cannot import it. */
@Global()
@Module({ providers: [{ provide: ScoredLeads, useClass: LeadExports }], exports: [ScoredLeads] })
class ScoredLeadsModule {}

/** Scores and scoring runs. Has no routes. */
@Module({
  imports: [ContactsModule, GovernorModule, QueueModule.register('scoring-runs'), ScoredLeadsModule],
  providers: [
    LeadScorer,
    LeadScoresRepository,
    RunSlicesRepository,
    RunWaker,
    ScoringRunEngine,
    ScoringRunsRepository,
  ],
  exports: [LeadScorer, LeadScoresRepository, QueueModule, RunWaker, ScoringRunEngine, ScoringRunsRepository],
})
export class LeadScoringModule {}

/** Scores over HTTP. */
@Module({
  imports: [
    AuditModule,
    ContactsModule,
    ExportsHttpModule,
    LeadScoringModule,
    PlatformValidationsModule,
    SegmentsModule,
    StatisticsModule,
  ],
  controllers: [
    LeadScoringController,
    ScoringRunsController,
    ExplainController,
    ScoreDistributionController,
    SimulationController,
  ],
  providers: [
    ExplainService,
    LeadScoringService,
    LeadsService,
    ScoringRunEvents,
    ScoringRunsService,
    SimulationRepository,
    SimulationService,
    TopLeadsRepository,
  ],
})
export class LeadScoringHttpModule {}
