import { z } from 'zod';
import { unknownCursor } from '../../common/keyset.js';
import { MAX_ID } from '../../common/parameters.js';
import { PLATFORMS } from '../../common/platforms.js';
import type { FailureCursor } from './job-failures.repository.js';

const schema = z.tuple([z.int().min(1).max(MAX_ID), z.enum(PLATFORMS)]);

/** Makes the opaque text that clients hand back. */
export function encodeFailureCursor({ contact_id, platform }: FailureCursor): string {
  return Buffer.from(JSON.stringify([contact_id, platform])).toString('base64url');
}

/** Reads a cursor; InvalidInputError on `cursor` when it was not made by encodeFailureCursor. */
export function decodeFailureCursor(text: string): FailureCursor {
  try {
    const [contact_id, platform] = schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { contact_id, platform };
  } catch {
    throw unknownCursor();
  }
}
