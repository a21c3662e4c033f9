-- The statements of src/contacts/import/import.repository.ts, written by npm run sql.

-- ImportRepository.unfilledColumns
SELECT
  c.relname::text AS "table",
  a.attname::text AS "column"
FROM
  pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid
  AND a.attnum > 0
  AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
WHERE
  c.relnamespace = current_schema()::regnamespace
  AND c.relname = ANY ($1::TEXT[])
  AND (
    a.attnotnull
    OR t.typnotnull
  )
  AND NOT a.atthasdef
  AND a.attidentity = ''
  AND t.typdefault IS NULL
  AND c.relname || '.' || a.attname <> ALL ($2::TEXT[])
  AND NOT EXISTS (
    SELECT
    FROM
      pg_trigger g
    WHERE
      g.tgrelid = c.oid
      AND NOT g.tgisinternal
      AND g.tgenabled <> 'D'
      AND g.tgtype & 7 = 7
  )
ORDER BY
  1,
  2;
-- answers table text, column text

-- ImportRepository.createStaging
CREATE TEMP TABLE contact_import (
  line bigint NOT NULL,
  phone_e164 text NOT NULL,
  phone_original text,
  lada text,
  full_name text,
  address text,
  neighborhood text,
  state_code text,
  state_name text,
  municipality text,
  city text,
  is_mobile boolean,
  operator text,
  status contactstatus,
  opt_out_at timestamptz,
  opt_out_method text
);

-- ImportRepository.dropStaging: import a file
DROP TABLE IF EXISTS pg_temp.contact_import_work;

-- ImportRepository.dropStaging: import a file
DROP TABLE IF EXISTS pg_temp.contact_import;

-- ImportRepository.stage
COPY contact_import (
  line,
  phone_e164,
  phone_original,
  lada,
  full_name,
  address,
  neighborhood,
  state_code,
  state_name,
  municipality,
  city,
  is_mobile,
  operator,
  status,
  opt_out_at,
  opt_out_method
)
FROM
  STDIN;

-- ImportRepository.foldDuplicates: import a file
WITH
  repeated AS (
    SELECT
      phone_e164
    FROM
      contact_import
    GROUP BY
      phone_e164
    HAVING
      count(*) > 1
  ),
  removed AS (
    DELETE FROM contact_import s USING repeated r
    WHERE
      s.phone_e164 = r.phone_e164
    RETURNING
      s.*
  ),
  folded AS (
    INSERT INTO
      contact_import (
        line,
        phone_e164,
        status,
        full_name,
        address,
        neighborhood,
        state_code,
        state_name,
        municipality,
        city,
        is_mobile,
        operator,
        phone_original,
        lada,
        opt_out_at,
        opt_out_method
      )
    SELECT
      max(line),
      phone_e164,
      COALESCE(
        (
          array_agg(
            status
            ORDER BY
              line
          ) FILTER (
            WHERE
              status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED')
          )
        ) [1],
        (
          array_agg(
            status
            ORDER BY
              line DESC
          ) FILTER (
            WHERE
              status IS NOT NULL
          )
        ) [1]
      ),
      (
        array_agg(
          full_name
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            full_name IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          address
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            address IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          neighborhood
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            neighborhood IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          state_code
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            state_code IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          state_name
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            state_name IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          municipality
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            municipality IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          city
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            city IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          is_mobile
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            is_mobile IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          operator
          ORDER BY
            line DESC
        ) FILTER (
          WHERE
            operator IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          phone_original
          ORDER BY
            line
        ) FILTER (
          WHERE
            phone_original IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          lada
          ORDER BY
            line
        ) FILTER (
          WHERE
            lada IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          opt_out_at
          ORDER BY
            line
        ) FILTER (
          WHERE
            opt_out_at IS NOT NULL
        )
      ) [1],
      (
        array_agg(
          opt_out_method
          ORDER BY
            line
        ) FILTER (
          WHERE
            opt_out_method IS NOT NULL
        )
      ) [1]
    FROM
      removed
    GROUP BY
      phone_e164
    RETURNING
      1
  )
SELECT
  (
    SELECT
      count(*)
    FROM
      removed
  ) - (
    SELECT
      count(*)
    FROM
      folded
  ) AS folded;
-- answers folded bigint

-- ImportRepository.foldDuplicates: import a file
ANALYZE contact_import (phone_e164);

