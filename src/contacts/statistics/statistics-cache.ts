import type { ContactStatisticsDto } from './dto/statistics-response.dto.js';

/** How many answers are kept: one by state may have thousands of groups. */
const MOST_ANSWERS = 32;

/**
 * Answers from what is folded, for as long as that has the same version; of one version at a time. Each process has its
 * own: the version in the database says whether an answer still holds, so no process has to tell another.
 */
export class StatisticsCache {
  private version: string | undefined;
  private readonly answers = new Map<string, ContactStatisticsDto>();

  /** The answer to a question, where it was counted from this version. */
  get(version: string | null | undefined, question: string): ContactStatisticsDto | undefined {
    return version === this.version ? this.answers.get(question) : undefined;
  }

  /** Remembers an answer; the one that came first makes room. */
  set(version: string | null | undefined, question: string, answer: ContactStatisticsDto): void {
    if (!version) return;
    if (version !== this.version) this.answers.clear();
    this.version = version;
    const [oldest] = this.answers.keys();
    if (oldest !== undefined && this.answers.size >= MOST_ANSWERS) this.answers.delete(oldest);
    this.answers.set(question, answer);
  }
}
