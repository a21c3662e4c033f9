import { ALEMBIC_REVISIONS, ALEMBIC_ROWS, ALEMBIC_TABLES } from '../../test/support/alembic-schema.js';
import {
  PRODUCTION_INDEXES,
  PRODUCTION_TABLES,
  productionRows,
  productionSchema,
} from '../../test/support/production-schema.js';

/**
 * A database on which the migrations are recorded. Together the cases cover every path that the migrations may take.
 */
export interface LintCase {
  name: string;
  /** Creates the database as it is before the first migration. */
  setup: string;
  tables: readonly string[];
}

export const LINT_CASES: readonly LintCase[] = [
  { name: 'an empty database', setup: 'SELECT 1', tables: [] },
  {
    name: 'a database like production, without its checks',
    setup: `${productionSchema({ checks: false })} ${productionRows(100)} ${PRODUCTION_INDEXES}`,
    tables: PRODUCTION_TABLES,
  },
  {
    name: 'a database like production, with some of the new columns added by hand and some indexes missing',
    setup: `${productionSchema({ checks: true })} ${productionRows(100)}
      ALTER TABLE contacts ADD COLUMN lead_tier varchar(20) DEFAULT 'UNKNOWN';
      ALTER TABLE contacts ADD COLUMN platform_validation_count integer;
      UPDATE contacts SET platform_validation_count = 0;
      DROP TRIGGER update_contacts_updated_at ON contacts;`,
    tables: PRODUCTION_TABLES,
  },
  {
    name: "a database like production, on which the specification's own migrations were run",
    setup: `${productionSchema({ checks: true })} ${productionRows(100)} ${PRODUCTION_INDEXES}
      ${ALEMBIC_REVISIONS} ${ALEMBIC_ROWS}`,
    tables: [...PRODUCTION_TABLES, ...ALEMBIC_TABLES],
  },
];
