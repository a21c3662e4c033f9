import { tsImport } from 'tsx/esm/api';

/** Jest loads this file outside its own transform, so that TypeScript comes in through tsx. */
export default async function globalSetup() {
  const { givenServers, leaveShell } = await tsImport(
    '../../scripts/services/given-servers.ts',
    import.meta.url,
  );
  // Jest may have been started without npm test, in a shell that is production's.
  leaveShell('test');
  process.env.NODE_ENV = 'test';
  await givenServers('test');
  const { createTemplate } = await tsImport('./template-database.ts', import.meta.url);
  const { makeCompiledFolder } = await tsImport(
    '../validation-jobs/support/compiled-sources.ts',
    import.meta.url,
  );
  // First what may fail: Jest does not tear down after a set-up that failed.
  await createTemplate();
  makeCompiledFolder();
}
