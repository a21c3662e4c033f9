import { jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const OIDC_CLIENT = 'page';

/** The groups of users. A user signs in with one of these names and any password. */
const GROUPS: Record<string, string[]> = {
  ana: ['everybody', 'sms-operators', 'sms-admins'],
  beto: ['sms-operators'],
  carla: ['everybody'],
};

/** The variables of an API that uses this provider. */
export function oidcVariables(port: number, publicUrl: string): Record<string, string> {
  return {
    OIDC_ISSUER: `http://127.0.0.1:${port}`,
    OIDC_CLIENT_ID: OIDC_CLIENT,
    PUBLIC_URL: publicUrl,
    OIDC_VIEWER_GROUPS: 'sms-viewers',
    OIDC_OPERATOR_GROUPS: 'sms-operators',
    OIDC_ADMIN_GROUPS: 'sms-admins, sms-owners',
  };
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A real OpenID Connect provider, with its sign-in forms for development. */
export async function startOidcProvider(port: number, publicUrl: string): Promise<Server> {
  // It warns already on import that these are for development.
  for (const level of ['warn', 'info'] as const)
    jest.spyOn(console, level).mockImplementation(() => undefined);
  const { default: Provider } = await import('oidc-provider');
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: OIDC_CLIENT,
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${publicUrl}/api/v1/session/oidc/callback`],
        post_logout_redirect_uris: [`${publicUrl}/`],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: sub, groups: GROUPS[sub] ?? [] }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ['only-for-tests'] },
    features: { devInteractions: { enabled: true } },
  });
  const server = createServer((request, response) => void provider.callback()(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