-- ImportRepository.planWork: import a file
DROP TABLE IF EXISTS pg_temp.contact_import_work;

-- ImportRepository.planWork: import a file
CREATE TEMP TABLE contact_import_work AS
SELECT
  0::bigint AS position,
  0 AS contact_id,
  w.line,
  w.phone_e164,
  w.phone_original,
  w.lada,
  w.full_name,
  w.address,
  w.neighborhood,
  w.state_code,
  w.state_name,
  w.municipality,
  w.city,
  w.is_mobile,
  w.operator,
  w.status,
  w.opt_out_at,
  w.opt_out_method
FROM
  contact_import w
WITH
  NO DATA;

-- ImportRepository.planWork: import a file
INSERT INTO
  contact_import_work
SELECT
  1 + CASE
    WHEN ranked.contact_id IS NULL THEN ranked.rank
    ELSE ranked.rank / 64000 * 64000 + ranked.rank % 16 * (least(64000, ranked.known - ranked.rank / 64000 * 64000) / 16) + least(ranked.rank % 16, least(64000, ranked.known - ranked.rank / 64000 * 64000) % 16) + ranked.rank % 64000 / 16
  END,
  ranked.contact_id,
  ranked.line,
  ranked.phone_e164,
  ranked.phone_original,
  ranked.lada,
  ranked.full_name,
  ranked.address,
  ranked.neighborhood,
  ranked.state_code,
  ranked.state_name,
  ranked.municipality,
  ranked.city,
  ranked.is_mobile,
  ranked.operator,
  ranked.status,
  ranked.opt_out_at,
  ranked.opt_out_method
FROM
  (
    SELECT
      row_number() OVER (
        ORDER BY
          c.ctid,
          w.phone_e164
      ) - 1 AS rank,
      count(c.id) OVER () AS known,
      c.id AS contact_id,
      w.line,
      w.phone_e164,
      w.phone_original,
      w.lada,
      w.full_name,
      w.address,
      w.neighborhood,
      w.state_code,
      w.state_name,
      w.municipality,
      w.city,
      w.is_mobile,
      w.operator,
      w.status,
      w.opt_out_at,
      w.opt_out_method
    FROM
      contact_import w
      LEFT JOIN contacts c ON c.phone_e164 = w.phone_e164
    WHERE
      CASE
        WHEN c.id IS NULL THEN TRUE
        ELSE (
          c.full_name,
          c.address,
          c.neighborhood,
          c.state_code,
          c.state_name,
          c.municipality,
          c.city,
          c.is_mobile,
          c.operator,
          c.phone_original,
          c.lada,
          c.status,
          c.opt_out_at,
          c.opt_out_method
        ) IS DISTINCT FROM (
          COALESCE(w.full_name, c.full_name),
          COALESCE(w.address, c.address),
          COALESCE(w.neighborhood, c.neighborhood),
          COALESCE(w.state_code, c.state_code),
          COALESCE(w.state_name, c.state_name),
          COALESCE(w.municipality, c.municipality),
          COALESCE(w.city, c.city),
          COALESCE(w.is_mobile, c.is_mobile),
          COALESCE(w.operator, c.operator),
          COALESCE(c.phone_original, w.phone_original),
          COALESCE(c.lada, w.lada),
          CASE
            WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status
            ELSE COALESCE(w.status, c.status)
          END,
          COALESCE(c.opt_out_at, w.opt_out_at),
          CASE
            WHEN c.opt_out_at IS NULL THEN COALESCE(w.opt_out_method, c.opt_out_method)
            ELSE c.opt_out_method
          END
        )
      END
      AND NOT EXISTS (
        SELECT
        FROM
          contact_import_changes d
        WHERE
          d.import_id = $1
          AND d.contact_id = c.id
      )
  ) ranked;

-- ImportRepository.planWork: import a file of opt-outs
INSERT INTO
  contact_import_work
