// The terminal commands. They run from the sources in a checkout, and from dist when there are no sources, as in the
// image.
import { existsSync } from 'node:fs';

const sources = new URL('../src/cli.ts', import.meta.url);
try {
  if (existsSync(sources)) await import('tsx');
  await import(existsSync(sources) ? sources.href : new URL('../dist/cli.js', import.meta.url).href);
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`A part of the program is missing (${error.message.split('\n', 1)[0]}): run npm ci first.`);
  process.exitCode = 1;
}
