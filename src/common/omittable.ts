import { ValidateIf } from 'class-validator';

/**
 * A field that may be left out; null is checked like any other value. IsOptional would let it pass, and is for fields
 * where null has a meaning of its own, as in a nullable column: there the document says `nullable`.
 */
export function Omittable(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
