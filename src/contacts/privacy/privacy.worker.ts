import { Inject, Injectable, Logger } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { PeriodicTask } from '../../background-work/periodic-task.js';
import { ConflictError } from '../../common/errors/app-error.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { todayInMexico } from './business-days.js';
import { PRIVACY_WARNINGS } from './privacy-clock.js';
import { PRIVACY_REQUEST_KINDS } from './privacy-request.entity.js';
import type { PrivacyRequestResponseDto } from './privacy-request.dto.js';
import { PrivacyRequestsService } from './privacy-requests.service.js';

const INTERVAL_MS = 60_000;
const ACTOR = 'worker';

/**
 * Deletes people whose block has ended. Once a day it reports deadlines in the log; the metrics have them too.
 * Several workers may run this at once.
 */
@Injectable()
export class PrivacyWorker extends PeriodicTask {
  private readonly logger = new Logger(PrivacyWorker.name);
  private readonly open: Gauge<'kind'>;
  private readonly due: Gauge<'warning'>;
  private warned = '';

  constructor(
    private readonly service: PrivacyRequestsService,
    gate: MigrationGate,
    @Inject(Registry) registry: Registry,
  ) {
    super(gate, INTERVAL_MS);
    const registers = [registry];
    this.open = new Gauge({
      name: 'privacy_requests_open',
      help: 'Privacy requests that are not closed',
      labelNames: ['kind'],
      registers,
    });
    this.due = new Gauge({
      name: 'privacy_requests_due',
      help: 'Open privacy requests that are overdue, or due in five business days or fewer',
      labelNames: ['warning'],
      registers,
    });
  }

  protected async work(): Promise<void> {
    const today = todayInMexico();
    let failure: unknown;
    for (const { request_uuid, blocked_until } of await this.service.open()) {
      if (blocked_until === null || blocked_until > today || this.stopped.aborted) continue;
      await this.service.complete(request_uuid, ACTOR).catch((error: unknown) => {
        // Another worker was faster, or an import is running. The next round tries again.
        if (!(error instanceof ConflictError)) failure = error;
      });
    }
    this.show(await this.service.open(), today);
    if (failure !== undefined) throw failure as Error;
  }

  private show(requests: readonly PrivacyRequestResponseDto[], today: string): void {
    for (const kind of PRIVACY_REQUEST_KINDS) {
      this.open.set({ kind }, requests.filter((request) => request.kind === kind).length);
    }
    for (const warning of PRIVACY_WARNINGS) {
      const those = requests.filter(({ warnings }) => warnings.includes(warning));
      this.due.set({ warning }, those.length);
    }
    const warnings = requests.flatMap(({ request_uuid, due_on, warnings: [warning] }) =>
      warning === undefined ? [] : [{ request_uuid, due_on, warning }],
    );
    const text = JSON.stringify([today, warnings]);
    if (warnings.length > 0 && text !== this.warned) {
      this.logger.warn({ msg: 'privacy requests are due soon or overdue', requests: warnings });
    }
    this.warned = text;
  }
}
