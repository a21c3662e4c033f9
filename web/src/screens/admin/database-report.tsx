import type { JSX } from 'preact';
import { answered, api, type Schemas } from '../../api/client.js';
import { useAnswer } from '../../api/use-answer.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty } from '../../parts/answered.js';
import { Card } from '../../parts/card.js';

type Report = Schemas['DatabaseReport'];

/** The state of the database, with a statement that fixes each finding. The page runs none of them. */
export function DatabaseReport(): JSX.Element {
  const { admin } = texts.value;
  const report = useAnswer('database', (signal) => answered(api.GET('/api/v1/admin/database', { signal })));
  return (
    <Answered answer={report} lines={12}>
      {(data) => (
        <>
          <Card title={admin.findings} hint={admin.taken(format.value.ago(data.taken_at))}>
            <Findings report={data} />
          </Card>
          <Card title={admin.tables}>
            <Tables report={data} />
          </Card>
        </>
      )}
    </Answered>
  );
}

function Findings({ report }: { report: Report }): JSX.Element {
  const { admin } = texts.value;
  const findings = [
    ...report.tables.flatMap(({ table, remedy }) =>
      remedy === null ? [] : [{ of: table, detail: '', remedy }],
    ),
    ...report.indexes.flatMap(({ index, findings: found }) =>
      found.flatMap(({ detail, remedy }) => (remedy === null ? [] : [{ of: index, detail, remedy }])),
    ),
    ...report.unvalidated_constraints.map(({ constraint, definition, remedy }) => ({
      of: constraint,
      detail: definition,
      remedy,
    })),
  ];
  if (findings.length === 0) return <Empty title={admin.noFindings} />;
  return (
    <ul class="findings">
      {findings.map(({ of, detail, remedy }) => (
        <li key={`${of} ${remedy}`}>
          <strong>{of}</strong>
          <span class="muted" lang="en">
            {detail}
          </span>
          <code class="command" tabIndex={0}>
            {remedy}
          </code>
        </li>
      ))}
    </ul>
  );
}

function Tables({ report }: { report: Report }): JSX.Element {
  const { admin, common } = texts.value;
  const { number, bytes, ago } = format.value;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={admin.tables}>
      <table>
        <thead>
          <tr>
            <th scope="col">{admin.table}</th>
            <th scope="col" class="number">
              {admin.rows}
            </th>
            <th scope="col" class="number">
              {admin.size}
            </th>
            <th scope="col" class="number">
              {admin.indexes}
            </th>
            <th scope="col" class="number">
              {admin.dead}
            </th>
            <th scope="col">{admin.lastVacuum}</th>
          </tr>
        </thead>
        <tbody>
          {report.tables.map((table) => (
            <tr key={table.table}>
              <th scope="row">
                <code>{table.table}</code>
              </th>
              <td class="number">{number(table.estimated_rows)}</td>
              <td class="number">{bytes(table.size_bytes)}</td>
              <td class="number">{bytes(table.index_bytes)}</td>
              <td class="number">{number(table.dead_rows)}</td>
              <td>{table.last_vacuum === null ? common.never : ago(table.last_vacuum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
