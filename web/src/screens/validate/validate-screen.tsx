import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api, type Job } from '../../api/client.js';
import { useAnswer } from '../../api/use-answer.js';
import { useWork, work } from '../../api/use-work.js';
import { Link } from '../../app/router.js';
import { may } from '../../app/session.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty } from '../../parts/answered.js';
import { Progress } from '../../parts/bars.js';
import { Card, Screen } from '../../parts/card.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { NewValidation } from './new-validation.js';

const PAGE = 20;

/** Starts validations, and lists earlier ones. */
export function ValidateScreen(): JSX.Element {
  const { validate } = texts.value;
  return (
    <Screen title={validate.title} hint={validate.hint}>
      {may('operator') && (
        <Card title={validate.new}>
          <NewValidation />
        </Card>
      )}
      <Card title={validate.jobs}>
        <JobList />
      </Card>
    </Screen>
  );
}

function JobList(): JSX.Element {
  const { validate } = texts.value;
  useWork();
  const [limit, setLimit] = useState(PAGE);
  // Loaded again whenever work starts, ends or is paused. In between, the stream shows the progress.
  const states = (work.value ?? []).map(({ uuid, status }) => `${uuid} ${status}`).join();
  const jobs = useAnswer(`jobs ${limit} ${states}`, (signal) =>
    answered(api.GET('/api/v1/validation-jobs', { params: { query: { limit } }, signal })),
  );
  return (
    <Answered answer={jobs} lines={6}>
      {({ items, next_cursor }) =>
        items.length === 0 ? (
          <Empty title={validate.noJobs} next={validate.noJobsNext} />
        ) : (
          <>
            <ul class="work-list">
              {items.map((job) => (
                <JobRow key={job.job_uuid} job={job} />
              ))}
            </ul>
            {next_cursor !== null && limit < 500 && (
              <div class="pages">
                <button
                  type="button"
                  class="button small"
                  onClick={() => setLimit(Math.min(500, limit + PAGE))}
                >
                  {validate.more}
                </button>
              </div>
            )}
          </>
        )
      }
    </Answered>
  );
}

function JobRow({ job }: { job: Job }): JSX.Element {
  const { work: words, validate, platforms } = texts.value;
  const { number, dateTime } = format.value;
  const live = work.value?.find(({ uuid }) => uuid === job.job_uuid);
  const { status, progress_percentage, processed_contacts } = live ?? job;
  const total = live?.total_contacts ?? job.total_contacts;
  return (
    <li class="work-item two">
      <div>
        <div class="name">
          <Link href={`/validar/${job.job_uuid}`}>{job.name}</Link>
        </div>
        <div class="facts">
          <span>{validate.created(dateTime(job.created_at), job.created_by)}</span>
          <span>{job.platforms.map((platform) => platforms[platform]).join(', ')}</span>
        </div>
      </div>
      <div>
        <Progress
          percent={progress_percentage}
          label={job.name}
          paused={status !== 'RUNNING' && status !== 'COMPLETED'}
        />
        <div class="facts">
          <span>
            {total > 0
              ? words.progress(number(processed_contacts), number(total))
              : words.doneOnly(number(processed_contacts))}
          </span>
          <StatusBadge status={status} />
        </div>
      </div>
    </li>
  );
}
