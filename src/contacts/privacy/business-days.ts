/*
 * Business days of Mexico: all days but Saturdays, Sundays and the holidays of article 74 of the Ley Federal del
 * Trabajo. The holidays are a table here and not `date-holidays` (3.37): that library still has the inauguration of
 * the president on 1 December, which moved to 1 October in 2024, and takes 45 MB for eight rules. Days are texts
 * such as 2026-11-26.
 */

const MS_A_DAY = 86_400_000;
const MONDAY = 1;

/** A month and a day, or the n-th Monday of a month. */
type Rule = { month: number } & (
  { day: number; everyYears?: { years: number; from: number } } | { monday: number }
);

const DAYS_OF_REST: readonly Rule[] = [
  { month: 1, day: 1 },
  { month: 2, monday: 1 },
  { month: 3, monday: 3 },
  { month: 5, day: 1 },
  { month: 9, day: 16 },
  { month: 10, day: 1, everyYears: { years: 6, from: 2024 } },
  { month: 11, monday: 3 },
  { month: 12, day: 25 },
];

/** Today's date in Mexico City. */
export function todayInMexico(now = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Mexico_City' }).format(now);
}

/** The business day that comes this many business days after a day. The day itself does not count. */
export function addBusinessDays(day: string, count: number): string {
  let at = Date.parse(day);
  for (let remaining = count; remaining > 0;) {
    at += MS_A_DAY;
    if (isBusinessDay(new Date(at))) remaining -= 1;
  }
  return new Date(at).toISOString().slice(0, 10);
}

/** The number of business days after `from` up to and including `to`; negative when `to` is earlier. */
export function businessDaysBetween(from: string, to: string): number {
  if (to < from) return 0 - businessDaysBetween(to, from);
  let days = 0;
  for (let at = Date.parse(from) + MS_A_DAY; at <= Date.parse(to); at += MS_A_DAY) {
    if (isBusinessDay(new Date(at))) days += 1;
  }
  return days;
}

function isBusinessDay(date: Date): boolean {
  const weekday = date.getUTCDay();
  return weekday !== 0 && weekday !== 6 && !DAYS_OF_REST.some((rule) => fallsOn(rule, date));
}

function fallsOn(rule: Rule, date: Date): boolean {
  if (date.getUTCMonth() + 1 !== rule.month) return false;
  const day = date.getUTCDate();
  if ('monday' in rule) return date.getUTCDay() === MONDAY && Math.ceil(day / 7) === rule.monday;
  const { everyYears } = rule;
  if (everyYears && (date.getUTCFullYear() - everyYears.from) % everyYears.years !== 0) return false;
  return day === rule.day;
}
