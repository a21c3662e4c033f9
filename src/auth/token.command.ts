import { Command, Option } from 'commander';
import { EXIT, exitsWith, UsageError } from '../common/terminal/terminal-program.js';
import { readAuthEnvironment } from '../config/environment.js';
import { ROLES, type Role, LONGEST_SUBJECT, signToken } from './tokens.js';

interface TokenOptions {
  role: Role;
  subject?: string;
  expires: string;
  pii: boolean;
}

/** `npm run token -- --role admin` */
export function tokenCommand(): Command {
  return new Command('token')
    .usage('--role ROLE [options]')
    .description('Prints a token for the API, alone on its line. Reads JWT_SECRET.')
    .addOption(new Option('--role <role>', 'what the token allows').choices(ROLES).makeOptionMandatory())
    .option('--subject <name>', 'who it is for, as logs name them (default: cli-ROLE)')
    .option('--pii', 'a viewer sees phones and names as they are', false)
    .option('--expires <duration>', 'such as 30m, 8h, 30d or 4w', '8h')
    .action(
      exitsWith(async ({ role, subject = `cli-${role}`, expires, pii }: TokenOptions) => {
        if (!/^\d+ ?(?:m|h|d|w)$/.test(expires))
          throw new UsageError('--expires must be like 30m, 8h, 30d or 4w.');
        if (subject.length < 1 || subject.length > LONGEST_SUBJECT)
          throw new UsageError(`--subject must have 1 to ${LONGEST_SUBJECT} characters.`);
        const { JWT_SECRET } = readAuthEnvironment();
        console.log(await signToken(JWT_SECRET, { subject, role, ...(pii && { pii }) }, expires));
        return EXIT.done;
      }),
    );
}
