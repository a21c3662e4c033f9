/* Which folder of src may use which. `npm run structure` fails on any arrow that points up, and on every circle. */

/** From the bottom up: a folder may use those above it in this list, and none below it. */
const LAYERS = [
  'common',
  'config',
  'auth',
  'database',
  'background-work',
  'audit',
  'access',
  'contacts',
  'platform-validations',
  'lead-scoring',
  'validation-jobs',
  'dashboard',
  'metrics',
  'health',
  'bootstrap',
];
/** The list of all entities, for the data source and the drift test. */
const ENTITY_LIST = '^src/database/entities\\.ts$';
/** The ways in, which use everything. */
const TOP = '^src/[^/]+\\.ts$';

const upwards = LAYERS.map((layer, index) => ({
  name: `${layer}-uses-nothing-above-it`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: ENTITY_LIST },
  to: { path: [...LAYERS.slice(index + 1).map((above) => `^src/${above}/`), TOP] },
}));

/** An entity may name, as a type, the entity that refers back to it. */
const exceptTypesOfEntities = ({ to, ...rule }) => [
  { ...rule, to: { ...to, pathNot: '\\.entity\\.ts$' } },
  { ...rule, name: `${rule.name}-at-run-time`, to: { ...to, dependencyTypesNot: ['type-only'] } },
];

export default {
  forbidden: [
    ...upwards.flatMap(exceptTypesOfEntities),
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every-folder-has-its-layer',
      severity: 'error',
      from: { path: `^src/(?!(?:${LAYERS.join('|')})/)[^/]+/` },
      to: {},
    },
    {
      name: 'bull-only-in-workers-and-wakers',
      comment: 'Bull is only the wake-up call: PostgreSQL holds the truth.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/background-work/|\\.worker\\.ts$|-waker\\.ts$' },
      to: { path: '^node_modules/(?:bull|@nestjs/bull)/' },
    },
    {
      name: 'not-from-sources-to-tests-and-tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:test|bench|scripts|web)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'types', 'default'] },
  },
};
