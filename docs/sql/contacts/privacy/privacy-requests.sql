-- The statements of src/contacts/privacy/privacy-requests.repository.ts, written by npm run sql.

-- PrivacyRequestsRepository.list
SELECT
  r.id,
  r.request_uuid,
  r.kind,
  r.status,
  r.contact_id,
  r.phone_e164,
  r.method,
  r.detail,
  r.received_on::text,
  r.answer_due_on::text,
  r.answer_extended,
  r.answer,
  r.answered_at,
  r.answered_by,
  r.execution_due_on::text,
  r.execution_extended,
  r.blocked_until::text,
  r.completed_at,
  r.completed_by,
  r.created_by,
  r.created_at,
  r.created_at::text AS cursor_created_at
FROM
  privacy_requests r
WHERE
  (
    $2::TEXT[] IS NULL
    OR r.kind = ANY ($2::TEXT[])
  )
  AND (
    $3::TEXT[] IS NULL
    OR r.status = ANY ($3::TEXT[])
  )
  AND (
    $4::integer IS NULL
    OR r.contact_id = $4::integer
  )
  AND (
    $5::timestamptz IS NULL
    OR (r.created_at, r.id) < ($5::timestamptz, $6::integer)
  )
ORDER BY
  r.created_at DESC,
  r.id DESC
LIMIT
  $1;
-- answers id integer, request_uuid uuid, kind character varying, status character varying, contact_id integer, phone_e164 character varying, method character varying, detail text, received_on text, answer_due_on text, answer_extended boolean, answer text, answered_at timestamp with time zone, answered_by character varying, execution_due_on text, execution_extended boolean, blocked_until text, completed_at timestamp with time zone, completed_by character varying, created_by character varying, created_at timestamp with time zone, cursor_created_at text
