import { computed } from '@preact/signals';
import { language } from '../app/preferences.js';

const LOCALES = { es: 'es-MX', en: 'en-US' } as const;

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** An age is given in the largest unit of which it has at least one. */
const UNITS = [
  [365 * DAY, 'year'],
  [30 * DAY, 'month'],
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
] as const;

interface Format {
  number: (value: number) => string;
  /** A share from 0 to 1. A share above 0 is never shown as 0 %, and one below 1 never as 100 %. */
  share: (part: number, whole: number) => string;
  /** With its sign, also for an increase. */
  change: (value: number) => string;
  decimal: (value: number) => string;
  date: (iso: string) => string;
  /** A calendar day without its year. */
  day: (date: string) => string;
  /** A calendar day with its year. */
  fullDay: (date: string) => string;
  dateTime: (iso: string) => string;
  /** How long ago it was, in words. */
  ago: (iso: string) => string;
  /** A time span in words, in its two largest units. */
  span: (seconds: number) => string;
  /** An amount in the currency of the validators' prices, which the API does not name. */
  money: (amount: number) => string;
  bytes: (bytes: number) => string;
  /** Ten digits in the usual grouping of Mexico. Some may be masked. */
  phone: (national: string) => string;
}

/** The formats of numbers and dates in the chosen language. */
export const format = computed((): Format => {
  const locale = LOCALES[language.value];
  const number = new Intl.NumberFormat(locale);
  const change = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'MXN',
    currencyDisplay: 'narrowSymbol',
  });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);

  return {
    number: (value) => number.format(value),
    share: (part, whole) => {
      const share = whole === 0 ? 0 : part / whole;
      if (share > 0 && share < 0.001) return `< ${percent.format(0.001)}`;
      return share < 1 && share > 0.999 ? `> ${percent.format(0.999)}` : percent.format(share);
    },
    change: (value) => change.format(value),
    decimal: (value) => decimal.format(value),
    date: (iso) => date.format(new Date(iso)),
    day: (text) => shortDate.format(new Date(`${text}T12:00:00`)),
    fullDay: (text) => date.format(new Date(`${text}T12:00:00`)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    ago: (iso) => {
      const seconds = (new Date(iso).getTime() - Date.now()) / 1000;
      const [size, name] = UNITS.find(([each]) => Math.abs(seconds) >= each) ?? [SECOND, 'second'];
      return relative.format(Math.trunc(seconds / size), name);
    },
    span: (seconds) => {
      if (seconds < MINUTE) return unit(Math.max(1, Math.round(seconds)), 'second');
      if (seconds < HOUR) return unit(Math.round(seconds / MINUTE), 'minute');
      const hours = Math.floor(seconds / HOUR);
      if (hours >= 48) return unit(Math.round(seconds / DAY), 'day');
      return `${unit(hours, 'hour')} ${unit(Math.round((seconds % HOUR) / MINUTE), 'minute')}`;
    },
    money: (amount) => money.format(amount),
    bytes: (bytes) => {
      // Intl writes "30 byte" in Spanish.
      if (bytes < 1000) return `${bytes} B`;
      const steps = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      const step = Math.min(steps.length, Math.floor(Math.log10(bytes) / 3));
      return unit(Math.round((bytes / 1000 ** step) * 10) / 10, steps[step - 1] ?? 'terabyte');
    },
    phone: (national) =>
      national.replace(
        /^(55|33|81|56)([\d*]{4})([\d*]{4})$|^([\d*]{3})([\d*]{3})([\d*]{4})$/,
        (...parts: (string | undefined)[]) => parts.slice(1, 7).filter(Boolean).join(' '),
      ),
  };
});
