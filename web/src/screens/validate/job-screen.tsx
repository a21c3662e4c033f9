import type { JSX } from 'preact';
import { answered, api, type Job } from '../../api/client.js';
import { useAction } from '../../api/use-action.js';
import { hasEnded, useJob } from '../../api/use-followed.js';
import { useWork } from '../../api/use-work.js';
import { Link } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, FailureNotice } from '../../parts/answered.js';
import { Progress } from '../../parts/bars.js';
import { Card, Screen } from '../../parts/card.js';
import { Icon } from '../../parts/icon.js';
import { Stat, Stats } from '../../parts/stats.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { WorkActions, WorkFacts } from '../../parts/work-list.js';
import { JobFailures } from './job-failures.js';
import { JobResults } from './job-results.js';

/** One validation: its progress, its results and its failures. */
export function JobScreen({ id }: { id: string }): JSX.Element {
  const { validate, errors } = texts.value;
  const { work: job, isLive } = useJob(id);
  if (job.failure?.status === 404 || job.failure?.status === 400) {
    return (
      <Screen title={validate.job} actions={<AllJobs />}>
        <Empty title={validate.notFound} />
      </Screen>
    );
  }
  const { data } = job;
  const created = data && validate.created(format.value.dateTime(data.created_at), data.created_by);
  return (
    <Screen title={data?.name ?? validate.job} hint={created} actions={<AllJobs />}>
      {!isLive && data && !hasEnded(data) && (
        <div class="notice warning" role="status">
          {errors.stale}
        </div>
      )}
      <Answered answer={job} lines={10}>
        {(current) => (
          <>
            <JobProgress job={current} onAction={job.reload} />
            <Card title={validate.results}>
              <JobResults job={current} />
            </Card>
            {hasEnded(current) && current.failed_validations > 0 && (
              <Card title={validate.failures} hint={validate.failuresHint}>
                <JobFailures jobUuid={id} />
              </Card>
            )}
          </>
        )}
      </Answered>
    </Screen>
  );
}

function AllJobs(): JSX.Element {
  return (
    <Link class="button small quiet" href="/validar">
      <Icon name="back" />
      {texts.value.validate.jobs}
    </Link>
  );
}

function JobProgress({ job, onAction }: { job: Job; onAction: () => void }): JSX.Element {
  const { validate } = texts.value;
  const { number } = format.value;
  const { successful_validations, failed_validations, skipped_validations } = job;
  // This measures the speed of all running work.
  useWork();
  return (
    <>
      <Card>
        <div class="card-head">
          <div class="actions">
            <StatusBadge status={job.status} />
            <span class="facts">
              <WorkFacts item={{ ...job, uuid: job.job_uuid, total_contacts: job.total_contacts || null }} />
            </span>
          </div>
          <div class="actions">
            <Retry job={job} onDone={onAction} />
            <WorkActions kind="validation" uuid={job.job_uuid} status={job.status} onDone={onAction} />
          </div>
        </div>
        <Progress
          percent={job.progress_percentage}
          label={validate.progress}
          paused={job.status === 'PAUSED'}
        />
        {job.error_details !== null && (
          <div class="notice danger">
            <div>
              <strong>{validate.error}</strong>
              {job.error_details}
            </div>
          </div>
        )}
        {job.warnings.length > 0 && (
          <div class="notice warning">
            <div>
              <strong>{validate.warnings}</strong>
              {job.warnings.map((warning) => (
                <div key={warning}>{warning}</div>
              ))}
            </div>
          </div>
        )}
        <p class="small muted">
          {validate.settingValues(
            number(job.batch_size),
            number(job.rate_limit_per_minute),
            number(job.max_contacts),
          )}
        </p>
      </Card>
      <Stats>
        <Stat name={validate.answered} value={successful_validations} />
        <Stat name={validate.unanswered} value={failed_validations} />
        <Stat name={validate.skipped} value={skipped_validations} />
      </Stats>
    </>
  );
}

/** Continues a job that has stopped, or asks again about its failures. */
function Retry({ job, onDone }: { job: Job; onDone: () => void }): JSX.Element | null {
  const { validate, work } = texts.value;
  const { busy, failure, run } = useAction();
  const stopped = job.status === 'FAILED' || job.status === 'CANCELLED';
  const only_failed = job.status === 'COMPLETED' && job.failed_validations > 0;
  if (!may('operator') || (!stopped && !only_failed)) return null;

  const retry = async (): Promise<void> => {
    const params = { path: { job_uuid: job.job_uuid } };
    await answered(api.POST('/api/v1/validation-jobs/{job_uuid}/retry', { params, body: { only_failed } }));
    onDone();
  };
  return (
    <>
      {failure && <FailureNotice failure={failure} title={work.actionFailed} />}
      <button type="button" class="button small" disabled={busy} onClick={() => void run(retry)}>
        {only_failed ? validate.retryFailed : validate.retry}
      </button>
    </>
  );
}
