import type { PrivacyRequest } from './privacy-request.entity.js';
import { addBusinessDays, businessDaysBetween, todayInMexico } from './business-days.js';

/** The legal periods in business days. Each can be extended once by the same length. */
const DAYS_TO_ANSWER = 20;
const DAYS_TO_CARRY_OUT = 15;
/** A request is due soon when this many business days are left, or fewer. */
const SOON_DAYS = 5;

export const PRIVACY_WARNINGS = ['due_soon', 'overdue'] as const;

export interface Clock {
  /** The day until which the next step has to be done; null when the request is closed. */
  due_on: string | null;
  /** Business days until then, not counting today; negative when overdue. */
  days_left: number | null;
  warnings: (typeof PRIVACY_WARNINGS)[number][];
}

export function answerDueOn(receivedOn: string): string {
  return addBusinessDays(receivedOn, DAYS_TO_ANSWER);
}

export function executionDueOn(answeredOn: string): string {
  return addBusinessDays(answeredOn, DAYS_TO_CARRY_OUT);
}

/** The deadlines of a request on a day in Mexico. */
function clockOf(request: PrivacyRequest, today: string): Clock {
  const due_on = dueOn(request);
  if (due_on === null) return { due_on, days_left: null, warnings: [] };
  const days_left = businessDaysBetween(today, due_on);
  const warning = due_on < today ? 'overdue' : days_left <= SOON_DAYS ? 'due_soon' : undefined;
  return { due_on, days_left, warnings: warning ? [warning] : [] };
}

/** A request as clients see it today: with its deadlines, without its phone. */
export function toResponse(request: PrivacyRequest): Omit<PrivacyRequest, 'id' | 'phone_e164'> & Clock {
  const { id, phone_e164, ...shown } = request;
  return { ...shown, ...clockOf(request, todayInMexico()) };
}

function dueOn({ status, answer_due_on, execution_due_on, blocked_until }: PrivacyRequest): string | null {
  switch (status) {
    case 'RECEIVED':
      return answer_due_on;
    case 'ACCEPTED':
      // A cancellation first blocks the person, which is done at once, and then deletes the data.
      return blocked_until ?? execution_due_on;
    case 'REJECTED':
    case 'COMPLETED':
      return null;
  }
}
