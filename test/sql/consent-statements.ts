import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditRepository } from '../../src/audit/audit.repository.js';
import { OptOutRepository, type ConsentEvent } from '../../src/contacts/opt-out/opt-out.repository.js';
import { SuppressionCounter } from '../../src/contacts/statistics/statistics-upkeep.sql.js';
import { SuppressionRepository } from '../../src/contacts/suppression/suppression.repository.js';

const PHONE = '+523300000000';
const SAID: ConsentEvent = {
  kind: 'OPT_OUT',
  method: 'SMS',
  evidence: 'BAJA',
  occurred_at: new Date('2026-01-01'),
  recorded_by: 'ana',
};

/** The statements of opt-outs and suppression lists. */
export function consentCalls(
  dataSource: DataSource,
): Record<string, (manager: EntityManager) => Promise<unknown>> {
  const consent = new OptOutRepository();
  const suppression = new SuppressionRepository();
  async function* phones(): AsyncGenerator<string> {
    yield await Promise.resolve(`${PHONE}\n`);
  }
  return {
    'opt out, known and unknown phones': async (manager) => {
      const contacts = await consent.lock(manager, [PHONE]);
      await consent.optOut(
        manager,
        contacts.map(({ id }) => id),
        SAID,
      );
      await consent.suppress(manager, ['+523399999999']);
      await consent.record(manager, [PHONE], SAID);
    },
    'opt in': async (manager) => {
      await consent.release(manager, 1, PHONE);
      await consent.optIn(manager, 1);
    },
    'suppression lists': (manager) => suppression.list(manager),
    'store, activate, go back, override, count': async () => {
      const { snapshot_uuid } = await suppression.store(
        dataSource,
        phones(),
        { list: 'own' },
        () => 0,
        'ana',
        (manager, { snapshot_uuid }) =>
          new AuditRepository().record(manager, {
            actor: 'ana',
            action: 'suppression.stored',
            subject_uuid: snapshot_uuid,
          }),
      );
      await suppression.find(dataSource.manager, snapshot_uuid);
      await dataSource.transaction(async (manager) => {
        await suppression.activate(manager, snapshot_uuid, true, 'ana');
        await suppression.override(manager, 1, PHONE, 'own');
        await suppression.activate(manager, snapshot_uuid, false, 'ana');
      });
      await suppression.tidy(dataSource.manager);
      const connection = dataSource.createQueryRunner();
      try {
        const counter = new SuppressionCounter();
        // This waits for all transactions of the server, including those of other tests.
        while (!(await counter.countIfDue(connection))) await delay(20);
      } finally {
        await connection.release();
      }
    },
  };
}
