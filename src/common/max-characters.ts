import { ValidateBy } from 'class-validator';

/** At most so many characters as PostgreSQL counts them: MaxLength takes a character with its variation selector for one. */
export function MaxCharacters(most: number): PropertyDecorator {
  return ValidateBy({
    name: 'maxLength',
    constraints: [most],
    validator: {
      validate: (value: unknown) => typeof value === 'string' && Array.from(value).length <= most,
      defaultMessage: () => `must be shorter than or equal to ${most} characters`,
    },
  });
}
