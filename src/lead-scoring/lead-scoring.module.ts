import { Module } from '@nestjs/common';
import { ContactsDataModule } from '../contacts/contacts.module.js';
import { StatisticsDataModule } from '../contacts/statistics/statistics.module.js';
import { QueueModule } from '../queues/queue.module.js';
import { LeadScorer } from './lead-scorer.js';
import { LeadScoresRepository } from './lead-scores.repository.js';
import { LeadScoringController } from './lead-scoring.controller.js';
import { LeadScoringService } from './lead-scoring.service.js';
import { RunControl } from './runs/run-control.js';
import { RunSlicesRepository } from './runs/run-slices.repository.js';
import { ScoringRunEngine } from './runs/scoring-run.engine.js';
import { ScoringRunEvents } from './runs/scoring-run-events.js';
import { ScoringRunsController } from './runs/scoring-runs.controller.js';
import { ScoringRunsRepository } from './runs/scoring-runs.repository.js';
import { ScoringRunsService } from './runs/scoring-runs.service.js';
import { ScoringRunsWorker } from './runs/scoring-runs.worker.js';
import { ScoreDistributionController } from './score-distribution.controller.js';
import { ScoreDistributionService } from './score-distribution.service.js';
import { TopLeadsRepository } from './top-leads.repository.js';
import { TopLeadsService } from './top-leads.service.js';

/** Writing scores, for the API and the background alike: no routes. */
@Module({
  imports: [ContactsDataModule],
  providers: [LeadScorer, LeadScoresRepository],
  exports: [LeadScorer, LeadScoresRepository],
})
export class LeadScoringDataModule {}

/** Scores over HTTP. */
@Module({
  imports: [LeadScoringDataModule, QueueModule.register('scoring-runs')],
  controllers: [LeadScoringController, ScoringRunsController],
  providers: [
    LeadScoringService,
    RunControl,
    ScoringRunEvents,
    ScoringRunsRepository,
    ScoringRunsService,
    TopLeadsRepository,
    TopLeadsService,
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
  providers: [RunSlicesRepository, ScoringRunEngine, ScoringRunsWorker],
})
export class LeadScoringWorkerModule {}
