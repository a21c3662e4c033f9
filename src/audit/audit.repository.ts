import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatedCursor } from '../common/keyset.js';
import { prepared } from '../database/prepared-statements.js';
import type { AuditAction, AuditEventDto, AuditFilter } from './audit.dto.js';

/** One event. It holds ids and numbers only, never a phone, a name or a free text. */
export interface Act {
  actor: string;
  action: AuditAction;
  /** One row is written per contact. Without them, one row without a contact is written. */
  contact_ids?: readonly number[];
  /** The subject: an export, a privacy request or a version of a suppression list. */
  subject_uuid?: string;
  /** The number of contacts or phones, when they are not listed. */
  contact_count?: number;
  details?: Record<string, unknown>;
}

const RECORD = prepared(`
  INSERT INTO audit_events (actor, action, contact_id, subject_uuid, contact_count, details)
  SELECT $1, $2, contact_id, $4::uuid, $5::integer, $6::jsonb FROM unnest($3::integer[]) AS contact_id`);

/**
 * The part of a statement that records who reads single contacts, so that the record needs no round trip of its own.
 * @param reads a query of `actor` and `contact_id`
 */
export function recordReads(reads: string): string {
  return `INSERT INTO audit_events (actor, action, contact_id) SELECT actor, 'contact.read', contact_id FROM (${reads}) reads`;
}

/** The SQL of the audit. It only adds rows: the database refuses changes and deletions. */
@Injectable()
export class AuditRepository {
  /** Records an event in the transaction of the action. */
  async record(manager: EntityManager, act: Act): Promise<void> {
    const { actor, action, contact_ids = [null], subject_uuid, contact_count, details = {} } = act;
    await manager.query(RECORD, [
      actor,
      action,
      contact_ids,
      subject_uuid ?? null,
      contact_count ?? null,
      details,
    ]);
  }

  /** The newest events that match a filter: `limit` of them after `cursor`. */
  async list(
    manager: EntityManager,
    filter: AuditFilter,
    limit: number,
    cursor: CreatedCursor | undefined,
  ): Promise<(AuditEventDto & { cursor_created_at: string })[]> {
    const parameters: unknown[] = [limit];
    const parameter = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions: string[] = [];
    if (filter.actor !== undefined) conditions.push(`a.actor = ${parameter(filter.actor)}`);
    if (filter.action) conditions.push(`a.action = ANY(${parameter(filter.action)}::text[])`);
    if (filter.contact_id !== undefined)
      conditions.push(`a.contact_id = ${parameter(filter.contact_id)}::integer`);
    if (filter.subject_uuid !== undefined)
      conditions.push(`a.subject_uuid = ${parameter(filter.subject_uuid)}::uuid`);
    if (filter.from !== undefined)
      conditions.push(`a.occurred_at >= ${parameter(new Date(filter.from))}::timestamptz`);
    if (filter.to !== undefined)
      conditions.push(`a.occurred_at < ${parameter(new Date(filter.to))}::timestamptz`);
    if (cursor)
      conditions.push(
        `(a.occurred_at, a.id) < (${parameter(cursor.created_at)}::timestamptz, ${parameter(cursor.id)}::bigint)`,
      );
    return manager.query<(AuditEventDto & { cursor_created_at: string })[]>(
      `SELECT a.id::float8 AS id, a.occurred_at, a.actor, a.action, a.contact_id, a.subject_uuid, a.contact_count,
         a.details, a.occurred_at::text AS cursor_created_at
       FROM audit_events a ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY a.occurred_at DESC, a.id DESC LIMIT $1`,
      parameters,
    );
  }
}
