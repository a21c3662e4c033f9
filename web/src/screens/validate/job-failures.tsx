import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered, api } from '../../api/client.js';
import { useAnswer } from '../../api/use-answer.js';
import { Link } from '../../app/router.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';
import { Answered, Empty, More } from '../../parts/answered.js';

const PAGE = 25;

/**
 * The lookups without an answer, and the reasons. The page shows only the first ones; programs can read all of them.
 */
export function JobFailures({ jobUuid }: { jobUuid: string }): JSX.Element {
  const { validate, platforms, failureCodes } = texts.value;
  const [limit, setLimit] = useState(PAGE);
  const failures = useAnswer(`failures ${jobUuid} ${limit}`, (signal) =>
    answered(
      api.GET('/api/v1/validation-jobs/{job_uuid}/failures', {
        params: { path: { job_uuid: jobUuid }, query: { limit } },
        signal,
      }),
    ),
  );
  return (
    <Answered answer={failures} lines={6}>
      {({ items, next_cursor }) =>
        items.length === 0 ? (
          <Empty title={validate.noFailures} />
        ) : (
          <>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={validate.failures}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{validate.contact}</th>
                    <th scope="col">{validate.platform}</th>
                    <th scope="col">{validate.reason}</th>
                    <th scope="col" class="number">
                      {validate.attempts}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ contact_id, platform, code, attempts }) => (
                    <tr key={`${contact_id} ${platform}`}>
                      <th scope="row">
                        <Link href={`/contactos/${contact_id}`}>#{contact_id}</Link>
                      </th>
                      <td>{platforms[platform]}</td>
                      <td>{failureCodes[code]}</td>
                      <td class="number">{format.value.number(attempts)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <More next_cursor={next_cursor} limit={limit} setLimit={setLimit} />
          </>
        )
      }
    </Answered>
  );
}
