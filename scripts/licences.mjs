import { readFile } from 'node:fs/promises';

/*
 * npm run licences: fails for a package in package-lock.json whose licence was not checked. npm writes there what
 * each package says about itself. Development packages count too, because some of them are part of the page.
 */

/** Permissive licences: our program may be closed if it includes the notice. */
const PERMISSIVE = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT'],
  'Python-2.0',
];
/** Other licences that are accepted, for which packages and why. */
const LOOKED_AT = {
  // A font. It may be distributed with any program.
  'OFL-1.1': ['@fontsource-variable/inter'],
  // The map of the page, whose author README.md names; and the data of a tool that is not shipped.
  'CC-BY-4.0': ['@svg-maps/mexico', 'caniuse-lite'],
  // Checks the page for accessibility in tests. It is not shipped and not changed.
  'MPL-2.0': ['axe-core'],
};

/** Whether accepted licences for that package fulfil an SPDX expression without WITH. */
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
