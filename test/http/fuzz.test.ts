import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { storeContact } from '../factories/contacts.js';
import { fingerprint } from '../support/fingerprint.js';
import { fuzzedRequest, type FuzzedRequest } from '../support/fuzzed-requests.js';
import { contentOf, document, OPERATIONS, readBody, type Named } from '../support/openapi-examples.js';
import { schemaViolations, type Schema } from '../support/schema-violations.js';
import { TestApp } from '../support/test-app.js';

/** `npm run fuzz` sets both. FUZZ_SEED repeats a failed run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 12);
const RANDOM_SEED = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
const PROBLEM = { $ref: '#/components/schemas/ProblemDetails' } as Schema;
/** Refusals that no operation documents, because they are for unknown addresses and methods. */
const OF_OTHER_ADDRESSES = [404];

describe(`requests made from the document, seeds 1 and ${RANDOM_SEED}`, () => {
  let app: TestApp;
  let url: string;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({
      variables: {
        RATE_LIMIT_PER_MINUTE: '0',
        MAX_OPEN_JOBS: '1000000',
        API_STATEMENT_TIMEOUT_SECONDS: '10',
      },
    });
    url = await app.url;
    token = await app.token('admin');
    for (let index = 0; index < 5; index++) await storeContact(app.database);
  });

  afterAll(() => app.stop());

  const ask = async ({ method }: Named, { address, headers, body }: FuzzedRequest): Promise<Response> =>
    fetch(`${url}${address}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...(body !== undefined && { body }),
    });

  const check = async (named: Named, request: FuzzedRequest): Promise<void> => {
    const before = named.method === 'post' ? await fingerprint(app.database) : undefined;
    const answer = await ask(named, request);
    const text = await readBody(answer);
    const { status } = answer;
    const documented = Object.keys(named.operation.responses).map(Number);
    const described = `${status} ${text.slice(0, 300)}`;
    if (![...documented, ...OF_OTHER_ADDRESSES].includes(status))
      throw new Error(`not documented: ${described}`);
    if (status < 400) {
      const [mediaType, content] = contentOf(named.operation, status);
      if (mediaType !== 'application/json') return;
      expect(schemaViolations(document, content.schema!, JSON.parse(text))).toEqual([]);
      return;
    }
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = JSON.parse(text) as { request_id: string; code: string };
    expect(schemaViolations(document, PROBLEM, problem)).toEqual([]);
    expect(problem.request_id).toBe(answer.headers.get('x-request-id'));
    if (before) expect([described, await fingerprint(app.database)]).toEqual([described, before]);
  };

  it.each(OPERATIONS)(
    '$name answers each as documented, and a refused one changes nothing',
    async (named) => {
      for (const seed of [1, RANDOM_SEED]) {
        const property = fc.asyncProperty(fuzzedRequest(named), (request) => check(named, request));
        await fc.assert(property, { seed, numRuns: RUNS });
      }
    },
  );
});
