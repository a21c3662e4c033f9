import { analyze, index, OnlineMigration } from '../online-ddl/index.js';

/** An accented letter counts as the plain one, a separator as a space. Combining accents are removed. */
const FOLDED = [
  "ÁÀÂÄÃáàâäãÇçÉÈÊËéèêëÍÌÎÏíìîïÑñÓÒÔÖÕóòôöõÚÙÛÜúùûü.,-_/\"''()&\t\u00b4\u2019\u0301\u0303\u0308",
  'aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu             ',
];
const LETTERS = `lower(translate(full_name, '${FOLDED.join(`', '`)}'))`;
const WORD = '([^ ]{3})([^ ])?([^ ])?([^ ])?([^ ])?[^ ]*';
const BEGINNINGS = '\\1 \\1\\2 \\1\\2\\3 \\1\\2\\3\\4 \\1\\2\\3\\4\\5';

/**
 * Contacts by name: by each beginning of its words, from three to seven letters. With fewer beginnings the planner
 * would think that rare names are as common as all names that begin alike: docs/decisions/search.md. Needs no
 * extension, because a managed database may not offer one.
 */
export class NameSearch1755648000070 extends OnlineMigration {
  readonly wants = [
    index(
      'contacts',
      'idx_contacts_name_beginnings',
      `USING gin ((string_to_array(regexp_replace(${LETTERS}, '${WORD}', '${BEGINNINGS}', 'g'), ' ')))`,
    ),
    // The cost of a search depends on how common its words are. The planner learns that here.
    analyze('contacts'),
  ];
}
