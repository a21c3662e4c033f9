import { Module } from '@nestjs/common';
import { ContactsDataModule } from '../contacts/contacts.module.js';
import { StatisticsDataModule } from '../contacts/statistics/statistics.module.js';
import { PlatformValidationsDataModule } from '../platform-validations/platform-validations.module.js';
import { QueueModule } from '../background-work/queue.module.js';
import { ExplainController } from './explain/explain.controller.js';
import { ExplainService } from './explain/explain.service.js';
import { LeadScorer } from './scores/lead-scorer.js';
import { LeadScoresRepository } from './scores/lead-scores.repository.js';
import { LeadScoringController } from './lead-scoring.controller.js';
import { LeadScoringService } from './lead-scoring.service.js';
import { RunWaker } from './runs/run-waker.js';
import { RunSlicesRepository } from './runs/run-slices.repository.js';
import { ScoringRunEngine } from './runs/scoring-run.engine.js';
import { ScoringRunsController } from './runs/scoring-runs.controller.js';
import { ScoringRunsRepository } from './runs/scoring-runs.repository.js';
import { ScoringRunEvents, ScoringRunsService } from './runs/scoring-runs.service.js';
import { ScoringRunsWorker } from './runs/scoring-runs.worker.js';
import { ScoreDistributionController } from './scores/score-distribution.controller.js';
import { ScoreDistributionService } from './scores/score-distribution.service.js';
import { SimulationController } from './simulation/simulation.controller.js';
import { SimulationRepository } from './simulation/simulation.repository.js';
import { SimulationService } from './simulation/simulation.service.js';
import { TopLeadsRepository } from './scores/top-leads.repository.js';
import { TopLeadsService } from './scores/top-leads.service.js';

/** Writing scores, for the API and the background alike: no routes. */
@Module({
  imports: [ContactsDataModule],
  providers: [LeadScorer, LeadScoresRepository],
  exports: [LeadScorer, LeadScoresRepository],
})
export class LeadScoringDataModule {}

/** Scores over HTTP. */
@Module({
  imports: [
    ContactsDataModule,
    PlatformValidationsDataModule,
    LeadScoringDataModule,
    QueueModule.register('scoring-runs'),
  ],
  controllers: [LeadScoringController, ScoringRunsController, ExplainController, SimulationController],
  providers: [
    LeadScoringService,
    TopLeadsRepository,
    TopLeadsService,
    RunWaker,
    ScoringRunEvents,
    ScoringRunsRepository,
    ScoringRunsService,
    ExplainService,
    SimulationRepository,
    SimulationService,
  ],
  exports: [ScoringRunsRepository],
})
export class LeadScoringModule {}

/** How scores are spread, over HTTP. */
@Module({
  imports: [StatisticsDataModule],
  controllers: [ScoreDistributionController],
  providers: [ScoreDistributionService],
})
export class ScoreDistributionModule {}

/** Scoring runs in the background. */
@Module({
  imports: [LeadScoringDataModule, QueueModule.register('scoring-runs')],
  providers: [RunSlicesRepository, RunWaker, ScoringRunEngine, ScoringRunsWorker],
})
export class LeadScoringWorkerModule {}
