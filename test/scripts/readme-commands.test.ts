import { documentedCommands } from './readme-commands.js';

const DOCUMENT = `
Text with \`npm run ignored\`.

\`\`\`sh
npm run demo
api $API/contacts -d '{"a": " #1",
                       "b": "it'"'"'s"}'
\`\`\`

\`\`\`text
201 {"id":7,…,"tier":"LOW",
     "last":1}
\`\`\`

\`\`\`sql
SELECT 1;
\`\`\`

\`\`\`sh
api "$API/x?a=1"
api $API/y -d '{}'
\`\`\`

\`\`\`text
400 {…,"status":400}
\`\`\`
`;

describe('the commands of a document', () => {
  it('are read together with the answers that the document shows', () => {
    expect(documentedCommands(DOCUMENT)).toEqual([
      { text: 'npm run demo', shown: [] },
      {
        text: `api $API/contacts -d '{"a": " #1",\n                       "b": "it'"'"'s"}'`,
        status: 201,
        shown: ['{"id":7,', ',"tier":"LOW","last":1}'],
      },
      { text: 'api "$API/x?a=1"', shown: [] },
      { text: "api $API/y -d '{}'", status: 400, shown: ['{', ',"status":400}'] },
    ]);
  });

  it.each(['npm test # all of them', '# all tests'])('are refused with a comment, as in %j', (line) => {
    expect(() => documentedCommands(`\`\`\`sh\n${line}\n\`\`\`\n`)).toThrow('a comment among the commands');
  });

  it('are refused when a quote is left open', () => {
    expect(() => documentedCommands("```sh\necho 'open\n```\n")).toThrow('a quote is left open');
  });
});
