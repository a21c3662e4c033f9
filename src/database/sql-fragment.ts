/** A piece of SQL, or a whole statement, with the values of its numbered parameters. */
export interface SqlFragment {
  sql: string;
  parameters: unknown[];
}
