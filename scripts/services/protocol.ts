/** The servers that the guardian should start. Others are provided from elsewhere. */
export interface GuardianOptions {
  postgres: boolean;
  redis: boolean;
  /** `name=value` settings of postgresql.conf. */
  postgresSettings: Record<string, string>;
  /** Folder holding `initdb` and `postgres`; the embedded binaries when absent. */
  postgresBin?: string;
  /** Folder that keeps PostgreSQL's data after the run; one for this run alone when absent. */
  postgresKeptIn?: string;
}

export type ServerName = 'postgres' | 'redis';

/**
 * How a server goes down: `clean` finishes what it is doing (PostgreSQL's fast shutdown, Redis' SIGTERM);
 * `crash` loses what a crash would lose (PostgreSQL's immediate shutdown, Redis' SIGKILL).
 */
export type StopMode = 'clean' | 'crash';

/** From the parent to the guardian. Answered by a `done` report with the same id. */
export interface Command {
  id: number;
  server: ServerName;
  action: 'start' | StopMode;
}

/** From the guardian to the parent. */
export type Report =
  | { type: 'note'; text: string }
  | { type: 'started'; dir: string; databaseUrl?: string; redisUrl?: string }
  | { type: 'failed'; message: string }
  | { type: 'done'; id: number; error?: string };
