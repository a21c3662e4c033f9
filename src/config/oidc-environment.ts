import { z } from 'zod';

const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .default([]);

const address = (example: string) =>
  z
    .string()
    .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
      error: `must be an address like ${example}`,
      abort: true,
    })
    .refine((value) => !new URL(value).search && !new URL(value).hash, { error: 'must have no ? and no #' });

/** Signing in with the company's own accounts. It is off without OIDC_ISSUER. */
export const oidcShape = {
  OIDC_ISSUER: address('https://login.example.com/realms/team').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  /** Set when the provider gave one. PKCE protects the sign-in with and without it. */
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** The address of the page as browsers see it. The provider redirects browsers to an address below it. */
  PUBLIC_URL: address('https://sms.example.com').optional(),
  OIDC_SCOPES: z.string().default('openid profile'),
  /** The claim with the groups of a user, and the claim whose value stands for the user in logs. */
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  OIDC_SUBJECT_CLAIM: z.string().default('preferred_username'),
  OIDC_VIEWER_GROUPS: list,
  OIDC_OPERATOR_GROUPS: list,
  OIDC_ADMIN_GROUPS: list,
  /** The viewers in these groups see phones and names unmasked. */
  OIDC_PII_GROUPS: list,
};

type OidcEnvironment = z.infer<z.ZodObject<typeof oidcShape>>;

/** How to ask the provider, and how to read its answer. */
export interface OidcSettings {
  issuer: URL;
  client_id: string;
  client_secret: string | undefined;
  public_url: URL;
  scopes: string;
  groups_claim: string;
  subject_claim: string;
  groups: Record<'viewer' | 'operator' | 'admin' | 'pii', readonly string[]>;
}

/** The variables that are missing for OpenID Connect; none when it is off. */
export function missingForOidc(environment: OidcEnvironment): string[] {
  if (environment.OIDC_ISSUER === undefined) return [];
  const needed = (['OIDC_CLIENT_ID', 'PUBLIC_URL'] as const).filter((name) => !environment[name]);
  const { OIDC_VIEWER_GROUPS, OIDC_OPERATOR_GROUPS, OIDC_ADMIN_GROUPS } = environment;
  const hasGroups = [...OIDC_VIEWER_GROUPS, ...OIDC_OPERATOR_GROUPS, ...OIDC_ADMIN_GROUPS].length > 0;
  return hasGroups ? needed : [...needed, 'OIDC_ADMIN_GROUPS'];
}

/** Undefined when OpenID Connect is off. */
export function oidcSettings(environment: OidcEnvironment): OidcSettings | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, PUBLIC_URL } = environment;
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || PUBLIC_URL === undefined) return undefined;
  return {
    issuer: new URL(OIDC_ISSUER),
    client_id: OIDC_CLIENT_ID,
    client_secret: environment.OIDC_CLIENT_SECRET,
    public_url: new URL(PUBLIC_URL),
    scopes: environment.OIDC_SCOPES,
    groups_claim: environment.OIDC_GROUPS_CLAIM,
    subject_claim: environment.OIDC_SUBJECT_CLAIM,
    groups: {
      viewer: environment.OIDC_VIEWER_GROUPS,
      operator: environment.OIDC_OPERATOR_GROUPS,
      admin: environment.OIDC_ADMIN_GROUPS,
      pii: environment.OIDC_PII_GROUPS,
    },
  };
}
