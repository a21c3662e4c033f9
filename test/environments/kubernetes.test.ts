import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { Service } from 'kubernetes-models/v1/Service';
import ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';
import { VARIABLES } from '../../src/config/environment.js';

/**
 * The models are generated from the API of Kubernetes. Their types know each field, and `validate` checks each
 * value.
 */
const KINDS = {
  ConfigMap: { model: ConfigMap, path: 'v1' },
  Deployment: { model: Deployment, path: 'apps/v1' },
  Job: { model: Job, path: 'batch/v1' },
  PodDisruptionBudget: { model: PodDisruptionBudget, path: 'policy/v1' },
  Service: { model: Service, path: 'v1' },
} as const;

interface Manifest {
  kind: keyof typeof KINDS;
  apiVersion: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: { template?: { spec: IPodSpec } };
}

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(PROJECT, 'deploy/kubernetes');
const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
const manifests = files.flatMap((file) =>
  parseAllDocuments(textOf(file)).map((document) => document.toJS() as Manifest),
);
const pods = manifests.flatMap(({ metadata, spec }) =>
  spec?.template ? [{ name: metadata.name, pod: spec.template.spec }] : [],
);

/** TypeScript's errors about unknown and missing fields, for manifests as objects of their kinds. */
function complaints(all: readonly Manifest[]): string[] {
  // Inside the project, where the modules are found.
  mkdirSync(join(PROJECT, '.local'), { recursive: true });
  const folder = mkdtempSync(join(PROJECT, '.local', 'kubernetes_'));
  const file = join(folder, 'manifests.ts');
  const imports = Object.entries(KINDS).map(
    ([kind, { path }]) => `import type { I${kind} } from 'kubernetes-models/${path}/${kind}';`,
  );
  const values = all.map(
    (manifest, index) => `export const m${index}: I${manifest.kind} = ${JSON.stringify(manifest)};`,
  );
  writeFileSync(file, [...imports, ...values].join('\n'));
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  });
  const found = ts.getPreEmitDiagnostics(program);
  rmSync(folder, { recursive: true });
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('has no field and no value that Kubernetes does not know', () => {
  for (const manifest of manifests) {
    const { model: Model } = KINDS[manifest.kind];
    expect(() => {
      new Model(manifest as never).validate();
    }).not.toThrow();
  }
  const [{ pod }] = pods as [(typeof pods)[0]];
  const mistyped = structuredClone(manifests.find(({ spec }) => spec?.template?.spec === pod)!);
  Object.assign(mistyped.spec!.template!.spec.containers[0]!, { readinessProb: {} });
  expect(complaints([...manifests, mistyped])).toEqual([expect.stringContaining('"readinessProb"')]);
});

it.each(pods)('$name is not root, writes nowhere but /tmp, has no capability and a limit', ({ pod }) => {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  for (const container of pod.containers) {
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    });
    expect(container.resources?.limits).toHaveProperty('memory');
  }
});

it.each(pods.filter(({ name }) => !name.endsWith('migrate')))(
  '$name is probed, and has time to drain after it was taken out',
  ({ pod }) => {
    const [container] = pod.containers;
    const paths = [container?.startupProbe, container?.livenessProbe, container?.readinessProbe].map(
      (probe) => probe?.httpGet?.path,
    );
    expect(paths).toEqual(['/health/live', '/health/live', '/health/ready']);
    const sleep = Number(/(\d+)\)$/.exec(container?.lifecycle?.preStop?.exec?.command?.at(-1) ?? '')?.[1]);
    // Draining takes at most ten seconds.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(sleep / 1000 + 10);
  },
);

it('sets only variables that are read, and applies every file but the migrations', () => {
  const names = manifests.flatMap(({ data }) => Object.keys(data ?? {}));
  expect(names.filter((name) => !VARIABLES.includes(name))).toEqual(['NODE_OPTIONS']);
  const { resources } = parse(textOf('kustomization.yaml')) as { resources: string[] };
  expect([...resources, 'migrate.yaml'].sort()).toEqual(files.sort());
});
