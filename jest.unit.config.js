import base from './jest.config.js';

/** The tests that need no servers, beside the code that they test. */
export default { ...base, roots: ['<rootDir>/src'], globalSetup: undefined, globalTeardown: undefined };
