import type { CallHandler, ExecutionContext, MessageEvent, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ForbiddenError } from '../common/errors/app-error.js';
import { normalizeMexicanPhone } from '../common/phone.js';
import { roleAllows, type Caller } from './tokens.js';

/*
 * Masks personal data. Every answer to a caller who may not see phones and names goes through `maskPersonal`, on every
 * route: the guard gives such a request its own serializer, so that other requests do not pay for it.
 */

/** Whether a caller sees phones and names unmasked. */
export function seesPersonalData(caller: Caller): boolean {
  return caller.pii === true || roleAllows(caller.role, 'operator');
}

type Mask = (value: unknown) => unknown;

const hide: Mask = () => null;

/** `María del Río` becomes `M*** d*** R***`. */
const maskName: Mask = (value) =>
  typeof value === 'string' ? value.replace(/\S+/gu, (word) => `${Array.from(word)[0] ?? ''}***`) : value;

/** A stored phone keeps its area code and last two digits, a phone as it was typed only the last two. */
const maskPhone: Mask = (value) => {
  if (typeof value !== 'string') return value;
  const stored = /^((?:\+52)?\d{2})\d{6}(\d{2})$/.exec(value);
  return stored ? `${stored[1] ?? ''}******${stored[2] ?? ''}` : maskDigits(value);
};

const maskDigits = (text: string): string => text.replace(/\d(?=.*\d.*\d)/gs, '*');

/** The fields that identify a person, wherever they stand in an answer. */
const MASKS = new Map<string, Mask>([
  ['phone_e164', maskPhone],
  ['phone_national', maskPhone],
  ['phone_original', maskPhone],
  ['full_name', maskName],
  ['address', hide],
  // A validator's details may contain a name, and a saved search may be a name.
  ['profile_info', hide],
  ['platform_details', hide],
  ['search', () => '***'],
  // Random letters and digits, which clients must send back unchanged.
  ['next_cursor', (value) => value],
]);

/** A Mexican phone within any text, such as a file name; or a UUID, whose digits are no phone. */
const PHONE_OR_UUID =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?<!\d)(?:\+?52[ .-]?)?(?:(?:04[45]|01|1)[ .-]?)?(?:\(?\d{2}\)?[ .-]?\d{4}|\(?\d{3}\)?[ .-]?\d{3})[ .-]?\d{2}[ .-]?\d{2}(?!\d)/gi;

const maskPhones = (text: string): string =>
  text.replace(PHONE_OR_UUID, (found) =>
    /^[\da-f]{8}-[\da-f]{4}-/i.test(found) ? found : maskDigits(found),
  );

/** A copy of an answer without phones and names. Objects with a `toJSON`, such as dates, stay as they are. */
export function maskPersonal(answer: unknown): unknown {
  if (typeof answer === 'string') return maskPhones(answer);
  if (Array.isArray(answer)) return answer.map(maskPersonal);
  if (typeof answer !== 'object' || answer === null || 'toJSON' in answer) return answer;
  const masked = Object.entries(answer).map(([field, value]) => [
    field,
    (MASKS.get(field) ?? maskPersonal)(value),
  ]);
  return Object.fromEntries(masked);
}

/** Masks everything that is sent with a reply. Lists arrive as JSON text, which is parsed again for a viewer. */
export function maskReply(reply: FastifyReply): void {
  reply.serializer((payload: unknown) => {
    if (typeof payload !== 'string') {
      // Fastify leaves this type to the author of the serializer.
      if (!reply.hasHeader('content-type')) void reply.type('application/json; charset=utf-8');
      return JSON.stringify(maskPersonal(payload));
    }
    const isJson = /\bjson\b/.test(String(reply.getHeader('content-type')));
    return isJson ? JSON.stringify(maskPersonal(JSON.parse(payload))) : String(maskPersonal(payload));
  });
}

/** Masks the events of a stream, which pass no serializer. */
export class MaskEvents implements NestInterceptor<MessageEvent, MessageEvent> {
  intercept(context: ExecutionContext, next: CallHandler<MessageEvent>): Observable<MessageEvent> {
    const { caller } = context.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    const events = next.handle();
    if (caller && seesPersonalData(caller)) return events;
    return events.pipe(
      map((event) =>
        event.data === undefined ? event : { ...event, data: maskPersonal(event.data) as object },
      ),
    );
  }
}

/**
 * 403 for a search by name or by a part of a phone, and for an order by name: the contacts found, or their order, would
 * reveal masked data. A whole phone may be searched, because the caller knows it already. `search` and
 * `sort` mean the same in every route that has them.
 */
export function refuseOracles({ query }: FastifyRequest): void {
  const { search, sort } = query as Partial<Record<string, unknown>>;
  const hasWholePhone = typeof search === 'string' && normalizeMexicanPhone(search).ok;
  if ((search !== undefined && !hasWholePhone) || [sort].flat().includes('name')) throw personalDataNeeded();
}

/** 403: the caller may not see phones and names. */
export function personalDataNeeded(): ForbiddenError {
  return new ForbiddenError(
    'personal_data_needed',
    'Searching by name or by a part of a phone, and sorting by name, need the right to see personal data. Ask an administrator for a token or API key with `pii`.',
  );
}
