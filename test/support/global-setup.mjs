import { tsImport } from 'tsx/esm/api';

/** Jest loads this file outside its own transform, so that TypeScript comes in through tsx. */
export default async function globalSetup() {
  const { createTemplate } = await tsImport('./template-database.ts', import.meta.url);
  const { makeCompiledFolder } = await tsImport(
    '../validation-jobs/support/compiled-sources.ts',
    import.meta.url,
  );
  makeCompiledFolder();
  await createTemplate();
}
