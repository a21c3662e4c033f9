import type { TestApp } from '../../support/test-app.js';

export type Row = Record<string, unknown>;

/** Sends requests as an administrator and expects the status of the answer. */
export function sender(app: () => TestApp) {
  const send = async <T = Row>(
    method: 'get' | 'patch' | 'post',
    path: string,
    body: object | undefined,
    status: number,
  ): Promise<T> => {
    const client = app().as('admin');
    const answer = method === 'get' ? await client.get(path) : await client[method](path, body);
    expect([path, answer.status, answer.body]).toEqual([path, status, answer.body]);
    return answer.body as T;
  };
  return {
    send,
    get: <T = Row>(path: string, status = 200): Promise<T> => send<T>('get', path, undefined, status),
    post: <T = Row>(path: string, body?: object, status = 200): Promise<T> =>
      send<T>('post', path, body, status),
  };
}
