import { analyze, index, OnlineMigration } from '../online-ddl/index.js';

/** Accents count as their letter, what stands between words as a space, accents that stand alone not at all. */
const FOLDED = [
  "ÁÀÂÄÃáàâäãÇçÉÈÊËéèêëÍÌÎÏíìîïÑñÓÒÔÖÕóòôöõÚÙÛÜúùûü.,-_/\"''()&\t\u00b4\u2019\u0301\u0303\u0308",
  'aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu             ',
];
const LETTERS = `lower(translate(full_name, '${FOLDED.join(`', '`)}'))`;
const WORD = '([^ ]{3})([^ ])?([^ ])?([^ ])?([^ ])?[^ ]*';
const BEGINNINGS = '\\1 \\1\\2 \\1\\2\\3 \\1\\2\\3\\4 \\1\\2\\3\\4\\5';

/**
 * Contacts by name: by each beginning of its words, from three to seven letters. With fewer of them the planner takes rare
 * names for as common as those that begin like them: docs/decisions/search.md. Needs no extension, which a managed
 * database may not offer.
 */
export class NameSearch1755648000070 extends OnlineMigration {
  readonly wants = [
    index(
      'contacts',
      'idx_contacts_name_beginnings',
      `USING gin ((string_to_array(regexp_replace(${LETTERS}, '${WORD}', '${BEGINNINGS}', 'g'), ' ')))`,
    ),
    // What a search reads depends on how common its words are: the planner learns that here.
    analyze('contacts'),
  ];
}
