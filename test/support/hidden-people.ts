import { signToken, type Caller } from '../../src/auth/tokens.js';
import { EXAMPLE_CONTACT, EXAMPLE_IMPORTS, EXAMPLE_JOBS } from '../../src/common/examples.js';
import { filledIn, OPERATIONS, readBody, type Request } from './openapi-examples.js';
import { JWT_SECRET, type TestApp } from './test-app.js';

interface Given {
  app: TestApp;
  /** Sends a GET. */
  read: (path: string, request: Request, token: string) => Promise<Response>;
}

const tokenOf = (caller: Omit<Caller, 'subject'>): Promise<string> =>
  signToken(JWT_SECRET, { subject: 'demo', ...caller }, '1h');

const GETS = OPERATIONS.filter(({ method }) => method === 'get');

/** Reads every route of the document as a viewer without `pii`, on the data of the demo. */
export function itHidesPeople(given: () => Given): void {
  it('nothing that a viewer may read contains a phone or a name', async () => {
    const { app, read } = given();
    const planted = await plantPersonalData(app);
    const stored = await app.database.query<{ phone: string }>(
      'SELECT phone_national AS phone FROM contacts',
    );
    const phones = new Set(stored.map(({ phone }) => phone));
    const [viewer, granted, operator] = await Promise.all([
      tokenOf({ role: 'viewer' }),
      tokenOf({ role: 'viewer', pii: true }),
      tokenOf({ role: 'operator' }),
    ]);
    const hidden: string[] = [];
    for (const { name, path, operation } of GETS) {
      const as = async (token: string): Promise<string> => {
        const answer = await read(path, filledIn(operation), token);
        return answer.status === 403 ? '' : readBody(answer);
      };
      const shown = await as(viewer);
      // For example an export, which a viewer does not get.
      if (shown === '') continue;
      const whole = await as(operator);
      if (path.endsWith('/contacts/{contact_id}')) expect([name, await as(granted)]).toEqual([name, whole]);
      const personal = [...planted, ...[...whole.matchAll(PERSONAL_FIELD)].map(([, value]) => value ?? '')];
      hidden.push(...personal.filter((value) => whole.includes(value)));
      expect([name, personal.filter((value) => shown.includes(value))]).toEqual([name, []]);
      const numbers = shown.match(/\d{10,}/g) ?? [];
      expect([name, numbers.filter((number) => phones.has(number.slice(-10)))]).toEqual([name, []]);
    }
    // Other roles do get the personal data.
    for (const value of planted) expect(hidden).toContain(value);
    expect(hidden.length).toBeGreaterThan(100);
  });

  it('a viewer cannot find people by hidden data', async () => {
    const { read } = given();
    const viewer = await tokenOf({ role: 'viewer' });
    const tries: Partial<Record<string, string[]>> = {
      search: ['ana', '331', EXAMPLE_CONTACT.phone_e164.slice(0, -1)],
      sort: ['name'],
    };
    const asked = GETS.flatMap(({ path, operation }) =>
      (operation.parameters ?? []).flatMap((parameter) => {
        if ('$ref' in parameter) return [];
        return (tries[parameter.name] ?? []).map((value) => {
          const { query, ...request } = filledIn(operation);
          return { path, request: { ...request, query: { ...query, [parameter.name]: [value] } } };
        });
      }),
    );
    expect(asked.length).toBeGreaterThan(7);
    for (const { path, request } of asked) {
      const { status } = await read(path, request, viewer);
      expect([path, request.query, status]).toEqual([path, request.query, 403]);
    }
  });
}

/** Fields whose values a viewer must not read. */
const PERSONAL_FIELD = /"(?:phone_e164|phone_national|phone_original|full_name|address)":"([^"]+)"/g;

/** Puts a phone and a name into every text that people and validators write. Answers what was planted. */
async function plantPersonalData(app: TestApp): Promise<string[]> {
  const [name, phone] = ['Quetzalli Xochiquetzal Ruelas', '33 1110 2193'];
  const on = (sql: string, ...parameters: unknown[]) => app.database.query(sql, parameters);
  await on(
    `UPDATE contacts SET full_name = $2::text, phone_original = '(33) 1110-2193', address = $3 WHERE id = $1`,
    EXAMPLE_CONTACT.id,
    name,
    `Calle de ${name} 7`,
  );
  await on(
    `UPDATE platform_validations SET profile_info = jsonb_build_object('nombre', $2::text),
       platform_details = jsonb_build_object('tel', $3::text) WHERE contact_id = $1`,
    EXAMPLE_CONTACT.id,
    name,
    phone,
  );
  await on(
    `UPDATE validation_jobs SET name = $2::text, description = $2::text, error_details = $2::text,
       contact_filters = jsonb_build_object('search', $3::text) WHERE job_uuid = $1`,
    EXAMPLE_JOBS.unwanted,
    `Llamar al ${phone}`,
    name,
  );
  await on(
    `UPDATE contact_imports i SET file_name = $2::text,
       preview = jsonb_build_array(jsonb_build_object('line', 2, 'reason', null, 'contact', to_jsonb(c)))
     FROM (SELECT phone_e164, phone_original, lada, full_name, address, neighborhood, state_code, state_name, municipality,
             city, is_mobile, operator, status, opt_out_at, opt_out_method FROM contacts WHERE id = $3) c
     WHERE import_uuid = $1`,
    EXAMPLE_IMPORTS.completed,
    'de 3311102193.csv',
    EXAMPLE_CONTACT.id,
  );
  return [name, phone, '3311102193', '(33) 1110-2193'];
}
