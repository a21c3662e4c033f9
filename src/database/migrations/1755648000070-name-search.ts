import { analyze, index, OnlineMigration } from '../online-ddl/index.js';

/** Accents count as their letter, what stands between words as a space, accents that stand alone not at all. */
const FOLDED = [
  "ÁÀÂÄÃáàâäãÇçÉÈÊËéèêëÍÌÎÏíìîïÑñÓÒÔÖÕóòôöõÚÙÛÜúùûü.,-_/\"''()&\t\u00b4\u2019\u0301\u0303\u0308",
  'aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu             ',
];
const LETTERS = `lower(translate(full_name, '${FOLDED.join(`', '`)}'))`;

/** The beginnings of the words of a name, three and five letters long: docs/decisions/search.md. */
const WORDS = `string_to_array(regexp_replace(${LETTERS}, '([^ ]{3})([^ ]{2})?[^ ]*', '\\1 \\1\\2', 'g'), ' ')`;

/** Contacts by name. Needs no extension, which a managed database may not offer. */
export class NameSearch1755648000070 extends OnlineMigration {
  readonly wants = [
    index('contacts', 'idx_contacts_name_words', `USING gin ((${WORDS}))`),
    // What a search reads depends on how common its words are: the planner learns that here.
    analyze('contacts'),
  ];
}
