import { computed } from '@preact/signals';
import { language } from '../app/preferences.js';
import { en } from './en.js';
import { es } from './es.js';

const DICTIONARIES = { es, en };

/** The texts of the chosen language. */
export const texts = computed(() => DICTIONARIES[language.value]);
