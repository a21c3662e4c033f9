import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { QueueCounts } from '../background-work/queues.js';
import { WORK_STATUSES } from '../background-work/work-states.js';
import { wait } from '../common/wait.js';
import { StatisticsRepository } from '../contacts/statistics/statistics.repository.js';
import { MetricsRepository, WORK_KINDS } from './metrics.repository.js';

/** Prometheus gives a scrape ten seconds; this is shorter. */
const PATIENCE_MS = 2000;

type Samples = readonly (readonly [labels: Record<string, string>, value: number])[];

/** Metrics with their values at one moment. */
class Snapshot {
  readonly registry = new Registry();

  gauge(name: string, help: string, value: Samples | number): void {
    const { samples, labelNames } = samplesOf(value);
    // Without a sample prom-client would show 0.
    if (samples.length === 0) return;
    const gauge = new Gauge({ name, help, labelNames, registers: [this.registry] });
    for (const [labels, number] of samples) gauge.set(labels, number);
  }

  /** @param value a total that only grows */
  counter(name: string, help: string, value: Samples | number): void {
    const { samples, labelNames } = samplesOf(value);
    const counter = new Counter({ name, help, labelNames, registers: [this.registry] });
    for (const [labels, number] of samples) counter.inc(labels, number);
  }
}

function samplesOf(value: Samples | number): { samples: Samples; labelNames: string[] } {
  const samples: Samples = typeof value === 'number' ? [[{}, value]] : value;
  return { samples, labelNames: Object.keys(samples[0]?.[0] ?? {}) };
}

/**
 * The metrics of PostgreSQL and Redis, read on request. Every process shows the same numbers, so rules take the
 * maximum. When PostgreSQL or Redis does not answer within two seconds, its metrics are left out and `postgres_up`
 * or `redis_up` is 0; the others are shown.
 */
@Injectable()
export class StoredMetrics {
  private readonly sources: Source[];

  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: MetricsRepository,
    private readonly statistics: StatisticsRepository,
    private readonly queues: QueueCounts,
  ) {
    this.sources = [
      new Source('postgres_up', 'Whether PostgreSQL answered the queries of these metrics', () =>
        this.ofDatabase(),
      ),
      new Source('redis_up', 'Whether Redis answered the commands of these metrics', () => this.ofRedis()),
    ];
  }

  /** The current metrics. Never rejects. */
  async read(): Promise<Registry[]> {
    return Promise.all(this.sources.map((source) => source.read()));
  }

  private async ofDatabase(): Promise<Snapshot> {
    const { manager } = this.dataSource;
    const snapshot = new Snapshot();
    // One after the other, so that one connection is enough.
    showWork(snapshot, await this.repository.work(manager));
    const totals = await this.repository.totals(manager);
    if (totals) showTotals(snapshot, totals);
    const held = await this.repository.heldValidators(manager);
    snapshot.gauge(
      'validator_held_until_timestamp_seconds',
      'Until when a validator asked to be left alone',
      held.map(({ platform, held_until }) => [{ platform }, held_until]),
    );
    snapshot.gauge(
      'contact_statistics_pending_deltas',
      'Changes of contacts that are not folded into the kept counts yet',
      await this.statistics.pending(manager),
    );
    return snapshot;
  }

  private async ofRedis(): Promise<Snapshot> {
    const snapshot = new Snapshot();
    const counts = await this.queues.count();
    snapshot.gauge(
      'queue_deliveries',
      "Wake-up calls in Bull's queues",
      counts.map(({ queue, state, deliveries }) => [{ queue, state }, deliveries]),
    );
    return snapshot;
  }
}

function showWork(snapshot: Snapshot, rows: Awaited<ReturnType<MetricsRepository['work']>>): void {
  const of = (kind: string, status: string) =>
    rows.find((row) => row.kind === kind && row.status === status) ?? { items: 0, silent_seconds: 0 };
  snapshot.gauge(
    'background_work',
    'Jobs, runs, imports and exports',
    WORK_KINDS.flatMap((kind) =>
      WORK_STATUSES.map((status) => [{ kind, status }, of(kind, status).items] as const),
    ),
  );
  snapshot.gauge(
    'background_work_waiting_seconds',
    'How long the longest waiting work has waited for a worker',
    WORK_KINDS.map((kind) => [{ kind }, of(kind, 'QUEUED').silent_seconds]),
  );
  snapshot.gauge(
    'background_work_silent_seconds',
    'How long ago the most silent of the running work last reported',
    WORK_KINDS.map((kind) => [{ kind }, of(kind, 'RUNNING').silent_seconds]),
  );
}

function showTotals(
  snapshot: Snapshot,
  done: NonNullable<Awaited<ReturnType<MetricsRepository['totals']>>>,
): void {
  const show = (name: string, help: string, samples: Samples | number): void => {
    snapshot.counter(name, help, samples);
  };
  show('validation_job_contacts_total', 'Contacts that jobs are done with', done.job_contacts);
  show(
    'validation_job_lookups_total',
    'Phones in answered requests to validators, which are paid for',
    done.lookups,
  );
  show(
    'validation_job_lookups_reused_total',
    'Lookups that were not needed because of a fresh result',
    done.lookups_reused,
  );
  show('validation_job_lookups_repeated_total', 'Lookups repeated after a fault', done.lookups_repeated);
  show('validation_job_cost_total', 'Cost of lookups, where prices are set', done.cost);
  show('contact_import_rows_total', 'Rows of imported files, by their outcome', [
    [{ result: 'created' }, done.import_created],
    [{ result: 'updated' }, done.import_updated],
    [{ result: 'unchanged' }, done.import_unchanged],
    [{ result: 'rejected' }, done.import_rejected],
  ]);
  show('contact_export_contacts_total', 'Contacts in exports that have ended', done.export_contacts);
  show('contact_export_bytes_total', 'Bytes of exports that have ended', done.export_bytes);
  show('scoring_run_contacts_total', 'Contacts that runs have scored', done.scored_contacts);
  show('scoring_run_changed_total', 'Contacts whose score or tier changed', done.changed_scores);
}

/** A server whose metrics are read together. */
class Source {
  private reading: Promise<Snapshot> | undefined;

  constructor(
    private readonly upName: string,
    private readonly upHelp: string,
    private readonly ask: () => Promise<Snapshot>,
  ) {}

  async read(): Promise<Registry> {
    // One query at a time, even when metrics are requested while the server hangs.
    this.reading ??= this.ask().finally(() => {
      this.reading = undefined;
    });
    const answered = this.reading.catch(() => undefined);
    const gaveUp = wait(PATIENCE_MS, { ref: false }).then(() => undefined);
    const snapshot = await Promise.race([answered, gaveUp]);
    const up = new Snapshot();
    up.gauge(this.upName, this.upHelp, snapshot ? 1 : 0);
    return snapshot ? Registry.merge([up.registry, snapshot.registry]) : up.registry;
  }
}
