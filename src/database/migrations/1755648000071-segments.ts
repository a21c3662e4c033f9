import { OnlineMigration, table } from '../online-ddl/index.js';

/** Saved filters, each with the number of its contacts when it was last counted. */
export class Segments1755648000071 extends OnlineMigration {
  readonly wants = [
    table(
      'segments',
      `
        id integer GENERATED ALWAYS AS IDENTITY,
        segment_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
        name varchar(100) NOT NULL,
        filter jsonb NOT NULL,
        contactable integer NOT NULL,
        total integer NOT NULL,
        precision varchar(10) NOT NULL,
        counted_at timestamptz NOT NULL DEFAULT now(),
        created_by varchar(100) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT segments_pkey PRIMARY KEY (id),
        CONSTRAINT uq_segment_uuid UNIQUE (segment_uuid),
        CONSTRAINT uq_segment_name UNIQUE (name),
        CONSTRAINT ck_segment_precision_values CHECK (precision IN ('exact', 'estimated'))`,
    ),
  ];
}