SELECT
  1 + CASE
    WHEN ranked.contact_id IS NULL THEN ranked.rank
    ELSE ranked.rank / 64000 * 64000 + ranked.rank % 16 * (least(64000, ranked.known - ranked.rank / 64000 * 64000) / 16) + least(ranked.rank % 16, least(64000, ranked.known - ranked.rank / 64000 * 64000) % 16) + ranked.rank % 64000 / 16
  END,
  ranked.contact_id,
  ranked.line,
  ranked.phone_e164,
  ranked.phone_original,
  ranked.lada,
  ranked.full_name,
  ranked.address,
  ranked.neighborhood,
  ranked.state_code,
  ranked.state_name,
  ranked.municipality,
  ranked.city,
  ranked.is_mobile,
  ranked.operator,
  ranked.status,
  ranked.opt_out_at,
  ranked.opt_out_method
FROM
  (
    SELECT
      row_number() OVER (
        ORDER BY
          c.ctid,
          w.phone_e164
      ) - 1 AS rank,
      count(c.id) OVER () AS known,
      c.id AS contact_id,
      w.line,
      w.phone_e164,
      w.phone_original,
      w.lada,
      w.full_name,
      w.address,
      w.neighborhood,
      w.state_code,
      w.state_name,
      w.municipality,
      w.city,
      w.is_mobile,
      w.operator,
      w.status,
      w.opt_out_at,
      w.opt_out_method
    FROM
      contact_import w
      LEFT JOIN contacts c ON c.phone_e164 = w.phone_e164
    WHERE
      CASE
        WHEN c.id IS NULL THEN NOT EXISTS (
          SELECT
          FROM
            suppressed_phones s
          WHERE
            s.phone_e164 = w.phone_e164
            AND s.list = 'opt_outs'
        )
        ELSE (
          c.full_name,
          c.address,
          c.neighborhood,
          c.state_code,
          c.state_name,
          c.municipality,
          c.city,
          c.is_mobile,
          c.operator,
          c.phone_original,
          c.lada,
          c.status,
          c.opt_out_at,
          c.opt_out_method
        ) IS DISTINCT FROM (
          COALESCE(w.full_name, c.full_name),
          COALESCE(w.address, c.address),
          COALESCE(w.neighborhood, c.neighborhood),
          COALESCE(w.state_code, c.state_code),
          COALESCE(w.state_name, c.state_name),
          COALESCE(w.municipality, c.municipality),
          COALESCE(w.city, c.city),
          COALESCE(w.is_mobile, c.is_mobile),
          COALESCE(w.operator, c.operator),
          COALESCE(c.phone_original, w.phone_original),
          COALESCE(c.lada, w.lada),
          CASE
            WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status
            ELSE COALESCE(w.status, c.status)
          END,
          COALESCE(c.opt_out_at, w.opt_out_at),
          CASE
            WHEN c.opt_out_at IS NULL THEN COALESCE(w.opt_out_method, c.opt_out_method)
            ELSE c.opt_out_method
          END
        )
      END
      AND NOT EXISTS (
        SELECT
        FROM
          contact_import_changes d
        WHERE
          d.import_id = $1
          AND d.contact_id = c.id
      )
  ) ranked;

-- ImportRepository.planWork: import a file
CREATE UNIQUE INDEX ON contact_import_work (position);

-- ImportRepository.planWork: import a file
ANALYZE contact_import_work (position, contact_id);

-- ImportRepository.planWork: import a file
SELECT
  (count(*) - count(contact_id))::integer AS created,
  count(contact_id)::integer AS updated
FROM
  contact_import_work;
-- answers created integer, updated integer

-- ImportRepository.write: import a file
SELECT
  pg_advisory_xact_lock($1);
-- answers pg_advisory_xact_lock void

