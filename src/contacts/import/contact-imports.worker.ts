import { InjectQueue, Process, Processor } from '@nestjs/bull';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Job } from 'bull';
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { BulkGovernor } from '../../background-work/bulk-governor.js';
import { QueueWorker } from '../../background-work/queue-worker.js';
import type { QueuePayloads } from '../../background-work/queues.js';
import { errorKind } from '../../common/errors/error-kind.js';
import { ENVIRONMENT } from '../../config/config.module.js';
import type { PrivacyEnvironment } from '../../config/environment.js';
import { MigrationGate } from '../../database/migration-gate.js';
import { requireSession } from '../../database/session-client.js';
import { ContactImportsRepository } from './contact-imports.repository.js';
import { ImportError } from './import-error.js';
import { ImportWaker, type ImportQueue } from './import-waker.js';
import { ImportRun, ImportStoppedError, type RunOptions } from './import-run.js';
import { ImportWorkRepository, type ImportToDo } from './import-work.repository.js';
import { Rejects, type RejectsSink } from './rejects-file.js';

/** An import uses a core and a connection for as long as it runs: one at a time in each process. */
const CONCURRENCY = 1;
const RECONCILE_MS = 5000;
const REJECTS_PART_LENGTH = 512 * 1024;

/** Works on imports, each on a connection that holds its lock. */
@Injectable()
export class ImportEngine {
  private readonly logger = new Logger(ImportEngine.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly imports: ContactImportsRepository,
    @Inject(ENVIRONMENT) private readonly environment: PrivacyEnvironment,
    private readonly governor: BulkGovernor,
  ) {}

  /** The imports that wait for a worker. */
  async waiting(): Promise<string[]> {
    await this.imports.forgetOld(this.dataSource.manager);
    return this.imports.waiting(this.dataSource.manager);
  }

  /** Works on an import until it ends or the signal fires; not if another one has it. Rejects without the database. */
  async work(importUuid: string, shutdown: AbortSignal): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    const client = (await runner.connect()) as ClientBase;
    const work = new ImportWorkRepository(client);
    try {
      // The lock and the temporary table belong to the session.
      requireSession(client, 'Imports');
      await work.watchSession();
      const todo = await work.take(importUuid);
      if (!todo) return;
      try {
        await this.finish(client, work, todo, shutdown);
      } finally {
        await work.letGo(todo.id).catch(() => undefined);
      }
    } finally {
      await work.unwatchSession().catch(() => undefined);
      await runner.release();
    }
  }

  private async finish(
    client: ClientBase,
    work: ImportWorkRepository,
    todo: ImportToDo,
    shutdown: AbortSignal,
  ): Promise<void> {
    try {
      await this.run(client, work, todo, shutdown);
    } catch (error) {
      if (shutdown.aborted || error instanceof ImportStoppedError) return;
      // The database is away, or attempts failed repeatedly because of other transactions: the import continues later.
      if (errorKind(error) === 'wait' || errorKind(error) === 'again') throw error;
      const isOfFile = error instanceof ImportError;
      if (!isOfFile)
        this.logger.error({ msg: 'an import failed', import_uuid: todo.import_uuid, err: error });
      const error_details = isOfFile
        ? error.message
        : 'The import ended with an internal error; the log of the worker has the details. What it wrote can be undone.';
      await work.transaction(async () => {
        await work.save(todo.id, {
          status: 'FAILED',
          phase: null,
          error_details,
          completed_at: new Date(),
        });
        await work.deleteParts(todo.id, 'file');
      });
    }
  }

  private async run(
    client: ClientBase,
    work: ImportWorkRepository,
    todo: ImportToDo,
    signal: AbortSignal,
  ): Promise<void> {
    const pace: RunOptions['pace'] = (stop) => this.governor.pace(stop);
    const file = this.imports.parts(todo.id, 'file');
    if (todo.phase === 'undoing') {
      await new ImportRun(client, work, todo, { file, rejects: new Rejects(), signal, pace }).undo();
      return;
    }
    const first = await file.next();
    if (first.done === true) {
      throw new ImportError(
        'The terminal command that imported the file has ended. What it wrote can be undone; or import the file again.',
      );
    }
    // If the file was read to its end before a crash, its rejects are stored already.
    const sink = todo.read_at ? undefined : await RejectsTable.create(work, todo.id);
    const bytes = startingWith(first.value, file);
    const onRead = (): Promise<void> | undefined => sink?.flush();
    await new ImportRun(client, work, todo, {
      file: bytes,
      rejects: new Rejects(sink),
      onRead,
      privacyHashKey: this.environment.PRIVACY_HASH_KEY,
      signal,
      pace,
    }).run();
  }
}

async function* startingWith(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

/** Writes rejected rows into the database. */
class RejectsTable implements RejectsSink {
  readonly wantsHeader = true;
  private text = '';
  private part = 0;

  private constructor(
    private readonly work: ImportWorkRepository,
    private readonly importId: number,
  ) {}

  /** Removes the rejects of an earlier attempt. */
  static async create(work: ImportWorkRepository, importId: number): Promise<RejectsTable> {
    await work.deleteParts(importId, 'rejects');
    return new RejectsTable(work, importId);
  }

  async write(text: string): Promise<void> {
    this.text += text;
    if (this.text.length >= REJECTS_PART_LENGTH) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.text === '') return;
    await this.work.addPart(this.importId, 'rejects', this.part, Buffer.from(this.text));
    this.part += 1;
    this.text = '';
  }
}

/** Takes imports from the queue. When the process ends, it finishes the chunk under way; another worker continues. */
@Processor('contact-imports')
export class ContactImportsWorker extends QueueWorker {
  constructor(
    @InjectQueue('contact-imports') queue: ImportQueue,
    gate: MigrationGate,
    private readonly engine: ImportEngine,
    private readonly waker: ImportWaker,
  ) {
    super(queue, gate, { concurrency: CONCURRENCY, reconcileMs: RECONCILE_MS });
  }

  @Process()
  async deliver({ data }: Job<QueuePayloads['contact-imports']>): Promise<void> {
    await this.run((shutdown) => this.engine.work(data.import_uuid, shutdown));
  }

  protected async reconcile(): Promise<void> {
    for (const importUuid of await this.engine.waiting()) {
      // Redis is away, so no other wake-up would arrive either. The reconciler tries again soon.
      if (!(await this.waker.wakeAgain(importUuid))) return;
    }
  }
}
