import { Inject, Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';

/** Tells how old the kept counts may be, as far as this worker has folded them: with several workers the least counts. */
@Injectable()
export class StatisticsMetrics {
  private currentAt = Date.now();

  constructor(@Inject(Registry) registry: Registry) {
    const age = (): number => (Date.now() - this.currentAt) / 1000;
    new Gauge({
      name: 'contact_statistics_lag_seconds',
      help: 'Time since this worker began the last round after which no change of a contact was left to fold',
      registers: [registry],
      collect() {
        this.set(age());
      },
    });
  }

  /** Notes that all changes from before a time, by Date.now(), are folded. */
  foldedUpTo(time: number): void {
    this.currentAt = time;
  }
}