-- ImportRepository.write: import a file of opt-outs
WITH
  locked AS MATERIALIZED (
    SELECT
      c.id,
      jsonb_build_object(
        'full_name',
        c.full_name,
        'address',
        c.address,
        'neighborhood',
        c.neighborhood,
        'state_code',
        c.state_code,
        'state_name',
        c.state_name,
        'municipality',
        c.municipality,
        'city',
        c.city,
        'is_mobile',
        c.is_mobile,
        'operator',
        c.operator,
        'phone_original',
        c.phone_original,
        'lada',
        c.lada,
        'status',
        c.status,
        'opt_out_at',
        c.opt_out_at,
        'opt_out_method',
        c.opt_out_method,
        'status_updated_at',
        c.status_updated_at,
        'status_source',
        c.status_source,
        'import_batch_id',
        c.import_batch_id
      ) AS before
    FROM
      contact_import_work w
      JOIN contacts c ON c.id = w.contact_id
    WHERE
      w.position > $1
      AND w.position <= $2
      AND (
        c.full_name,
        c.address,
        c.neighborhood,
        c.state_code,
        c.state_name,
        c.municipality,
        c.city,
        c.is_mobile,
        c.operator,
        c.phone_original,
        c.lada,
        c.status,
        c.opt_out_at,
        c.opt_out_method
      ) IS DISTINCT FROM (
        COALESCE(w.full_name, c.full_name),
        COALESCE(w.address, c.address),
        COALESCE(w.neighborhood, c.neighborhood),
        COALESCE(w.state_code, c.state_code),
        COALESCE(w.state_name, c.state_name),
        COALESCE(w.municipality, c.municipality),
        COALESCE(w.city, c.city),
        COALESCE(w.is_mobile, c.is_mobile),
        COALESCE(w.operator, c.operator),
        COALESCE(c.phone_original, w.phone_original),
        COALESCE(c.lada, w.lada),
        CASE
          WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status
          ELSE COALESCE(w.status, c.status)
        END,
        COALESCE(c.opt_out_at, w.opt_out_at),
        CASE
          WHEN c.opt_out_at IS NULL THEN COALESCE(w.opt_out_method, c.opt_out_method)
          ELSE c.opt_out_method
        END
      )
    ORDER BY
      c.id
    FOR NO KEY UPDATE OF
      c
  ),
  kept AS (
    INSERT INTO
      contact_import_changes (import_id, contact_id, before)
    SELECT
      $5::integer,
      id,
      before
    FROM
      locked
  )
UPDATE contacts c
SET
  full_name = COALESCE(w.full_name, c.full_name),
  address = COALESCE(w.address, c.address),
  neighborhood = COALESCE(w.neighborhood, c.neighborhood),
  state_code = COALESCE(w.state_code, c.state_code),
  state_name = COALESCE(w.state_name, c.state_name),
  municipality = COALESCE(w.municipality, c.municipality),
  city = COALESCE(w.city, c.city),
  is_mobile = COALESCE(w.is_mobile, c.is_mobile),
  operator = COALESCE(w.operator, c.operator),
  phone_original = COALESCE(c.phone_original, w.phone_original),
  lada = COALESCE(c.lada, w.lada),
  status = CASE
    WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status
    ELSE COALESCE(w.status, c.status)
  END,
  opt_out_at = COALESCE(c.opt_out_at, w.opt_out_at),
  opt_out_method = CASE
    WHEN c.opt_out_at IS NULL THEN COALESCE(w.opt_out_method, c.opt_out_method)
    ELSE c.opt_out_method
  END,
  status_updated_at = CASE
    WHEN c.status <> CASE
      WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status
      ELSE COALESCE(w.status, c.status)
    END THEN now()
    ELSE c.status_updated_at
  END,
  status_source = CASE
    WHEN c.status <> CASE
      WHEN c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') THEN c.status
      ELSE COALESCE(w.status, c.status)
    END THEN $3::text
    ELSE c.status_source
  END,
  import_batch_id = $4::text
FROM
  contact_import_work w,
  locked
WHERE
  w.position > $1
  AND w.position <= $2
  AND locked.id = w.contact_id
  AND c.id = w.contact_id;

-- ImportRepository.write: import a file
WITH
  created AS (
    INSERT INTO
      contacts (
        phone_e164,
        phone_national,
        full_name,
        address,
        neighborhood,
        state_code,
        state_name,
        municipality,
        city,
        is_mobile,
        operator,
        phone_original,
        lada,
        opt_out_at,
        opt_out_method,
        status,
        status_updated_at,
        status_source,
        source,
        import_batch_id
      )
    SELECT
      w.phone_e164,
      substr(w.phone_e164, 4),
      w.full_name,
      w.address,
      w.neighborhood,
      w.state_code,
      w.state_name,
      w.municipality,
      w.city,
      COALESCE(w.is_mobile, TRUE),
      w.operator,
      w.phone_original,
      w.lada,
      w.opt_out_at,
      w.opt_out_method,
      COALESCE(w.status, 'UNKNOWN'),
      CASE
        WHEN w.status IS NOT NULL THEN now()
      END,
      CASE
        WHEN w.status IS NOT NULL THEN $3::text
      END,
      $3::text,
      $4::text
    FROM
      contact_import_work w
    WHERE
      w.position > $1
      AND w.position <= $2
      AND w.contact_id IS NULL
    ORDER BY
      w.position
    ON CONFLICT (phone_e164) DO NOTHING
    RETURNING
      id
  )
