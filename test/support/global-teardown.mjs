import { tsImport } from 'tsx/esm/api';

export default async function globalTeardown() {
  const { dropTemplate } = await tsImport('./template-database.ts', import.meta.url);
  const { removeCompiledFolder } = await tsImport(
    '../validation-jobs/support/compiled-sources.ts',
    import.meta.url,
  );
  removeCompiledFolder();
  await dropTemplate();
}
