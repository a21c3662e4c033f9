/** The servers that the guardian should start. Others are provided from elsewhere. */
export interface GuardianOptions {
  postgres: boolean;
  redis: boolean;
  /** `name=value` settings of postgresql.conf. */
  postgresSettings: Record<string, string>;
  /** The folder with `initdb` and `postgres`; left out for the embedded binaries. */
  postgresBin?: string;
  /** The folder that keeps PostgreSQL's data after the run; left out for data of this run only. */
  postgresKeptIn?: string;
}

export type ServerName = 'postgres' | 'redis';

/**
 * How a server stops: `clean` lets it finish its work (PostgreSQL's fast shutdown, SIGTERM for Redis); `crash` loses
 * what a crash would lose (PostgreSQL's immediate shutdown, SIGKILL for Redis).
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
