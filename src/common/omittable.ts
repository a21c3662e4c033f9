import { ValidateIf } from 'class-validator';

/**
 * A field that may be left out, but not be null: what it is then goes for null too. Where null has a meaning of its
 * own, as in a nullable column, IsOptional lets it pass, and the document says `nullable`.
 */
export function Omittable(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
