import type { OpenAPIObject } from '@nestjs/swagger';
import supertest from 'supertest';
import type { ProblemDetailsDto } from '../../src/common/errors/problem-details.dto.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';

const UUID = '00000000-0000-4000-8000-000000000000';

/**
 * Each of these is a number for JavaScript, for C or in another script. They are written as they stand in an
 * address.
 */
const NOT_PLAIN_DIGITS = [
  '0x1',
  '0b1',
  '1e1',
  '%2B1',
  '-1',
  '%201',
  '1%20',
  '1.0',
  '1,0',
  '1_0',
  '%D9%A1',
  '%EF%BC%91',
  'Infinity',
  '99999999999999999999',
];

/** Every number in a path or a query, at the place of `@`. The contact 1 and the values 1 and 10 are valid. */
const NUMBERS: ['get' | 'post', string, string][] = [
  ['get', '/contacts/@', 'contact_id'],
  ['get', '/validations/contact/@', 'contact_id'],
  ['get', '/lead-scoring/contact/@', 'contact_id'],
  ['post', '/lead-scoring/calculate/@', 'contact_id'],
  ['get', '/dashboard/contacts/@/contactability', 'contact_id'],
  ['post', '/contacts/@/opt-out', 'contact_id'],
  ['post', '/contacts/@/opt-in', 'contact_id'],
  ['post', '/contacts/@/suppression-overrides', 'contact_id'],
  ['get', '/contacts/export?limit=@', 'limit'],
  ['get', '/contacts/export?min_score=@', 'min_score'],
  ['get', '/contacts/export?not_contacted_days=@', 'not_contacted_days'],
  ['get', '/lead-scoring/top-leads/export?limit=@', 'limit'],
  ['get', '/lead-scoring/top-leads/export?min_score=@', 'min_score'],
  ['get', '/lead-scoring/top-leads/export?not_contacted_days=@', 'not_contacted_days'],
  ['get', '/exports?limit=@', 'limit'],
  ['get', `/exports/${UUID}/withdrawn?limit=@`, 'limit'],
  ['get', '/contacts?limit=@', 'limit'],
  ['get', '/contacts?min_score=@', 'min_score'],
  ['get', '/contacts?not_contacted_days=@', 'not_contacted_days'],
  ['get', '/contacts/statistics?min_score=@', 'min_score'],
  ['get', '/contacts/statistics?not_contacted_days=@', 'not_contacted_days'],
  ['get', '/segments?limit=@', 'limit'],
  ['get', '/contacts/imports?limit=@', 'limit'],
  ['get', '/contacts/@/record', 'contact_id'],
  ['get', '/dashboard/contacts/@/history', 'contact_id'],
  ['get', '/api-keys?limit=@', 'limit'],
  ['get', '/audit?limit=@', 'limit'],
  ['get', '/audit?contact_id=@', 'contact_id'],
  ['get', '/privacy-requests?limit=@', 'limit'],
  ['get', '/privacy-requests?contact_id=@', 'contact_id'],
  ['get', '/validations/platform/whatsapp?limit=@', 'limit'],
  ['get', '/lead-scoring/top-leads?limit=@', 'limit'],
  ['get', '/lead-scoring/top-leads?min_score=@', 'min_score'],
  ['get', '/lead-scoring/top-leads?not_contacted_days=@', 'not_contacted_days'],
  ['get', '/lead-scoring/runs?limit=@', 'limit'],
  ['get', '/validation-jobs?limit=@', 'limit'],
  ['get', `/validation-jobs/${UUID}/failures?limit=@`, 'limit'],
];

describe('numbers in an address', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
    await storeContact(app.database);
  });

  afterAll(() => app.stop());

  it.each(NUMBERS)('%s %s takes a number in plain decimal digits only', async (...[method, path, field]) => {
    for (const text of NOT_PLAIN_DIGITS) {
      const address = path.replace('@', text);
      const answer =
        method === 'get' ? await app.as('admin').get(address) : await app.as('admin').post(address);
      const { errors } = answer.body as ProblemDetailsDto;
      expect([text, answer.status, errors?.map((error) => error.field)]).toEqual([text, 400, [field]]);
    }
  });

  it('the table above is complete: it has every number in a path or a query', async () => {
    const { body } = await supertest(await app.url).get('/docs-json');
    const { paths } = body as OpenAPIObject;
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      (['get', 'post'] as const).flatMap((method) =>
        (methods[method]?.parameters ?? []).flatMap((parameter) => {
          if ('$ref' in parameter || !parameter.schema || '$ref' in parameter.schema) return [];
          return ['integer', 'number'].includes(String(parameter.schema.type))
            ? [`${method} ${path} ${parameter.name}`]
            : [];
        }),
      ),
    );
    const tried = NUMBERS.map(([method, path, field]) => {
      const [address = ''] = path.split('?');
      const template = address
        .replace('@', '{contact_id}')
        .replace(UUID, address.startsWith('/exports') ? '{export_uuid}' : '{job_uuid}')
        .replace('whatsapp', '{platform}');
      return `${method} /api/v1${template} ${field}`;
    });
    expect(tried.sort()).toEqual(documented.sort());
  });
});
