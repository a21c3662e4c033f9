import type { JSX } from 'preact';
import type { JobStatus } from '../api/client.js';
import { texts } from '../i18n/texts.js';

const LOOKS: Record<JobStatus, string> = {
  QUEUED: '',
  RUNNING: 'soft',
  PAUSED: 'warning',
  COMPLETED: 'soft',
  FAILED: 'danger',
  CANCELLED: 'quiet',
};

/** The state of a job or a run. */
export function StatusBadge({ status }: { status: JobStatus }): JSX.Element {
  return <span class={`badge ${LOOKS[status]}`}>{texts.value.jobStatuses[status]}</span>;
}
