import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const PAUSE_MS = 5;
/**
 * How long the occasional long transaction stays open after it has read. Every lock that excludes readers waits for
 * it.
 */
const LONG_READ_MS = 1_500;
const LONG_READ_EVERY_MS = 8_000;

/** How long one statement of the traffic took. */
interface Timing {
  kind: string;
  milliseconds: number;
}

/** The traffic of one phase. */
export interface PhaseResult {
  statements: number;
  perSecond: number;
  /** The longest statement of each kind, in milliseconds, longest first. */
  longest: Timing[];
  errors: string[];
}

type Step = (client: pg.Client, contacts: number) => Promise<unknown>;

const random = (below: number): number => 1 + Math.floor(Math.random() * below);

const STEPS = {
  update: (client, contacts) =>
    client.query('UPDATE contacts SET send_count = send_count + 1, last_sent_at = now() WHERE id = $1', [
      random(contacts),
    ]),
  insert: (client) => {
    const phone = `99${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
    return client.query(
      `INSERT INTO contacts (phone_e164, phone_national, lada, state_code, city, status)
       VALUES ('+52' || $1, $1, '999', 'YUC', 'Merida', 'VERIFIED') ON CONFLICT DO NOTHING`,
      [phone],
    );
  },
  'read by id': (client, contacts) =>
    client.query('SELECT * FROM contacts WHERE id = $1', [random(contacts)]),
  'read an extraction': (client) =>
    client.query(
      `SELECT id, phone_e164 FROM contacts WHERE lada = $1 AND status = 'VERIFIED' AND opt_out_at IS NULL LIMIT 500`,
      ['33'],
    ),
} satisfies Record<string, Step>;

/** The concurrent clients, each on its own connection. */
const CONNECTIONS: (keyof typeof STEPS)[] = [
  'update',
  'update',
  'insert',
  'insert',
  'read by id',
  'read an extraction',
];

/** A steady mix of statements over several connections. Every statement is timed. */
export class Traffic {
  private readonly workers: Promise<void>[];
  private running = true;
  private timings: Timing[] = [];
  private errors: string[] = [];
  private phaseStarted = Date.now();

  /** @param contacts the number of contacts, whose ids start at 1 */
  constructor(
    private readonly url: string,
    private readonly contacts: number,
  ) {
    this.workers = [...CONNECTIONS.map((kind) => this.work(kind)), this.readForLong()];
  }

  /** Ends the current phase, starts the next, and answers the figures of the ended one. */
  nextPhase(): PhaseResult {
    const elapsed = (Date.now() - this.phaseStarted) / 1000;
    const longest = new Map<string, number>();
    for (const { kind, milliseconds } of this.timings) {
      longest.set(kind, Math.max(longest.get(kind) ?? 0, milliseconds));
    }
    const result: PhaseResult = {
      statements: this.timings.length,
      perSecond: Math.round(this.timings.length / elapsed),
      longest: [...longest]
        .map(([kind, milliseconds]) => ({ kind, milliseconds }))
        .sort((a, b) => b.milliseconds - a.milliseconds),
      errors: this.errors,
    };
    [this.timings, this.errors, this.phaseStarted] = [[], [], Date.now()];
    return result;
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.workers);
  }

  private async work(kind: keyof typeof STEPS): Promise<void> {
    const step: Step = STEPS[kind];
    await this.onConnection(async (client) => {
      while (this.running) {
        await this.timed(kind, () => step(client, this.contacts));
        await sleep(PAUSE_MS);
      }
    });
  }

  private async readForLong(): Promise<void> {
    await this.onConnection(async (client) => {
      while (this.running) {
        await this.timed('begin a long transaction', () =>
          client.query('BEGIN; SELECT count(*) FROM contacts WHERE id BETWEEN 1 AND 1000'),
        );
        await sleep(LONG_READ_MS);
        await client.query('COMMIT');
        await sleep(LONG_READ_EVERY_MS);
      }
    });
  }

  private async timed(kind: string, step: () => Promise<unknown>): Promise<void> {
    const started = performance.now();
    try {
      await step();
    } catch (error) {
      this.errors.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.timings.push({ kind, milliseconds: performance.now() - started });
  }

  private async onConnection(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'bench traffic' });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }
}
