import { readFile } from 'node:fs/promises';

/*
 * npm run licences: fails on a package of package-lock.json whose licence nobody has looked at. npm writes there what each
 * package says of itself. Development packages count too: the page is built of some of them.
 */

/** Permissive: ours may be closed as long as the notice stays. */
const PERMISSIVE = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT'],
  'Python-2.0',
];
/** Which others are taken, of which packages, and why. */
const LOOKED_AT = {
  // A font, which may be handed on with whatever program.
  'OFL-1.1': ['@fontsource-variable/inter'],
  // The map of the page, whose author README.md names; data of a tool that is not shipped.
  'CC-BY-4.0': ['@svg-maps/mexico', 'caniuse-lite'],
  // Looks for barriers on the page in tests; not shipped, not changed.
  'MPL-2.0': ['axe-core'],
};

/** Whether an SPDX expression without WITH is fulfilled by licences that are taken of that package. */
function isTaken(expression, name) {
  const taken = (licence) => PERMISSIVE.includes(licence) || (LOOKED_AT[licence] ?? []).includes(name);
  const alternatives = expression.replaceAll(/[()]/g, '').split(' OR ');
  return alternatives.some((alternative) => alternative.split(' AND ').every((part) => taken(part.trim())));
}

const lockfile = JSON.parse(await readFile(new URL('../package-lock.json', import.meta.url), 'utf8'));
const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '');
const others = packages.filter(([path, { license }]) => {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return !license || !isTaken(license, name);
});
for (const [path, { version, license }] of others)
  console.error(`${path} ${version}: ${license ?? 'says no licence'}`);
console.log(`${packages.length} packages, ${others.length} whose licence is not taken`);
process.exitCode = others.length > 0 ? 1 : 0;
