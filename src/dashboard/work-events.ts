import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProgressEvents } from '../background-work/progress-events.js';
import { ContactImportsRepository } from '../contacts/import/contact-imports.repository.js';
import type { ImportResponseDto } from '../contacts/import/dto/import-response.dto.js';
import type { ScoringRunResponseDto } from '../lead-scoring/runs/dto/scoring-run-response.dto.js';
import { ScoringRunsRepository } from '../lead-scoring/runs/scoring-runs.repository.js';
import type { WorkDto, WorkItemDto } from './dto/work.dto.js';
import { CurrentWorkRepository } from './current-work.repository.js';

/** One stream for all work, because a browser opens only six connections per server and there may be more jobs. */
const ALL = 'all';

/** Streams the state of background work. */
@Injectable()
export class WorkEvents extends ProgressEvents<WorkDto> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly work: CurrentWorkRepository,
    private readonly runs: ScoringRunsRepository,
    private readonly imports: ContactImportsRepository,
  ) {
    super();
  }

  async current(): Promise<WorkDto> {
    const { manager } = this.dataSource;
    const [jobs, exports, runs, imports] = await Promise.all([
      this.work.jobs(manager),
      this.work.exports(manager),
      this.work.runUuids(manager).then((uuids) => this.runs.findAll(manager, uuids)),
      this.work.importUuids(manager).then((uuids) => this.imports.findAll(manager, uuids)),
    ]);
    const items = [...jobs, ...exports, ...runs.map(ofRun), ...imports.map(ofImport)];
    items.sort((one, other) => other.created_at.getTime() - one.created_at.getTime());
    return {
      items,
      // Not 0, which means that this state was sent before, so that an empty list would never be sent.
      updated_at: new Date(Math.max(1, ...items.map(({ updated_at }) => updated_at.getTime()))),
    };
  }

  protected async findAll(): Promise<WorkDto[]> {
    return [await this.current()];
  }

  protected idOf(): string {
    return ALL;
  }

  protected hasEnded(): boolean {
    return false;
  }
}

function ofRun(run: ScoringRunResponseDto): WorkItemDto {
  const { run_uuid, status, progress_percentage, processed_contacts, total_contacts } = run;
  const { created_by, created_at, updated_at } = run;
  return {
    kind: 'scoring',
    uuid: run_uuid,
    name: null,
    status,
    progress_percentage,
    processed_contacts,
    total_contacts,
    cost: null,
    estimated_cost: null,
    created_by,
    created_at,
    updated_at,
  };
}

/** The total of an import is unknown until its file has been read. */
function ofImport({ import_uuid, file_name, rows_read, ...work }: ImportResponseDto): WorkItemDto {
  const { status, progress_percentage, created_by, created_at, updated_at } = work;
  return {
    kind: 'import',
    uuid: import_uuid,
    name: file_name,
    status,
    progress_percentage,
    processed_contacts: rows_read,
    total_contacts: null,
    cost: null,
    estimated_cost: null,
    created_by,
    created_at,
    updated_at,
  };
}
