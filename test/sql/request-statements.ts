import { perPlatform } from '../../src/common/platforms.js';
import type { EntityManager } from 'typeorm';
import { JobAnswersRepository } from '../../src/validation-jobs/store/job-answers.repository.js';
import type { JobLeasesRepository } from '../../src/validation-jobs/store/job-leases.repository.js';
import { JobProgressRepository } from '../../src/validation-jobs/store/job-progress.repository.js';
import { JobRequestsRepository } from '../../src/validation-jobs/store/job-requests.repository.js';
import type { ValidationJob } from '../../src/validation-jobs/validation-job.entity.js';
import { ValidatorLimitsRepository } from '../../src/validation-jobs/store/validator-limits.repository.js';

/** Every statement about requests and counters, on a job that a worker has taken. */
export async function callRequests(
  manager: EntityManager,
  leases: JobLeasesRepository,
  job: Pick<ValidationJob, 'id' | 'fencing_token'>,
): Promise<void> {
  const lease = { job_id: job.id, fencing_token: job.fencing_token };
  const requests = new JobRequestsRepository();
  const answers = new JobAnswersRepository();
  const progress = new JobProgressRepository({ prices: perPlatform(() => undefined) });
  const [first] = await requests.plan(manager, lease.job_id, [
    { batch: 1, batch_end: 2, batch_contact_ids: [1, 2], platform: 'whatsapp', contact_ids: [1, 2] },
  ]);
  await requests.planned(manager, lease.job_id);
  await requests.askedBefore(manager, lease);
  await requests.enter(manager, lease, 'whatsapp');
  await requests.commitDurably(manager);
  await requests.budget(manager, lease.job_id);
  const picked = await requests.pick(manager, lease.job_id, 'whatsapp', [first!.id]);
  await requests.divide(
    manager,
    lease,
    picked.map((request) => ({ request, parts: [{ state: 'asked' as const, contact_ids: [1, 2] }] })),
  );
  await requests.reclaim(manager, lease, []);
  const outcomes = [1, 2].map((contact_id) => ({ contact_id, answer: { status: 'valid' as const } }));
  await requests.settle(manager, lease, [
    { id: first!.id, state: 'answered', outcomes, lookups: 2, delay_ms: 0 },
  ]);
  await answers.waitForLocks(manager, 1000);
  await requests.open(manager, lease.job_id);
  await answers.leftAnswers(manager);
  const [answered] = await answers.lockAnswered(manager, lease.job_id, {
    limit: 10,
    all: true,
    without: [],
  });
  await answers.refuse(manager, [answered!.id], 1, 'constraint ck');
  await answers.splitAnswered(manager, answered!, new Set([2]));
  const locked = (await progress.lock(manager, lease.job_id))!;
  await answers.remove(manager, lease.job_id, [answered!.id]);
  await progress.save(manager, lease.job_id, locked, locked);
  await leases.rest(manager, lease, 60, 'waiting');
  await leases.pause(manager, lease, 'The job was paused.');
}

/** Every statement about the limits of validators. */
export async function callLimits(manager: EntityManager): Promise<void> {
  const limits = new ValidatorLimitsRepository();
  await limits.refuse(manager, 'whatsapp', 1000);
  await limits.answered(manager, 'whatsapp');
  await limits.lockUsage(manager, 'whatsapp', ['day'], 'America/Mexico_City');
  await limits.count(manager, 'whatsapp', ['day'], { requests: 1, lookups: 2 });
}
