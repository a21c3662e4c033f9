import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { PLATFORMS, type Platform } from '../../common/platforms.js';
import { inRequestSpan } from '../../common/tracing.js';
import { CircuitBreakers } from './circuit-breaker.js';
import { ValidatorError, type PhoneAnswer, type ValidationRequest, type Validator } from './validator.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import { HttpValidator } from './http.validator.js';
import { SandboxValidator } from './sandbox.validator.js';

/** How the validators answer this process. */
@Injectable()
export class ValidatorMetrics {
  private readonly duration: Histogram<'platform' | 'outcome'>;
  private readonly phones: Counter<'platform' | 'status'>;

  constructor(@Inject(Registry) registry: Registry, breakers: CircuitBreakers) {
    const registers = [registry];
    this.duration = new Histogram({
      name: 'validator_request_duration_seconds',
      help: 'Time of a request to a validator; the outcome is answered, given_up when the process ended, or the reason why there was no answer',
      labelNames: ['platform', 'outcome'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    this.phones = new Counter({
      name: 'validator_phones_total',
      help: 'Phones in answered requests, by their answer',
      labelNames: ['platform', 'status'],
      registers,
    });
    new Gauge({
      name: 'validator_breaker_open',
      help: 'Whether a validator counts as down for this process',
      labelNames: ['platform'],
      registers,
      collect() {
        for (const platform of PLATFORMS) this.set({ platform }, breakers.of(platform).isOpen ? 1 : 0);
      },
    });
  }

  /** The same validator, measured and traced. */
  measured(validator: Validator): Validator {
    return {
      source: validator.source,
      validate: (request, signal) => this.measure(validator, request, signal),
    };
  }

  private async measure(
    validator: Validator,
    request: ValidationRequest,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, PhoneAnswer>> {
    const { platform, phones } = request;
    const end = this.duration.startTimer({ platform });
    try {
      const answers = await inRequestSpan(`validate ${platform}`, { platform, phones: phones.length }, () =>
        validator.validate(request, signal),
      );
      end({ outcome: 'answered' });
      for (const { status } of answers.values()) this.phones.inc({ platform, status });
      return answers;
    } catch (error) {
      end({ outcome: error instanceof ValidatorError ? error.code : 'given_up' });
      throw error;
    }
  }
}

/** Chooses the validator of a platform: the operator's own, or else the sandbox when it is switched on. */
@Injectable()
export class Validators {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly metrics: ValidatorMetrics,
  ) {}

  /** Undefined when nothing is configured for the platform. */
  find(platform: Platform): Validator | undefined {
    const validator = this.choose(platform);
    return validator && this.metrics.measured(validator);
  }

  private choose(platform: Platform): Validator | undefined {
    const { validators, VALIDATOR_TIMEOUT_MS, VALIDATOR_SANDBOX } = this.environment;
    const endpoint = validators[platform];
    if (endpoint) return new HttpValidator(endpoint, VALIDATOR_TIMEOUT_MS);
    return VALIDATOR_SANDBOX ? new SandboxValidator() : undefined;
  }
}
