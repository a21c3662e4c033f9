import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReplicaReads } from '../../database/replicas/replica-reads.js';
import { completeState, contradictedState, knownOperator } from '../mexican-states.js';
import {
  STATISTICS_GROUPS,
  type StatisticsGroup,
  type StatisticsQueryDto,
} from './dto/statistics-query.dto.js';
import type { ContactStatisticsDto } from './dto/statistics-response.dto.js';
import { isKept, StatisticsRepository, type StatisticsRow } from './statistics.repository.js';

/** The most cached answers. One answer may have thousands of groups. */
const MOST_ANSWERS = 32;

/**
 * Caches answers from the folded counts, for one version of them. Each process has its own cache: the version in the
 * database tells whether an answer still holds, so processes need not notify each other.
 */
class StatisticsCache {
  private version: string | undefined;
  private readonly answers = new Map<string, ContactStatisticsDto>();

  /** The cached answer to a question, if it is of this version. */
  get(version: string | undefined, question: string): ContactStatisticsDto | undefined {
    return version === this.version ? this.answers.get(question) : undefined;
  }

  /** Caches an answer. A full cache drops its oldest answer. */
  set(version: string | undefined, question: string, answer: ContactStatisticsDto): void {
    if (!version) return;
    if (version !== this.version) this.answers.clear();
    this.version = version;
    const [oldest] = this.answers.keys();
    if (oldest !== undefined && this.answers.size >= MOST_ANSWERS) this.answers.delete(oldest);
    this.answers.set(question, answer);
  }
}

/** Counts of contacts for a dashboard. */
@Injectable()
export class StatisticsService {
  private readonly cache = new StatisticsCache();

  constructor(
    private readonly reads: ReplicaReads,
    private readonly statistics: StatisticsRepository,
  ) {}

  /** Counts the contacts that match a filter, in all and by the wanted groups, all of one moment. */
  async count(query: StatisticsQueryDto): Promise<ContactStatisticsDto> {
    const wanted = [...new Set(query.by ?? STATISTICS_GROUPS)];
    return this.reads.read(async (manager) =>
      isKept(query)
        ? this.countKept(manager, query, wanted)
        : answerOf(await this.statistics.count(manager, query, wanted), wanted),
    );
  }

  /**
   * Reads only the deltas and adds them to the cached answer, if the folded counts have not changed since. The
   * version comes from the same statement as the deltas, so the sum is of one moment.
   */
  private async countKept(
    manager: EntityManager,
    query: StatisticsQueryDto,
    wanted: readonly StatisticsGroup[],
  ): Promise<ContactStatisticsDto> {
    const question = JSON.stringify([query, wanted]);
    let rows = await this.statistics.countParts(manager, query, wanted, ['pending']);
    let kept = this.cache.get(rows[0]?.version, question);
    if (!kept) {
      rows = await this.statistics.countParts(manager, query, wanted, ['kept', 'pending']);
      kept = answerOf(
        rows.filter(({ part }) => part === 'kept'),
        wanted,
      );
      this.cache.set(rows[0]?.version, question, kept);
    }
    const pending = rows.filter(({ part, list }) => part === 'pending' && list !== null);
    const total = rows.find(({ part, list }) => part === 'pending' && list === null);
    if (pending.length === 0 && !total?.contacts && !total?.contactable_contacts) return kept;
    return answerOf(
      rows.filter(({ part }) => part === 'pending'),
      wanted,
      kept,
    );
  }
}

/** Makes an answer from rows, and adds another answer to it. */
function answerOf(
  rows: readonly StatisticsRow[],
  wanted: readonly StatisticsGroup[],
  other?: ContactStatisticsDto,
): ContactStatisticsDto {
  const total = rows.find(({ list }) => list === null);
  const groups = wanted.map((group) => {
    const added = rows
      .filter(({ list }) => list === group)
      .map(({ key, contacts, contactable_contacts }) => ({
        ...spelled(key),
        contacts,
        contactable_contacts,
      }));
    return [group, merged([...((other?.groups[group] ?? []) as unknown as Group[]), ...added])];
  });
  return {
    total: (other?.total ?? 0) + (total?.contacts ?? 0),
    contactable: (other?.contactable ?? 0) + (total?.contactable_contacts ?? 0),
    groups: Object.fromEntries(groups) as ContactStatisticsDto['groups'],
  };
}

type Group = Record<string, unknown> & { contacts: number; contactable_contacts: number };

/** The key of a group in the spelling that the table uses now. Rows may have another spelling. */
function spelled(key: Record<string, unknown>): Record<string, unknown> {
  const { state_code, state_name, operator } = key;
  if (typeof operator === 'string') return { ...key, operator: knownOperator(operator) };
  if (state_code === undefined) return key;
  const state = { state_code: state_code as string | null, state_name: state_name as string | null };
  return contradictedState(state) === undefined ? { ...key, ...completeState(state) } : key;
}

/** One group for each key that has contacts, largest first. */
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
  const some = [...byKey.values()].filter(({ contacts }) => contacts !== 0);
  return some.sort((one, other) => other.contacts - one.contacts);
}
