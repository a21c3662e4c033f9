import { analyze, index, OnlineMigration, retired } from '../online-ddl/index.js';

const FOLDED = [
  "ÁÀÂÄÃáàâäãÇçÉÈÊËéèêëÍÌÎÏíìîïÑñÓÒÔÖÕóòôöõÚÙÛÜúùûü.,-_/\"''()&\t\u00b4\u2019\u0301\u0303\u0308",
  'aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu             ',
];
const LETTERS = `lower(translate(full_name, '${FOLDED.join(`', '`)}'))`;

/** An array of the beginnings of the words of a name, by a pattern of a word and what becomes of it. */
const gin = (word: string, beginnings: string): string =>
  `USING gin ((string_to_array(regexp_replace(${LETTERS}, '${word}', '${beginnings}', 'g'), ' ')))`;

/**
 * The words of names by each beginning from three to seven letters. With those of three and five alone the planner took
 * rare names for as common as the names that begin like them: docs/decisions/search.md.
 */
export class NameBeginnings1755648000073 extends OnlineMigration {
  readonly wants = [
    index(
      'contacts',
      'idx_contacts_name_beginnings',
      gin('([^ ]{3})([^ ])?([^ ])?([^ ])?([^ ])?[^ ]*', '\\1 \\1\\2 \\1\\2\\3 \\1\\2\\3\\4 \\1\\2\\3\\4\\5'),
    ),
    retired(index('contacts', 'idx_contacts_name_words', gin('([^ ]{3})([^ ]{2})?[^ ]*', '\\1 \\1\\2'))),
    analyze('contacts'),
  ];
}
