import type { JSX } from 'preact';
import type { Role } from '../api/client.js';
import type { IconName } from '../parts/icon.js';
import { AdminScreen } from '../screens/admin/admin-screen.js';
import { ContactScreen } from '../screens/contact/contact-screen.js';
import { ContactsScreen } from '../screens/contacts/contacts-screen.js';
import { ImportScreen } from '../screens/import/import-screen.js';
import { OneImportScreen } from '../screens/import/one-import-screen.js';
import { LeadsScreen } from '../screens/leads/leads-screen.js';
import { OverviewScreen } from '../screens/overview/overview-screen.js';
import { SimulateScreen } from '../screens/simulate/simulate-screen.js';
import { JobScreen } from '../screens/validate/job-screen.js';
import { ValidateScreen } from '../screens/validate/validate-screen.js';

type SectionName = 'overview' | 'contacts' | 'import' | 'validate' | 'leads' | 'simulate' | 'admin';

interface Section {
  name: SectionName;
  icon: IconName;
  path: string;
  /** The lowest role that sees it. */
  role: Role;
  screen: (props: { id?: string }) => JSX.Element;
  /** The screen of a single item, at `path/id`. */
  item?: (props: { id: string }) => JSX.Element;
}

/** The sections, in the order of the navigation. The API serves the page at these paths (src/dashboard/serve-page.ts). */
export const SECTIONS: readonly Section[] = [
  { name: 'overview', icon: 'overview', path: '/', role: 'viewer', screen: OverviewScreen },
  {
    name: 'contacts',
    icon: 'contacts',
    path: '/contactos',
    role: 'viewer',
    screen: ContactsScreen,
    item: ContactScreen,
  },
  {
    name: 'import',
    icon: 'import',
    path: '/importar',
    role: 'viewer',
    screen: ImportScreen,
    item: OneImportScreen,
  },
  {
    name: 'validate',
    icon: 'validate',
    path: '/validar',
    role: 'viewer',
    screen: ValidateScreen,
    item: JobScreen,
  },
  { name: 'leads', icon: 'leads', path: '/prospectos', role: 'viewer', screen: LeadsScreen },
  { name: 'simulate', icon: 'simulate', path: '/simular', role: 'admin', screen: SimulateScreen },
  {
    name: 'admin',
    icon: 'admin',
    path: '/administracion',
    role: 'admin',
    screen: AdminScreen,
    item: AdminScreen,
  },
];

/** The section and the item of an address; undefined when there is no such section. */
export function sectionOf(address: string): { section: Section; id: string | undefined } | undefined {
  const path = address.length > 1 ? address.replace(/\/$/, '') : address;
  for (const section of SECTIONS) {
    if (path === section.path) return { section, id: undefined };
    const id = path.startsWith(`${section.path}/`) ? path.slice(section.path.length + 1) : '';
    if (section.item && id !== '' && !id.includes('/')) return { section, id };
  }
  return undefined;
}
