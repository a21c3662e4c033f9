import { tsImport } from 'tsx/esm/api';

/** Jest loads this file outside of its own transform, so tsx loads the TypeScript. */
export default async function globalSetup() {
  const { givenServers, leaveShell } = await tsImport(
    '../../scripts/services/given-servers.ts',
    import.meta.url,
  );
  // Jest may have been started without npm test, in a shell with production's variables.
  leaveShell('test');
  process.env.NODE_ENV = 'test';
  await givenServers('test');
  const { createTemplate } = await tsImport('./template-database.ts', import.meta.url);
  const { makeCompiledFolder } = await tsImport(
    '../validation-jobs/support/compiled-sources.ts',
    import.meta.url,
  );
  // This comes first because it may fail, and Jest does not tear down after a failed set-up.
  await createTemplate();
  makeCompiledFolder();
}
