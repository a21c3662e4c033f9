-- The statements of src/database/report/database-report.repository.ts, written by npm run sql.

-- DatabaseReportRepository.indexes
SELECT
  t.relname AS "table",
  x.relname AS "index",
  pg_get_indexdef(i.indexrelid) AS definition,
  pg_relation_size(i.indexrelid)::float8 AS size_bytes,
  coalesce(s.idx_scan, 0)::float8 AS idx_scan,
  coalesce(s.idx_tup_read, 0)::float8 AS idx_tup_read,
  coalesce(s.idx_tup_fetch, 0)::float8 AS idx_tup_fetch,
  to_jsonb(s) ->> 'last_idx_scan' AS last_idx_scan,
  i.indisunique
  OR i.indisexclusion AS is_unique,
  i.indisvalid
  AND i.indisready AS valid,
  EXISTS (
    SELECT
    FROM
      pg_stat_progress_create_index b
    WHERE
      b.index_relid = i.indexrelid
  ) AS being_built,
  EXISTS (
    SELECT
    FROM
      pg_constraint f
    WHERE
      f.contype = 'f'
      AND f.conrelid = t.oid
      AND f.conkey[1] = i.indkey[0]
  ) AS serves_foreign_key,
  concat_ws(' ', m.amname, pg_get_expr(i.indpred, i.indrelid)) AS kind,
  array(
    SELECT
      concat_ws(
        ' ',
        pg_get_indexdef(i.indexrelid, k, TRUE),
        i.indcollation[k - 1],
        i.indclass[k - 1],
        i.indoption[k - 1]
      )
    FROM
      generate_series(1, i.indnkeyatts) k
    ORDER BY
      k
  ) AS columns,
  i.indnatts - i.indnkeyatts AS included,
  ceil(greatest(x.reltuples, 0) * (12 + 8 * ceil(coalesce(w.width, 8) / 8.0)) / (8168 * 0.9))::float8 * 8192 AS expected_bytes
FROM
  pg_index i
  JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_am m ON m.oid = x.relam
  LEFT JOIN pg_stat_user_indexes s ON s.indexrelid = i.indexrelid
  LEFT JOIN LATERAL (
    SELECT
      sum(p.avg_width) AS width
    FROM
      pg_attribute a
      JOIN pg_stats p ON p.schemaname = current_schema()
      AND p.tablename = t.relname
      AND p.attname = a.attname
    WHERE
      a.attrelid = t.oid
      AND a.attnum = ANY (i.indkey)
  ) w ON TRUE
WHERE
  t.relname = ANY ($1)
  AND t.relnamespace = current_schema()::regnamespace
ORDER BY
  pg_relation_size(i.indexrelid) DESC,
  x.relname;
-- answers table name, index name, definition text, size_bytes double precision, idx_scan double precision, idx_tup_read double precision, idx_tup_fetch double precision, last_idx_scan text, is_unique boolean, valid boolean, being_built boolean, serves_foreign_key boolean, kind text, columns text[], included smallint, expected_bytes double precision

-- DatabaseReportRepository.tables
WITH
  settings AS (
    SELECT
      t.oid,
      coalesce(
        (
          SELECT
            option_value
          FROM
            pg_options_to_table(t.reloptions)
          WHERE
            option_name = name
        ),
        setting
      )::float8 AS value,
      name
    FROM
      pg_class t
      CROSS JOIN pg_settings
    WHERE
      name IN (
        'autovacuum_vacuum_threshold',
        'autovacuum_vacuum_scale_factor',
        'autovacuum_analyze_threshold',
        'autovacuum_analyze_scale_factor',
        'autovacuum_freeze_max_age',
        'autovacuum_vacuum_insert_threshold',
        'autovacuum_vacuum_insert_scale_factor'
      )
      AND t.relkind = 'r'
  ),
  setting AS (
    SELECT
      oid,
      jsonb_object_agg(name, value) AS of
    FROM
      settings
    GROUP BY
      oid
  )
