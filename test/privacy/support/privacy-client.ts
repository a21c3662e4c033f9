import type { PrivacyRequestResponseDto } from '../../../src/contacts/privacy/privacy-request.dto.js';
import type { TestApp } from '../../support/test-app.js';
import { sender } from './send.js';

/** Sends privacy requests and their steps as an administrator. */
export function privacyClient(app: () => TestApp) {
  const { get, post } = sender(app);
  return {
    get,
    post,
    ask: (kind: string, of: object, more: object = {}): Promise<PrivacyRequestResponseDto> =>
      post('/privacy-requests', { kind, method: 'EMAIL', ...of, ...more }, 201),
    step: (
      request: PrivacyRequestResponseDto,
      action: string,
      body?: object,
      status = 200,
    ): Promise<PrivacyRequestResponseDto> =>
      post(`/privacy-requests/${request.request_uuid}/${action}`, body, status),
    /** The ids of the contacts in the list. */
    listed: async (): Promise<number[]> => {
      const { items } = await get<{ items: { id: number }[] }>('/contacts?limit=500');
      return items.map(({ id }) => id);
    },
  };
}
