import { InvalidInputError } from '../common/errors/app-error.js';
import {
  normalizeMexicanPhone,
  PHONE_ERRORS,
  type MexicanPhone,
  type PhoneErrorCode,
} from '../common/phone.js';

/** Reads a phone of the input in any Mexican form; InvalidInputError on `field` when it is none. */
export function parsePhone(raw: string, field: string): MexicanPhone {
  const phone = normalizeMexicanPhone(raw);
  if (!phone.ok) throw notAPhone(field, phone.code);
  return phone;
}

/** 400: a text that is no Mexican phone. */
export function notAPhone(field: string, code: PhoneErrorCode): InvalidInputError {
  return InvalidInputError.of(field, code, PHONE_ERRORS[code]);
}
