/** The values of the database enum `contactstatus`, in its order. */
export const CONTACT_STATUSES = [
  'ACTIVE',
  'VERIFIED',
  'INACTIVE',
  'DISCONNECTED',
  'SUSPENDED',
  'UNKNOWN',
  'PENDING_VALIDATION',
  'OPTED_OUT',
  'BLOCKED',
  'BLACKLISTED',
  'INVALID_FORMAT',
  'NOT_MOBILE',
  'CARRIER_ERROR',
] as const;

export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** A contact with one of these statuses may not be contacted. */
export const UNCONTACTABLE_STATUSES = [
  'OPTED_OUT',
  'BLOCKED',
  'BLACKLISTED',
] as const satisfies ContactStatus[];
