import { ExistingContacts1755648000002 } from '../migrations/1755648000002-existing-contacts.js';
import { MIGRATIONS } from '../migrations/index.js';

/**
 * Names of the indexes that this product's migrations want for its own queries. Those of the table that was there
 * before are the owner's, who knows what else uses them; those that a later migration replaces are not wanted.
 */
export function ownIndexNames(): Set<string> {
  const wants = MIGRATIONS.filter((migration) => migration !== ExistingContacts1755648000002).flatMap(
    (migration) => new migration().wants,
  );
  const named = (form: RegExp): string[] => wants.flatMap(({ label }) => form.exec(label)?.[1] ?? []);
  const replaced = new Set(named(/^retired index (\w+)$/));
  return new Set(named(/^index (\w+)$/).filter((name) => !replaced.has(name)));
}
