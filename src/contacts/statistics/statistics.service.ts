import { Injectable } from '@nestjs/common';
import { ReplicaReads } from '../../database/replicas/replica-reads.js';
import { completeState, contradictedState, knownOperator } from '../mexican-states.js';
import { STATISTICS_GROUPS, type StatisticsQueryDto } from './dto/statistics-query.dto.js';
import type { ContactStatisticsDto } from './dto/statistics-response.dto.js';
import { StatisticsRepository } from './statistics.repository.js';

/** Counts of contacts for a dashboard. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly reads: ReplicaReads,
    private readonly statistics: StatisticsRepository,
  ) {}

  /** Counts the contacts of a filter, in all and by the groups that are wanted, all from one moment. */
  async count(query: StatisticsQueryDto): Promise<ContactStatisticsDto> {
    const wanted = [...new Set(query.by ?? STATISTICS_GROUPS)];
    const rows = await this.reads.read((manager) => this.statistics.count(manager, query, wanted));
    const total = rows.find(({ list }) => list === null);
    const groups = wanted.map((group) => [
      group,
      merged(
        rows
          .filter(({ list }) => list === group)
          .map(({ key, contacts, contactable_contacts }) => ({
            ...spelled(key),
            contacts,
            contactable_contacts,
          })),
      ),
    ]);
    return {
      total: total?.contacts ?? 0,
      contactable: total?.contactable_contacts ?? 0,
      groups: Object.fromEntries(groups) as ContactStatisticsDto['groups'],
    };
  }
}

type Group = Record<string, unknown> & { contacts: number; contactable_contacts: number };

/** The key of a group with its state and operator as the table writes them now; it may have stored them otherwise. */
function spelled(key: Record<string, unknown>): Record<string, unknown> {
  const { state_code, state_name, operator } = key;
  if (typeof operator === 'string') return { ...key, operator: knownOperator(operator) };
  if (state_code === undefined) return key;
  const state = { state_code: state_code as string | null, state_name: state_name as string | null };
  return contradictedState(state) === undefined ? { ...key, ...completeState(state) } : key;
}

/** One group for each key, the largest first. */
function merged(groups: Group[]): Group[] {
  const byKey = new Map<string, Group>();
  for (const group of groups) {
    const { contacts, contactable_contacts, ...key } = group;
    const name = JSON.stringify(key);
    const before = byKey.get(name);
    if (before) {
      before.contacts += contacts;
      before.contactable_contacts += contactable_contacts;
    } else byKey.set(name, { ...group });
  }
  return [...byKey.values()].sort((one, other) => other.contacts - one.contacts);
}
