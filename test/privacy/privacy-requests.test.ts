import { addBusinessDays, todayInMexico } from '../../src/contacts/privacy/business-days.js';
import type { PrivacyRequestResponseDto } from '../../src/contacts/privacy/privacy-request.dto.js';
import { wrongCells } from '../contacts/statistics-fixture.js';
import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';
import { privacyClient } from './support/privacy-client.js';

const TODAY = todayInMexico();

let app: TestApp;
const { get, post, ask, step, listed } = privacyClient(() => app);
beforeAll(async () => (app = await TestApp.start()));
afterAll(() => app.stop());

describe('privacy requests other than cancellations', () => {
  it('an opposition blocks at once and becomes an opt-out with its evidence', async () => {
    const { id } = await storeContact(app.database);
    const request = await ask('opposition', { contact_id: id });
    expect(await listed()).not.toContain(id);
    await step(request, 'accept', {});
    await step(request, 'complete');
    expect(await get(`/contacts/${id}`)).toMatchObject({ status: 'OPTED_OUT', opt_out_method: 'OPPOSITION' });
    const record = await get(`/contacts/${id}/record`);
    expect(record).toMatchObject({
      suppression_lists: [],
      consent: [{ kind: 'OPT_OUT', evidence: `privacy request ${request.request_uuid}` }],
    });
    expect(await wrongCells(app.database)).toEqual([]);
  });

  it('have a clock in business days, with one extension for each of its two steps', async () => {
    const { id } = await storeContact(app.database);
    const received_on = addBusinessDays(TODAY, 0);
    const request = await ask('access', { contact_id: id }, { received_on });
    const first = addBusinessDays(TODAY, 20);
    expect(request).toMatchObject({ answer_due_on: first, due_on: first, days_left: 20, warnings: [] });
    expect(await step(request, 'extend')).toMatchObject({
      due_on: addBusinessDays(TODAY, 40),
      answer_extended: true,
    });
    await step(request, 'extend', undefined, 409);
    expect(await step(request, 'accept', {})).toMatchObject({ due_on: addBusinessDays(TODAY, 15) });
    await step(request, 'accept', {}, 409);
    await step(request, 'reject', { reason: 'x' }, 409);
    expect(await step(request, 'extend')).toMatchObject({
      due_on: addBusinessDays(TODAY, 30),
      days_left: 30,
    });
    await step(request, 'extend', undefined, 409);
    expect(await step(request, 'complete')).toMatchObject({
      status: 'COMPLETED',
      days_left: null,
      completed_by: 'test-admin',
    });
    await step(request, 'complete', undefined, 409);
  });

  it('are listed with their warnings, which the worker counts in its metrics', async () => {
    const { id } = await storeContact(app.database);
    await ask('rectification', { contact_id: id }, { received_on: '2026-01-02' });
    const { items } = await get<{ items: PrivacyRequestResponseDto[] }>(
      `/privacy-requests?contact_id=${id}&kind=rectification&status=RECEIVED`,
    );
    expect(items).toMatchObject([{ due_on: '2026-01-30', warnings: ['overdue'] }]);
    expect(items[0]!.days_left).toBeLessThan(0);
    expect(JSON.stringify(items)).not.toContain('+52');
    for (const query of ['kind=x', 'status=x', 'contact_id=x', 'cursor=x', 'limit=501']) {
      await get(`/privacy-requests?${query}`, 400);
    }
  });

  it.each([
    ['of nobody', {}, 'contact_id'],
    ['of two', { contact_id: 1, phone: '5512345678' }, 'contact_id'],
    ['of no phone', { phone: '123' }, 'phone'],
    ['from tomorrow', { contact_id: 1, received_on: addBusinessDays(TODAY, 1) }, 'received_on'],
    ['of another kind', { contact_id: 1, kind: 'portability' }, 'kind'],
    ['with an unknown field', { contact_id: 1, name: 'Ana' }, 'name'],
  ])('%s are refused', async (_, body, field) => {
    const answer = await post('/privacy-requests', { kind: 'access', method: 'EMAIL', ...body }, 400);
    expect(answer.errors).toMatchObject([{ field }]);
  });

  it('are refused for an unknown contact, and twice', async () => {
    const { id } = await storeContact(app.database);
    const body = { kind: 'access', method: 'EMAIL' };
    await post('/privacy-requests', { ...body, contact_id: 2_000_000_000 }, 404);
    await ask('access', { contact_id: id });
    await post('/privacy-requests', { ...body, contact_id: id }, 409);
    const request = await ask('rectification', { contact_id: id });
    await step(request, 'accept', { blocked_until: '2099-01-01' }, 400);
    await step(request, 'accept', { blocked_until: '2020-01-01' }, 400);
  });
});
