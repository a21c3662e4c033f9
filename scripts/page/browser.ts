import { chromium, type Browser } from 'playwright-core';
import { canInstall, findOnPath, installPackage } from '../services/system-packages.js';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A headless browser that connects only to the page. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Finds Chromium on the PATH, or installs it with apt as root on Debian or Ubuntu; undefined when neither is
 * possible.
 */
export async function findChromium(note: (text: string) => void): Promise<string | undefined> {
  const present = await firstOnPath();
  if (present || !(await canInstall())) return present;
  note('Chromium is not installed: installing it with apt-get');
  await installPackage('chromium').catch((error: unknown) => {
    note(String(error));
  });
  return firstOnPath();
}

/** Starts it with a new profile, which is deleted at its end. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

async function firstOnPath(): Promise<string | undefined> {
  for (const program of PROGRAMS) {
    const file = await findOnPath(program);
    if (file) return file;
  }
  return undefined;
}
