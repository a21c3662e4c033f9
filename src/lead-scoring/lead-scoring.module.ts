import { Module } from '@nestjs/common';
import { ContactsDataModule } from '../contacts/contacts.module.js';
import { StatisticsDataModule } from '../contacts/statistics/statistics.module.js';
import { PlatformValidationsDataModule } from '../platform-validations/platform-validations.module.js';
import { QueueModule } from '../queues/queue.module.js';
import { ExplainController } from './explain/explain.controller.js';
import { ExplainService } from './explain/explain.service.js';
import { LeadScorer } from './lead-scorer.js';
import { LeadScoresRepository } from './lead-scores.repository.js';
import { LeadScoringController } from './lead-scoring.controller.js';
import { LeadScoringService } from './lead-scoring.service.js';
import { ScoreDistributionController } from './score-distribution.controller.js';
import { ScoreDistributionService } from './score-distribution.service.js';
import { ScoringRunsRepository } from './scoring-runs.repository.js';
import { ScoringRunsRunner } from './scoring-runs.runner.js';
import { ScoringRunsWorker } from './scoring-runs.worker.js';
import { TopLeadsRepository } from './top-leads.repository.js';
import { TopLeadsService } from './top-leads.service.js';
import { SimulationController } from './simulation/simulation.controller.js';
import { SimulationRepository } from './simulation/simulation.repository.js';
import { SimulationService } from './simulation/simulation.service.js';

/** Writing scores, for the API and the background alike: no routes. */
@Module({
  imports: [ContactsDataModule],
  providers: [LeadScorer, LeadScoresRepository, ScoringRunsRepository],
  exports: [LeadScorer, LeadScoresRepository, ScoringRunsRepository],
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
  controllers: [LeadScoringController, ExplainController, SimulationController],
  providers: [
    LeadScoringService,
    TopLeadsRepository,
    TopLeadsService,
    ExplainService,
    SimulationRepository,
    SimulationService,
  ],
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
  providers: [ScoringRunsRunner, ScoringRunsWorker],
})
export class LeadScoringWorkerModule {}