SELECT
  t.relname AS "table",
  pg_table_size(t.oid)::float8 AS size_bytes,
  pg_indexes_size(t.oid)::float8 AS index_bytes,
  greatest(t.reltuples, 0)::float8 AS estimated_rows,
  coalesce(s.n_dead_tup, 0)::float8 AS dead_rows,
  coalesce(s.n_mod_since_analyze, 0)::float8 AS modified_rows,
  coalesce(s.n_ins_since_vacuum, 0)::float8 AS inserted_rows,
  (
    ceil(
      greatest(t.reltuples, 0) * (4 + 8 * ceil((8 * ceil((23 + w.null_bytes) / 8) + w.width) / 8)) / (8168 * f.filled)
    ) * 8192
  )::float8 AS expected_bytes,
  (s.n_tup_hot_upd::float8 / nullif(s.n_tup_upd, 0)) AS heap_only_updates,
  to_json(greatest(s.last_vacuum, s.last_autovacuum)) #>> '{}' AS last_vacuum,
  to_json(greatest(s.last_analyze, s.last_autoanalyze)) #>> '{}' AS last_analyze,
  age (t.relfrozenxid)::float8 AS transaction_age,
  (g.of ->> 'autovacuum_vacuum_threshold')::float8 + (g.of ->> 'autovacuum_vacuum_scale_factor')::float8 * greatest(t.reltuples, 0)::float8 AS vacuum_threshold,
  CASE
    WHEN (g.of ->> 'autovacuum_vacuum_insert_threshold')::float8 >= 0 THEN (g.of ->> 'autovacuum_vacuum_insert_threshold')::float8 + (g.of ->> 'autovacuum_vacuum_insert_scale_factor')::float8 * greatest(t.reltuples, 0)::float8
  END AS insert_threshold,
  (g.of ->> 'autovacuum_analyze_threshold')::float8 + (g.of ->> 'autovacuum_analyze_scale_factor')::float8 * greatest(t.reltuples, 0)::float8 AS analyze_threshold,
  (g.of ->> 'autovacuum_freeze_max_age')::float8 AS freeze_max_age
FROM
  pg_class t
  JOIN setting g ON g.oid = t.oid
  LEFT JOIN pg_stat_user_tables s ON s.relid = t.oid
  CROSS JOIN LATERAL (
    SELECT
      coalesce(sum((1 - p.null_frac) * p.avg_width), 0) AS width,
      CASE
        WHEN max(p.null_frac) > 0 THEN ceil(count(*) / 8.0)
        ELSE 0
      END AS null_bytes
    FROM
      pg_stats p
    WHERE
      p.schemaname = current_schema()
      AND p.tablename = t.relname
  ) w
  CROSS JOIN LATERAL (
    SELECT
      coalesce(
        max(option_value::float8) FILTER (
          WHERE
            option_name = 'fillfactor'
        ),
        100
      ) / 100 AS filled
    FROM
      pg_options_to_table(t.reloptions)
  ) f
WHERE
  t.relname = ANY ($1)
  AND t.relnamespace = current_schema()::regnamespace
ORDER BY
  pg_total_relation_size(t.oid) DESC,
  t.relname;
-- answers table name, size_bytes double precision, index_bytes double precision, estimated_rows double precision, dead_rows double precision, modified_rows double precision, inserted_rows double precision, expected_bytes double precision, heap_only_updates double precision, last_vacuum text, last_analyze text, transaction_age double precision, vacuum_threshold double precision, insert_threshold double precision, analyze_threshold double precision, freeze_max_age double precision

-- DatabaseReportRepository.unvalidatedConstraints
SELECT
  t.relname AS "table",
  n.conname AS "constraint",
  pg_get_constraintdef(n.oid) AS definition
FROM
  pg_constraint n
  JOIN pg_class t ON t.oid = n.conrelid
WHERE
  NOT n.convalidated
  AND t.relname = ANY ($1)
  AND t.relnamespace = current_schema()::regnamespace
ORDER BY
  t.relname,
  n.conname;
-- answers table name, constraint name, definition text

-- DatabaseReportRepository.statisticsSince
SELECT
  to_json(coalesce(d.stats_reset, b.stats_reset)) #>> '{}' AS since
FROM
  pg_stat_database d
  CROSS JOIN pg_stat_bgwriter b
WHERE
  d.datname = current_database();
-- answers since text
