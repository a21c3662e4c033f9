import { storeContact } from '../factories/contacts.js';
import { TestApp } from '../support/test-app.js';

describe('GET /metrics', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  it('counts requests by the pattern of their route, refused ones and unknown routes too, and names no phone', async () => {
    const { phone_e164 } = await storeContact(app.database);
    await app.as('viewer').get(`/contacts/by-phone/${encodeURIComponent(phone_e164)}`);
    await app.as().get(`/contacts/by-phone/${encodeURIComponent(phone_e164)}`);
    await app.as('viewer').get(`/nowhere/${encodeURIComponent(phone_e164)}`);

    const metrics = await (await fetch(`${await app.url}/metrics`)).text();
    const count = (route: string, status: number): string =>
      `http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"} 1\n`;
    expect(metrics).toContain(count('/api/v1/contacts/by-phone/:phone', 200));
    expect(metrics).toContain(count('/api/v1/contacts/by-phone/:phone', 401));
    expect(metrics).toContain(count('unknown', 404));
    expect(metrics).not.toContain(phone_e164.slice(-10));
  });
});