INSERT INTO
  contact_import_changes (import_id, contact_id)
SELECT
  $5::integer,
  id
FROM
  created;

-- ImportRepository.write: import a file of opt-outs
INSERT INTO
  suppressed_phones (phone_e164, list)
SELECT
  w.phone_e164,
  'opt_outs'
FROM
  contact_import_work w
WHERE
  w.position > $1
  AND w.position <= $2
  AND w.contact_id IS NULL
  AND NOT EXISTS (
    SELECT
    FROM
      contacts c
    WHERE
      c.phone_e164 = w.phone_e164
  )
ON CONFLICT DO NOTHING;

-- ImportRepository.write: import a file of opt-outs
INSERT INTO
  consent_events (phone_e164, contact_id, kind, method, evidence, occurred_at, recorded_by)
SELECT
  w.phone_e164,
  w.contact_id,
  'OPT_OUT',
  w.opt_out_method,
  $3,
  w.opt_out_at,
  $4
FROM
  contact_import_work w
WHERE
  w.position > $1
  AND w.position <= $2;

-- ImportRepository.undo
WITH
  taken AS (
    DELETE FROM contact_import_changes
    WHERE
      import_id = $1
      AND contact_id IN (
        SELECT
          contact_id
        FROM
          contact_import_changes
        WHERE
          import_id = $1
        ORDER BY
          contact_id
        LIMIT
          $2
      )
    RETURNING
      contact_id,
      before,
      xmin AS written
  ),
  untouched AS MATERIALIZED (
    SELECT
      c.id,
      taken.before,
      c.opt_out_at IS NOT NULL
      OR c.status IN ('OPTED_OUT', 'BLOCKED', 'BLACKLISTED') AS forbidden
    FROM
      taken
      JOIN contacts c ON c.id = taken.contact_id
    WHERE
      c.xmin = taken.written
    ORDER BY
      c.id
    FOR UPDATE OF
      c
  ),
  deleted AS (
    DELETE FROM contacts c USING untouched u
    WHERE
      c.id = u.id
      AND u.before IS NULL
      AND NOT u.forbidden
    RETURNING
      1
  ),
  restored AS (
    UPDATE contacts c
    SET
      full_name = old.full_name,
      address = old.address,
      neighborhood = old.neighborhood,
      state_code = old.state_code,
      state_name = old.state_name,
      municipality = old.municipality,
      city = old.city,
      is_mobile = old.is_mobile,
      operator = old.operator,
      phone_original = old.phone_original,
      lada = old.lada,
      status = CASE
        WHEN u.forbidden THEN c.status
        ELSE old.status
      END,
      opt_out_at = CASE
        WHEN u.forbidden THEN c.opt_out_at
        ELSE old.opt_out_at
      END,
      opt_out_method = CASE
        WHEN u.forbidden THEN c.opt_out_method
        ELSE old.opt_out_method
      END,
      status_updated_at = CASE
        WHEN u.forbidden THEN c.status_updated_at
        ELSE old.status_updated_at
      END,
      status_source = CASE
        WHEN u.forbidden THEN c.status_source
        ELSE old.status_source
      END,
      import_batch_id = old.import_batch_id
    FROM
      untouched u
      CROSS JOIN LATERAL jsonb_populate_record(NULL::contacts, u.before) old
    WHERE
      c.id = u.id
      AND u.before IS NOT NULL
    RETURNING
      1
  )
SELECT
  (
    SELECT
      count(*)::integer
    FROM
      taken
  ) AS taken,
  (
    SELECT
      count(*)::integer
    FROM
      deleted
  ) AS deleted,
  (
    SELECT
      count(*)::integer
    FROM
      restored
  ) AS restored;
-- answers taken integer, deleted integer, restored integer

-- ImportRepository.analyzeAfter: import a file
SELECT
  $1::integer > 0
  AND $1::integer * 10.0 >= reltuples AS much
FROM
  pg_class
WHERE
  oid = 'contacts'::regclass;
-- answers much boolean

-- ImportRepository.analyzeAfter: import a file
ANALYZE (SKIP_LOCKED) contacts;
