import type { ValueTransformer } from 'typeorm';

/** `numeric` arrives from pg as a string; a numeric(3,2) is exact enough as a number for those who only read it. */
export const numericTransformer: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};
