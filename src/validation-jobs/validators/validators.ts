import { Inject, Injectable } from '@nestjs/common';
import type { Platform } from '../../common/platforms.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { Environment } from '../../config/environment.js';
import { HttpValidator } from './http.validator.js';
import { SandboxValidator } from './sandbox.validator.js';
import type { Validator } from './validator.js';
import { ValidatorMetrics } from './validator-metrics.js';

/** Which validator answers for a platform: the operator's own, else the sandbox where it is switched on. */
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
