-- The statements of src/contacts/segments/segments.repository.ts, written by npm run sql.

-- SegmentsRepository.list: save, list, change, count and delete a segment
SELECT
  s.*,
  s.created_at::text AS cursor_created_at
FROM
  segments s
ORDER BY
  s.created_at DESC,
  s.id DESC
LIMIT
  $1;
-- answers id integer, segment_uuid uuid, name character varying, filter jsonb, contactable integer, total integer, precision character varying, counted_at timestamp with time zone, created_by character varying, created_at timestamp with time zone, updated_at timestamp with time zone, cursor_created_at text

-- SegmentsRepository.list: save, list, change, count and delete a segment
SELECT
  s.*,
  s.created_at::text AS cursor_created_at
FROM
  segments s
WHERE
  (s.created_at, s.id) < ($2::timestamptz, $3::integer)
ORDER BY
  s.created_at DESC,
  s.id DESC
LIMIT
  $1;
-- answers id integer, segment_uuid uuid, name character varying, filter jsonb, contactable integer, total integer, precision character varying, counted_at timestamp with time zone, created_by character varying, created_at timestamp with time zone, updated_at timestamp with time zone, cursor_created_at text

-- SegmentsRepository.remove
DELETE FROM segments
WHERE
  segment_uuid = $1
RETURNING
  *;
-- answers id integer, segment_uuid uuid, name character varying, filter jsonb, contactable integer, total integer, precision character varying, counted_at timestamp with time zone, created_by character varying, created_at timestamp with time zone, updated_at timestamp with time zone

-- SegmentsRepository.takeDue
UPDATE segments
SET
  counted_at = now()
WHERE
  id = (
    SELECT
      id
    FROM
      segments
    WHERE
      counted_at < now() - make_interval(secs => $1)
    ORDER BY
      counted_at
    LIMIT
      1
    FOR UPDATE
      SKIP LOCKED
  )
RETURNING
  segment_uuid,
  FILTER;
-- answers segment_uuid uuid, filter jsonb

-- SegmentsRepository.counted
UPDATE segments
SET
  contactable = $3,
  total = $4,
  precision = $5,
  counted_at = now()
WHERE
  segment_uuid = $1
  AND FILTER = $2::jsonb;
